package plan

import (
	"bytes"
	"encoding/json"

	"github.com/baton-run/baton/pkg/backend"
)

// document is a job's Document taken apart.
type document struct {
	job    map[string]any // without groups
	groups map[string]map[string]any
}

// documents takes both apart, once.
func (b *builder) documents() (old, desired *document) {
	if b.old == nil {
		b.old, b.new = takeApart(b.current.Document), takeApart(b.desired.Document)
	}
	return b.old, b.new
}

// takeApart reads what the reader of job files wrote; a text that is none is
// an empty document, from which everything differs.
func takeApart(text []byte) *document {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	d := &document{groups: map[string]map[string]any{}}
	if decoder.Decode(&d.job) != nil {
		return d
	}
	groups, _ := d.job["groups"].([]any)
	delete(d.job, "groups")
	for _, g := range groups {
		if group, ok := g.(map[string]any); ok {
			d.groups[groupName(group)] = group
		}
	}
	return d
}

func groupName(group map[string]any) string {
	if name, ok := group["name"].(string); ok {
		return name
	}
	return backend.MainName
}
