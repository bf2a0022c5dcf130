package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/baton-run/baton/internal/drivers"
	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/pkg/backend"
)

// column is one backend of the page.
type column struct {
	name string
	rows []backend.Row
}

func columns() []column {
	var all []column
	for _, k := range drivers.All().Kinds() {
		all = append(all, column{k.Name(), k.Fidelity()})
	}
	return all
}

// fidelityPage shows what becomes of each field on each backend.
func fidelityPage(_ string, m *model) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# What becomes of each field\n\n" + generatedPage +
		"`exact`: the backend does it. `emulated`: baton does it, perhaps only while a command is attached.\n" +
		"`approximate`: close, and here is the difference. `unsupported`: refused, because leaving it out would change\n" +
		"the result, data or safety. A row ending in `.*` is for the field and all below it without a row of their own.\n" +
		"Conditions (*when*) are explained at the end.\n\n")
	head(&b)
	tables := map[string]*fidelity.Table{}
	for _, c := range columns() {
		tables[c.name] = fidelity.New(c.rows)
	}
	for _, path := range rowPaths(m) {
		line := "`" + path + "`"
		for _, c := range columns() {
			line += " | " + fidelityCell(c, tables[c.name], path)
		}
		b.WriteString("| " + line + " |\n")
	}
	b.WriteString("\n## Conditions\n\n| when | the row applies when |\n|---|---|\n")
	for _, c := range backend.Conditions() {
		fmt.Fprintf(&b, "| %s | %s |\n", c.Name, cell(c.Doc))
	}
	return b.Bytes(), nil
}

func head(b *bytes.Buffer) {
	names, rule := "| field |", "|---|"
	for _, c := range columns() {
		names += " " + c.name + " |"
		rule += "---|"
	}
	b.WriteString(names + "\n" + rule + "\n")
}

// rowPaths lists what any backend has a row for, in the order of the fields.
func rowPaths(m *model) []string {
	has := map[string]bool{}
	for _, c := range columns() {
		for _, r := range c.rows {
			has[r.Path] = true
		}
	}
	var paths []string
	for _, f := range m.fields {
		for _, path := range []string{f.Path + ".*", f.Path} {
			if has[path] {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// fidelityCell has a line for each row of the path; without one, what a row
// above says of it.
func fidelityCell(c column, table *fidelity.Table, path string) string {
	var lines []string
	for _, r := range c.rows {
		if r.Path == path {
			lines = append(lines, rowText(r))
		}
	}
	if len(lines) > 0 {
		return strings.Join(lines, "<br>")
	}
	above := table.For(strings.TrimSuffix(path, ".*"))
	if len(above) == 0 {
		return "by member"
	}
	return string(above[len(above)-1].Level)
}

func rowText(r backend.Row) string {
	var b strings.Builder
	if r.Value != "" {
		b.WriteString("`" + r.Value + "` ")
	}
	if r.When != "" {
		b.WriteString("when " + r.When + " ")
	}
	if b.Len() > 0 {
		b.WriteString("→ ")
	}
	b.WriteString("**" + string(r.Level) + "**")
	if r.While != "" {
		b.WriteString(" while " + r.While)
	}
	if r.Native != "" {
		b.WriteString(" (" + cell(r.Native) + ")")
	}
	if r.Note != "" {
		b.WriteString(": " + cell(r.Note))
	}
	return b.String()
}
