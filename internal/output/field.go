package output

import (
	"strings"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// FieldRows are the rows one kind of backend has for a field.
type FieldRows struct {
	Kind string
	Rows []backend.Row
}

// Field is the view of explain: how each kind of backend carries a field.
func Field(object v1.Field, kinds []FieldRows) View {
	v := View{Kind: "FieldList", Columns: columns("BACKEND", "LEVEL", "VALUE", "WHEN", "WHILE", "BECOMES", "NOTE")}
	for _, k := range kinds {
		for _, r := range k.Rows {
			object.Fidelity = append(object.Fidelity, v1.Fidelity{
				Kind: k.Kind, Value: r.Value, When: r.When, Level: string(r.Level), While: r.While, Note: r.Note, Native: r.Native,
			})
			v.Rows = append(v.Rows, Row{Cells: []Cell{
				text(k.Kind), {Text: string(r.Level), Style: levelStyle(r.Level)}, text(orNone(r.Value)), text(orNone(r.When)),
				text(orNone(r.While)), text(orNone(r.Native)), text(r.Note),
			}})
		}
	}
	if len(v.Rows) == 0 {
		v.Rows = []Row{{Cells: cells("", "", "", "", "", "", "")}}
	}
	v.Rows[0].Name, v.Rows[0].Object = object.Path, object
	return v
}

func levelStyle(l backend.Level) Style {
	switch l {
	case backend.Exact:
		return Good
	case backend.None:
		return Bad
	default:
		return Busy
	}
}

// Fields is the view of the fields below another one.
func Fields(parent string, fields []v1.Field) View {
	v := View{Kind: "FieldList", Columns: columns("FIELD", "TYPE", "DEFAULT", "MEANING")}
	for _, f := range fields {
		short := f.Path
		if parent != "" {
			short = strings.TrimPrefix(short, parent+".")
		}
		v.Rows = append(v.Rows, Row{Name: f.Path, Object: f, Cells: cells(short, f.Type, orNone(f.Default), f.Description)})
	}
	return v
}
