package output

import (
	"slices"
	"strconv"
	"time"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// ContextOf is a context's entry in contexts[].
func ContextOf(name string, err error, code backend.Code) v1.Context {
	c := v1.Context{Name: name, Code: string(code), Partial: code == backend.Incomplete}
	if err != nil {
		c.Error = err.Error()
	}
	return c
}

// Nodes is the view of nodes, without rows.
func Nodes() View {
	return View{
		Kind: "NodeList", Empty: "no nodes",
		Columns: slices.Concat(columns("CONTEXT", "NODE", "STATE", "INSTANCES", "CPU", "FREE-CPU", "MEMORY", "FREE-MEMORY"),
			wide("USED-CPU", "USED-MEMORY", "GPU", "FREE-GPU", "VERSION", "ADDRESS")),
	}
}

// NodeRows are the rows of one context.
func NodeRows(context string, nodes []backend.Node) []Row {
	var rows []Row
	for _, n := range nodes {
		usedCPU, usedMemory := text(unknown), text(unknown)
		if n.Used != nil {
			usedCPU, usedMemory = number(cpuText(n.Used.CPU), int64(n.Used.CPU)), number(memoryText(n.Used.Memory), int64(n.Used.Memory))
		}
		style := Good
		if n.State != "Ready" {
			style = Bad
		}
		rows = append(rows, Row{
			Name: n.Name,
			Object: v1.Node{
				Context: context, Name: n.Name, State: n.State, Labels: n.Labels, Capacity: resources(n.Capacity), Free: resources(n.Free),
				Used: used(n.Used), Instances: n.Instances, Version: n.Version, Address: n.Address,
			},
			Cells: []Cell{
				text(context), text(n.Name), {Text: n.State, Style: style}, number(strconv.Itoa(n.Instances), int64(n.Instances)),
				number(cpuText(n.Capacity.CPU), int64(n.Capacity.CPU)), number(cpuText(n.Free.CPU), int64(n.Free.CPU)),
				number(memoryText(n.Capacity.Memory), int64(n.Capacity.Memory)), number(memoryText(n.Free.Memory), int64(n.Free.Memory)),
				usedCPU, usedMemory, text(strconv.Itoa(n.Capacity.GPU)), text(strconv.Itoa(n.Free.GPU)), text(orNone(n.Version)), text(orNone(n.Address)),
			},
		})
	}
	return rows
}

// Frameworks is the view of frameworks, without rows.
func Frameworks() View {
	return View{
		Kind: "FrameworkList", Empty: "no frameworks",
		Columns: append(columns("CONTEXT", "NAME", "STATE", "ROLE", "TASKS", "CPU", "MEMORY", "AGE"), wide("ID", "ADDRESS", "SELF")...),
	}
}

// FrameworkRows are the rows of one context.
func FrameworkRows(context string, now time.Time, owners []backend.Owner) []Row {
	var rows []Row
	for _, o := range owners {
		rows = append(rows, Row{
			Name: o.Name,
			Object: v1.Framework{
				Context: context, Name: o.Name, ID: o.ID, State: o.State, Role: o.Role, Address: o.Address, Tasks: o.Tasks,
				Resources: resources(o.Resources), Since: v1.Time{Time: o.Since}, Self: o.Self,
			},
			Cells: []Cell{
				text(context), text(o.Name), text(orNone(o.State)), text(orNone(o.Role)), countCell(o.Tasks),
				cpuCell(o.Resources.CPU), memoryCell(o.Resources.Memory), ageCell(now, o.Since), text(orNone(o.ID)), text(orNone(o.Address)), text(yesNo(o.Self)),
			},
		})
	}
	return rows
}

// Findings is the view of checks, without rows.
func Findings() View {
	return View{Kind: "FindingList", Columns: columns("CONTEXT", "CHECK", "RESULT", "MESSAGE"), Empty: "nothing to report"}
}

// FindingRows are the rows of one context.
func FindingRows(context string, findings []backend.Finding) []Row {
	var rows []Row
	for _, f := range findings {
		style := map[string]Style{"ok": Good, "warning": Busy, "error": Bad}[f.Level]
		message := f.Message
		if f.Hint != "" {
			message += "; " + f.Hint
		}
		rows = append(rows, Row{
			Name:   f.Name,
			Object: v1.Finding{Context: context, Name: f.Name, Level: f.Level, Message: f.Message, Hint: f.Hint},
			Cells:  []Cell{text(context), text(f.Name), {Text: f.Level, Style: style}, text(message)},
		})
	}
	return rows
}
