package output

import (
	"time"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Volumes is the view of volumes, without rows.
func Volumes() View {
	return View{
		Kind: "VolumeList", Empty: "no volumes",
		Columns: append(columns("CONTEXT", "NAME", "JOB", "VOLUME", "INSTANCE", "SIZE", "USED", "STATE", "AGE"), wide("NAMESPACE", "WHERE")...),
	}
}

// VolumeRows are the rows of one context.
func VolumeRows(context string, now time.Time, volumes []backend.VolumeInfo) []Row {
	var rows []Row
	for _, v := range volumes {
		object := v1.Volume{
			Context: context, Namespace: v.Key.Namespace, Name: v.Name, Job: v.Key.Name, Volume: v.Volume, Instance: v.Instance,
			Size: v.Size.String(), Where: v.Where, InUse: v.InUse, Orphan: v.Orphan, Created: v1.Time{Time: v.Created},
		}
		usedCell := text(unknown)
		if v.Used != nil {
			object.Used, usedCell = v.Used.String(), number(memoryText(*v.Used), int64(*v.Used))
		}
		rows = append(rows, Row{
			Name: v.Name, Object: object,
			Cells: []Cell{
				text(context), text(v.Name), text(v.Key.Name), text(v.Volume), text(orNone(v.Instance)), memoryCell(v.Size), usedCell,
				text(volumeState(v)), ageCell(now, v.Created), text(v.Key.Namespace), text(orNone(v.Where)),
			},
		})
	}
	return rows
}

func volumeState(v backend.VolumeInfo) string {
	switch {
	case v.InUse:
		return "in use"
	case v.Orphan:
		return "orphan"
	default:
		return "free"
	}
}

// Usage is the view of top, without rows.
func Usage() View {
	return View{
		Kind: "UsageList", Empty: "no instances",
		Columns: columns("CONTEXT", "JOB", "INSTANCE", "NODE", "CPU", "REQUESTED-CPU", "MEMORY", "REQUESTED-MEMORY"),
	}
}

// UsageRows are the running instances of a job.
func UsageRows(context string, o backend.Observation, measured map[string]backend.Usage) []Row {
	var rows []Row
	for _, i := range o.Instances {
		if i.State != backend.Running && i.State != backend.Stopping {
			continue
		}
		object := v1.InstanceUsage{Context: context, Job: o.Key.Name, Instance: i.Name, Node: i.Node, Requested: resources(i.Requested)}
		cpu, memory := text(unknown), text(unknown)
		if u, ok := measured[i.ID]; ok {
			object.Used = used(&u)
			cpu, memory = number(cpuText(u.CPU), int64(u.CPU)), number(memoryText(u.Memory), int64(u.Memory))
		}
		rows = append(rows, Row{
			Name: i.Name, Object: object,
			Cells: []Cell{
				text(context), text(o.Key.Name), text(i.Name), text(orNone(i.Node)), cpu, cpuCell(i.Requested.CPU), memory, memoryCell(i.Requested.Memory),
			},
		})
	}
	return rows
}
