package main

import (
	"reflect"

	v1 "github.com/baton-run/baton/internal/spec/v1"
)

// typeWord says a type as the reference does.
func typeWord(t reflect.Type, short string) string {
	switch t.Kind() {
	case reflect.Slice:
		return "list of " + typeWord(t.Elem(), short)
	case reflect.Map:
		return "map of " + typeWord(t.Elem(), short)
	case reflect.Struct:
		if short != "" {
			return scalarWords()[short] + " or object"
		}
		return "object"
	case reflect.Bool:
		return "bool"
	case reflect.Int:
		return "int"
	default:
		return scalarWords()[t.Name()]
	}
}

// scalarWords names the scalar types; short tags use the same names.
func scalarWords() map[string]string {
	return map[string]string{
		"Name":     "name",
		"PortName": "port name",
		"Text":     "text",
		"Words":    "text with words",
		"Path":     "path",
		"Duration": "duration",
		"Bytes":    "bytes",
		"CPU":      "cpu",
		"Amount":   "number or percentage",
		"Percent":  "percentage",
		"Limit":    "number or unlimited",
		"Any":      "any",
	}
}

// units says what values of a type carry.
func units() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[v1.Duration](): "ms, s, m, h, d",
		reflect.TypeFor[v1.Bytes]():    "Ki, Mi, Gi, Ti, Pi, Ei; k, M, G, T, P, E",
		reflect.TypeFor[v1.CPU]():      "cores, or thousandths with m",
		reflect.TypeFor[v1.Amount]():   "instances, or %",
		reflect.TypeFor[v1.Percent]():  "%",
	}
}
