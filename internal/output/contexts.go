package output

import (
	"fmt"
	"slices"

	v1 "github.com/baton-run/baton/internal/output/v1"
)

// Contexts is the view of context list.
func Contexts(all []v1.NamedContext) View {
	v := View{Kind: "ContextList", Columns: slices.Concat(columns("CURRENT", "NAME", "BACKEND", "NAMESPACE"), wide("SOURCE"))}
	for _, c := range all {
		current := ""
		if c.Current {
			current = "*"
		}
		source := "built in"
		if !c.BuiltIn {
			source = placed(c.File, c.Line, c.Column)
		}
		v.Rows = append(v.Rows, Row{Name: c.Name, Object: c, Cells: cells(current, c.Name, c.Backend, c.Namespace, source)})
	}
	return v
}

// ContextChecks is the view of context check, without rows.
func ContextChecks() View {
	return View{Kind: "ContextCheckList", Columns: columns("CONTEXT", "BACKEND", "REACHABLE", "VERSION", "PROBLEM"), Empty: "no contexts"}
}

// ContextCheckRow is the row of one context.
func ContextCheckRow(c v1.ContextCheck) Row {
	reachable := Cell{Text: yesNo(c.Reachable), Style: Good}
	if !c.Reachable {
		reachable.Style = Bad
	}
	return Row{
		Name: c.Context, Object: c,
		Cells: []Cell{text(c.Context), text(c.Backend), reachable, text(orNone(c.Version)), {Text: c.Problem, Style: Bad}},
	}
}

// Settings is the view of config view.
func Settings(all []v1.Setting) View {
	v := View{Kind: "SettingList", Columns: columns("KEY", "VALUE", "SOURCE")}
	for _, s := range all {
		source := s.Source
		switch {
		case s.File != "":
			source = placed(s.File, s.Line, s.Column)
		case s.Name != "":
			source += " " + s.Name
		}
		v.Rows = append(v.Rows, Row{Name: s.Key, Object: s, Cells: cells(s.Key, s.Value, source)})
	}
	return v
}

func placed(file string, line, column int) string { return fmt.Sprintf("%s:%d:%d", file, line, column) }
