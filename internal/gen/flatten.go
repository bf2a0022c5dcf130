package main

import (
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	v1 "github.com/baton-run/baton/internal/spec/v1"
)

// flatten lets the fields of a task stand in the group, and those of a group
// at the root. Written beside tasks or groups, only the ones with ↓ may.
func flatten(defs jsonschema.Definitions) {
	group, task := reflect.TypeFor[v1.Group](), reflect.TypeFor[v1.Task]()
	inherit(defs["Group"], defs["Task"])
	forbid(defs["Group"], "tasks", fixed(task))
	inherit(defs["Job"], defs["Group"])
	forbid(defs["Job"], "tasks", fixed(task))
	forbid(defs["Job"], "groups", append(fixed(task), fixed(group)...))
}

// inherit copies properties that the outer object does not have itself.
func inherit(outer, inner *jsonschema.Schema) {
	for p := inner.Properties.Oldest(); p != nil; p = p.Next() {
		if _, ok := outer.Properties.Get(p.Key); !ok {
			outer.Properties.Set(p.Key, p.Value)
		}
	}
}

// fixed lists the members that stand at their own level only. Those that an
// outer level has under the same name are the outer level's there.
func fixed(t reflect.Type) []string {
	outer := map[string]bool{"name": true, "type": true, "volumes": true}
	var names []string
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if !strings.HasSuffix(tag.Get("level"), "↓") && !outer[tag.Get("json")] {
			names = append(names, tag.Get("json"))
		}
	}
	return names
}

// forbid refuses the named properties where the property beside is given.
func forbid(s *jsonschema.Schema, beside string, names []string) {
	none := jsonschema.NewProperties()
	for _, n := range names {
		none.Set(n, jsonschema.FalseSchema)
	}
	s.AllOf = append(s.AllOf, &jsonschema.Schema{
		If:   &jsonschema.Schema{Required: []string{beside}},
		Then: &jsonschema.Schema{Properties: none},
	})
}
