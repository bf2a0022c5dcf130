package main

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/invopop/jsonschema"

	v1 "github.com/baton-run/baton/internal/spec/v1"
)

// jsonSchema reflects the types and adds what Go types can't say: scalars with
// their notation, short spellings, allowed values, and the flat form.
func jsonSchema(_ string, m *model) ([]byte, error) {
	r := jsonschema.Reflector{
		Anonymous:                  true,
		RequiredFromJSONSchemaTags: true,
		Mapper:                     scalarRef,
		LookupComment:              m.docs.lookup,
	}
	s := r.Reflect(v1.Job{})
	s.Definitions["Job"].Description = ""
	for _, t := range structs(reflect.TypeFor[v1.Job]()) {
		decorate(s.Definitions[t.Name()], t)
	}
	flatten(s.Definitions)
	rootOnly(s.Definitions["Job"])
	for name, scalar := range scalars() {
		s.Definitions[name] = scalar
	}
	s.Title = "baton job file"
	s.Description = "One document of a job file, baton/v1."
	return encode(s)
}

func (d docs) lookup(t reflect.Type, member string) string {
	if member == "" {
		return d[t.Name()]
	}
	return d[t.Name()+"."+member]
}

// structs lists the struct types below t, each once.
func structs(t reflect.Type) []reflect.Type {
	seen := map[reflect.Type]bool{}
	var found []reflect.Type
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		if t = element(t); t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		found = append(found, t)
		for i := range t.NumField() {
			visit(t.Field(i).Type)
		}
	}
	visit(t)
	return found
}

// rootOnly adds what only the root of a document has.
func rootOnly(job *jsonschema.Schema) {
	job.PatternProperties = map[string]*jsonschema.Schema{"^x-": jsonschema.TrueSchema}
	job.Properties.Set("$schema", &jsonschema.Schema{
		Type: "string", Description: "Where this schema is; read by editors only.",
	})
	cron := jsonschema.NewProperties()
	cron.Set("type", &jsonschema.Schema{Const: "cron"})
	job.AllOf = append(job.AllOf, &jsonschema.Schema{
		If:   &jsonschema.Schema{Properties: cron, Required: []string{"type"}},
		Then: &jsonschema.Schema{Required: []string{"schedule"}},
	})
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
