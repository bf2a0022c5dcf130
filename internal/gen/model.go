package main

import (
	"fmt"
	"reflect"
	"strings"

	v1 "github.com/baton-run/baton/internal/spec/v1"
)

// model is the job file's types, read once for all products.
type model struct {
	fields []field
	docs   docs
}

// field is a row of the table and what only the generator needs.
type field struct {
	v1.Field
	driver bool // reaches a driver
}

func readModel(dir string) (*model, error) {
	docs, err := readDocs(dir)
	if err != nil {
		return nil, err
	}
	m := &model{docs: docs}
	return m, m.object(reflect.TypeFor[v1.Job](), field{driver: true})
}

// object appends the members of a struct that stands at parent.
func (m *model) object(t reflect.Type, parent field) error {
	for i := range t.NumField() {
		member := t.Field(i)
		if member.Anonymous {
			if err := m.object(member.Type, parent); err != nil {
				return err
			}
			continue
		}
		if err := m.member(t, member, parent); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) member(t reflect.Type, s reflect.StructField, parent field) error {
	f, err := m.describe(t, s, parent)
	if err != nil {
		return err
	}
	m.fields = append(m.fields, f)
	inner, path := element(s.Type), f
	if s.Type.Kind() == reflect.Map {
		path.Path += ".NAME"
	}
	if inner.Kind() != reflect.Struct {
		return nil
	}
	return m.object(inner, path)
}

func (m *model) describe(t reflect.Type, s reflect.StructField, parent field) (field, error) {
	name := s.Tag.Get("json")
	doc := m.docs[t.Name()+"."+s.Name]
	if name == "" || doc == "" {
		return field{}, fmt.Errorf("%s.%s: give it a json tag and a comment", t.Name(), s.Name)
	}
	level, down := strings.CutSuffix(s.Tag.Get("level"), "↓")
	f := field{driver: parent.driver && s.Tag.Get("driver") != "-"}
	f.Field = v1.Field{
		Path:    strings.TrimPrefix(parent.Path+"."+name, "."),
		Level:   level,
		Down:    down,
		Type:    typeWord(s.Type, s.Tag.Get("short")),
		Unit:    units()[element(s.Type)],
		Default: s.Tag.Get("default"),
		Need:    s.Tag.Get("need"),
		For:     strings.Fields(s.Tag.Get("for")),
		Doc:     doc,
	}
	if strings.Contains(" "+f.Type+" ", "  ") {
		return field{}, fmt.Errorf("%s.%s: its type has no word: see words.go", t.Name(), s.Name)
	}
	if enum := s.Tag.Get("enum"); enum != "" {
		f.Enum = strings.Split(enum, "|")
	}
	if level == "" {
		f.Level, f.Down, f.For = parent.Level, parent.Down, parent.For
	}
	return f, nil
}

// element strips lists and maps.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}
