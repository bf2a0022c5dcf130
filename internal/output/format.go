package output

import (
	"fmt"
	"strings"
	"text/template"
)

// Format is a form of output, parsed.
type Format struct {
	name     string
	path     jsonPath
	template *template.Template
}

// Formats are the words -o takes.
func Formats() []string {
	return []string{"table", "wide", "json", "yaml", "name", "jsonpath=", "go-template="}
}

// ParseFormat reads the value of -o.
func ParseFormat(s string) (Format, error) {
	name, arg, given := strings.Cut(s, "=")
	f := Format{name: name}
	var err error
	switch name {
	case "table", "wide", "json", "yaml", "name":
		if given {
			return Format{}, fmt.Errorf("-o %s takes no value", name)
		}
		return f, nil
	case "jsonpath":
		f.path, err = parseJSONPath(arg)
	case "go-template":
		f.template, err = template.New("output").Option("missingkey=zero").Parse(arg)
	default:
		return Format{}, fmt.Errorf("-o %s: unknown; one of %s", s, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return Format{}, fmt.Errorf("-o %s: %w", name, err)
	}
	if arg == "" {
		return Format{}, fmt.Errorf("-o %s needs a value: -o %s='…'", name, name)
	}
	return f, nil
}

// Machine reports whether the form is meant for programs.
func (f Format) Machine() bool { return f.name != "" && f.name != "table" && f.name != "wide" }

// Wide reports whether every column is wanted.
func (f Format) Wide() bool { return f.name == "wide" }
