package main

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
)

// decorate adds to a struct's definition what the members' tags say.
func decorate(s *jsonschema.Schema, t reflect.Type) {
	for i := range t.NumField() {
		member := t.Field(i)
		if member.Anonymous {
			decorate(s, member.Type)
			continue
		}
		name := member.Tag.Get("json")
		property, _ := s.Properties.Get(name)
		if enum := member.Tag.Get("enum"); enum != "" {
			allow(property, strings.Split(enum, "|"))
		}
		if short := member.Tag.Get("short"); short != "" {
			shorten(property, short)
		}
		property.Default = defaultOf(member)
		if member.Tag.Get("need") == "required" {
			s.Required = append(s.Required, name)
		}
	}
}

func allow(property *jsonschema.Schema, values []string) {
	enum := &jsonschema.Schema{}
	for _, v := range values {
		enum.Enum = append(enum.Enum, v)
	}
	property.Ref = ""
	property.AnyOf = []*jsonschema.Schema{enum, ref("param")}
}

func shorten(property *jsonschema.Schema, scalar string) {
	object := &property.Items
	if *object == nil {
		object = &property.AdditionalProperties
	}
	*object = anyOf(ref(scalarNames()[scalar]), *object)
}

// defaultOf is the default as a value of the schema, or nil when it is a rule
// or the backend's own.
func defaultOf(member reflect.StructField) any {
	text := member.Tag.Get("default")
	switch member.Type.Kind() {
	case reflect.Int:
		if n, err := strconv.Atoi(text); err == nil {
			return n
		}
	case reflect.Bool:
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	case reflect.String:
		if text != "" && !strings.ContainsAny(text, "– \"") && text != "none" && text != "any" {
			return text
		}
	}
	return nil
}
