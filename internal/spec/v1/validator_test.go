package v1_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// validator checks values by the keywords that the schema uses, and reports
// any other: the schema can't say more than the tests see.
type validator struct{ root map[string]any }

func (v validator) check(schema, value any, path string) []string {
	s, ok := schema.(map[string]any)
	if !ok {
		if schema == false {
			return []string{path + ": may not be here"}
		}
		return nil
	}
	var problems []string
	for keyword, want := range s {
		if refuse := v.keyword(s, keyword, want, value, path); len(refuse) > 0 {
			problems = append(problems, refuse...)
		}
	}
	return problems
}

func (v validator) keyword(s map[string]any, keyword string, want, value any, path string) []string {
	object, isObject := value.(map[string]any)
	no := func(format string, args ...any) []string { return []string{path + ": " + fmt.Sprintf(format, args...)} }
	switch keyword {
	case "$schema", "$defs", "title", "description", "default", "then":
	case "$ref":
		def := v.root["$defs"].(map[string]any)[strings.TrimPrefix(want.(string), "#/$defs/")]
		if def == nil {
			return no("no definition %s", want)
		}
		return v.check(def, value, path)
	case "type":
		if !isType(want.(string), value) {
			return no("%v is no %s", value, want)
		}
	case "enum":
		if !slices.Contains(want.([]any), value) {
			return no("%v is none of %v", value, want)
		}
	case "const":
		if !reflect.DeepEqual(want, value) {
			return no("%v is not %v", value, want)
		}
	case "pattern":
		if text, ok := value.(string); ok && !regexp.MustCompile(want.(string)).MatchString(text) {
			return no("%q does not match %s", text, want)
		}
	case "required":
		for _, name := range want.([]any) {
			if _, ok := object[name.(string)]; isObject && !ok {
				return no("%s is missing", name)
			}
		}
	case "anyOf":
		for _, one := range want.([]any) {
			if len(v.check(one, value, path)) == 0 {
				return nil
			}
		}
		return no("%v is none of the alternatives", value)
	case "allOf":
		var problems []string
		for _, one := range want.([]any) {
			problems = append(problems, v.check(one, value, path)...)
		}
		return problems
	case "if":
		if len(v.check(want, value, path)) == 0 {
			return v.check(s["then"], value, path)
		}
	case "items":
		var problems []string
		if list, ok := value.([]any); ok {
			for i, item := range list {
				problems = append(problems, v.check(want, item, fmt.Sprintf("%s[%d]", path, i))...)
			}
		}
		return problems
	case "properties":
		var problems []string
		for name, member := range object {
			if property, ok := want.(map[string]any)[name]; ok {
				problems = append(problems, v.check(property, member, path+"."+name)...)
			}
		}
		return problems
	case "patternProperties":
	case "additionalProperties":
		var problems []string
		for name, member := range object {
			if !v.named(s, name) {
				problems = append(problems, v.check(want, member, path+"."+name)...)
			}
		}
		return problems
	default:
		return no("keyword %s is not checked", keyword)
	}
	return nil
}

func (validator) named(s map[string]any, name string) bool {
	properties, _ := s["properties"].(map[string]any)
	if _, ok := properties[name]; ok {
		return true
	}
	patterns, _ := s["patternProperties"].(map[string]any)
	for p := range patterns {
		if regexp.MustCompile(p).MatchString(name) {
			return true
		}
	}
	return false
}

func isType(name string, value any) bool {
	switch v := value.(type) {
	case map[string]any:
		return name == "object"
	case []any:
		return name == "array"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && v == math.Trunc(v)
	default:
		return name == "null"
	}
}

func parse(text string) any {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		panic(err)
	}
	return v
}
