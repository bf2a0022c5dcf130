package v1_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	v1 "github.com/baton-run/baton/internal/spec/v1"
)

func validate(value any) []string {
	root := parse(v1.Schema()).(map[string]any)
	return validator{root}.check(root, value, "")
}

// documents reads YAML as an editor does: plain scalars by their own types.
func documents(t *testing.T, content []byte) []any {
	t.Helper()
	var all []any
	for d := yaml.NewDecoder(bytes.NewReader(content)); ; {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parse(string(text)))
	}
}

func TestSchemaAcceptsRealJobs(t *testing.T) {
	files, err := filepath.Glob("../testdata/jobs/*.yaml")
	if err != nil || len(files) < 9 {
		t.Fatalf("jobs to validate: %v, %v", files, err)
	}
	examples, err := filepath.Glob("../../../examples/*.yaml")
	if err != nil || len(examples) == 0 {
		t.Fatalf("examples to validate: %v, %v", examples, err)
	}
	for _, file := range append(files, examples...) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range documents(t, content) {
			if problems := validate(d); len(problems) > 0 {
				t.Errorf("%s, document %d: %q", file, i, problems)
			}
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	for name, document := range map[string]string{
		"an unknown field":                   `{"name":"a","type":"batch","imagee":"x"}`,
		"an unknown field of a task":         `{"name":"a","type":"batch","groups":[{"tasks":[{"imagee":"x"}]}]}`,
		"an unknown field of a member":       `{"name":"a","type":"batch","resources":{"cpus":1}}`,
		"no type":                            `{"name":"a"}`,
		"an unknown type":                    `{"name":"a","type":"job"}`,
		"cron without schedule":              `{"name":"a","type":"cron"}`,
		"a field of the group beside groups": `{"name":"a","type":"batch","count":3,"groups":[{}]}`,
		"a field of the task beside tasks":   `{"name":"a","type":"batch","command":["x"],"tasks":[{}]}`,
		"a field of the task in the group":   `{"name":"a","type":"batch","groups":[{"command":["x"],"tasks":[{}]}]}`,
		"tasks beside groups":                `{"name":"a","type":"batch","tasks":[{}],"groups":[{}]}`,
		"null in env":                        `{"name":"a","type":"batch","env":{"A":null}}`,
		"a duration without a unit":          `{"name":"a","type":"batch","timeout":30}`,
		"memory in thousandths":              `{"name":"a","type":"batch","resources":{"memory":"512m"}}`,
		"a port without a name":              `{"name":"a","type":"batch","ports":[{"port":1}]}`,
		"a bad name":                         `{"name":"A_b","type":"batch"}`,
		"text where a number is wanted":      `{"name":"a","type":"batch","count":"three"}`,
	} {
		if problems := validate(parse(document)); len(problems) == 0 {
			t.Errorf("%s passes: %s", name, document)
		}
	}
}

func TestSchemaAcceptsSpellings(t *testing.T) {
	for name, document := range map[string]string{
		"keys of editors and owners":       `{"$schema":"x","x-note":{"a":1},"apiVersion":"baton/v1","name":"a","type":"batch"}`,
		"defaults for all inside":          `{"name":"a","type":"service","image":"x","restart":{"policy":"never"},"groups":[{"resources":{"cpu":1},"tasks":[{}]}]}`,
		"a parameter for a number":         `{"name":"a","type":"batch","count":"${param.n}","suspend":"${param.s}"}`,
		"a parameter for a word":           `{"name":"a","type":"batch","pull":{"policy":"${param.p}"}}`,
		"a dependency by name, or in full": `{"name":"a","type":"batch","groups":[{"name":"b"},{"dependsOn":["b",{"group":"b","min":2}]}]}`,
		"plain scalars where text is":      `{"name":"a","type":"batch","command":["sleep",2,true],"env":{"A":1.5,"B":false,"C":{"from":"field","key":"node"}}}`,
		"amounts":                          `{"name":"a","type":"service","update":{"maxSurge":1,"maxUnavailable":"25%"},"ulimits":{"nofile":1024,"core":"unlimited","as":{"soft":1,"hard":"unlimited"}}}`,
		"any patch":                        `{"name":"a","type":"batch","backends":{"kubernetes":{"patches":[{"kind":"Job","type":"json","patch":[{"op":"add"}]}]}}}`,
	} {
		if problems := validate(parse(document)); len(problems) > 0 {
			t.Errorf("%s: %q", name, problems)
		}
	}
}

// TestSchemaHasEveryField walks the schema along each path of the table.
func TestSchemaHasEveryField(t *testing.T) {
	root := parse(v1.Schema()).(map[string]any)
	for _, f := range v1.Fields() {
		var at any = root
		for _, name := range strings.Split(f.Path, ".") {
			if at = member(root, at, name); at == nil {
				t.Errorf("%s: the schema has no %s", f.Path, name)
				break
			}
		}
	}
}

// member finds a property through references, lists and alternatives.
func member(root map[string]any, schema any, name string) any {
	s, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	if properties, ok := s["properties"].(map[string]any); ok && properties[name] != nil {
		return properties[name]
	}
	if name == "NAME" && s["additionalProperties"] != nil {
		return s["additionalProperties"]
	}
	if ref, ok := s["$ref"].(string); ok {
		return member(root, root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")], name)
	}
	alternatives, _ := s["anyOf"].([]any)
	for _, inner := range append(alternatives, s["items"]) {
		if found := member(root, inner, name); found != nil {
			return found
		}
	}
	return nil
}
