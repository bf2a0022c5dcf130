package main

import (
	"reflect"

	"github.com/invopop/jsonschema"
)

const (
	paramOnly = `^\$\{param\.[^}]+\}$`
	paramPart = `\$\{param\.[^}]+\}`
)

// scalarRef maps scalar types to their definitions.
func scalarRef(t reflect.Type) *jsonschema.Schema {
	switch {
	case t.Kind() == reflect.Bool:
		return ref("bool")
	case t.Kind() == reflect.Int:
		return ref("int")
	case t.Kind() == reflect.Interface:
		return &jsonschema.Schema{}
	case t.Kind() == reflect.String:
		return ref(scalarNames()[t.Name()])
	default:
		return nil
	}
}

func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

// scalarNames gives the definition of a scalar type; short tags use it too.
func scalarNames() map[string]string {
	return map[string]string{
		"Name":     "name",
		"PortName": "name",
		"Text":     "text",
		"Words":    "text",
		"Path":     "text",
		"Duration": "duration",
		"Bytes":    "bytes",
		"CPU":      "cpu",
		"Amount":   "amount",
		"Percent":  "percent",
		"Limit":    "limit",
	}
}

func scalars() map[string]*jsonschema.Schema {
	integer := &jsonschema.Schema{Type: "integer"}
	number := &jsonschema.Schema{Type: "number"}
	boolean := &jsonschema.Schema{Type: "boolean"}
	return map[string]*jsonschema.Schema{
		"param":    pattern(paramOnly),
		"text":     anyOf(&jsonschema.Schema{Type: "string"}, number, boolean),
		"name":     anyOf(pattern(`^[a-z]([-a-z0-9]*[a-z0-9])?$`), pattern(paramPart)),
		"duration": anyOf(pattern(`^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$`), pattern(paramPart)),
		"bytes":    anyOf(number, pattern(`^[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$`), pattern(paramPart)),
		"cpu":      anyOf(number, pattern(`^[0-9]+(\.[0-9]+)?m?$`), pattern(paramPart)),
		"amount":   anyOf(integer, pattern(`^[0-9]+%?$`), pattern(paramPart)),
		"percent":  anyOf(pattern(`^[0-9]+%$`), pattern(paramPart)),
		"limit":    anyOf(integer, &jsonschema.Schema{Const: "unlimited"}, ref("param")),
		"int":      anyOf(integer, ref("param")),
		"bool":     anyOf(boolean, ref("param")),
	}
}

func pattern(p string) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Pattern: p} }

func anyOf(alternatives ...*jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: alternatives}
}
