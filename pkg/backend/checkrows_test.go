package backend_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

// everything covers all fields with one row for each part of the file.
func everything() []backend.Row {
	var rows []backend.Row
	for _, f := range backend.Fields() {
		if !strings.Contains(f, ".") {
			rows = append(rows, backend.Row{Path: f + ".*", Level: backend.Exact})
		}
	}
	return rows
}

func TestCheckRowsAcceptsFullCover(t *testing.T) {
	if problems := backend.CheckRows(everything()); len(problems) > 0 {
		t.Errorf("rows that cover everything: %q", problems)
	}
}

func TestCheckRowsNames(t *testing.T) {
	exact := backend.Exact
	tests := []struct {
		name, want string
		rows       []backend.Row
	}{
		{"a field without a row", "schedule: no row", slices.DeleteFunc(everything(), func(r backend.Row) bool { return r.Path == "schedule.*" })},
		{"a field that has rows for values only", "schedule: no row", append(
			slices.DeleteFunc(everything(), func(r backend.Row) bool { return r.Path == "schedule.*" }),
			backend.Row{Path: "schedule", Value: "manual", Level: exact}, backend.Row{Path: "schedule", When: "cron", Level: exact})},
		{"a row without a field", "groups.replicas: no such field", append(everything(), backend.Row{Path: "groups.replicas", Level: exact})},
		{"a field named by its beginning", "group: no such field", append(everything(), backend.Row{Path: "group", Level: exact})},
		{"no level", `timeout: unknown level ""`, append(everything(), backend.Row{Path: "timeout"})},
		{"no note", "timeout: unsupported without a note", append(everything(), backend.Row{Path: "timeout", Level: backend.None})},
		{"a condition nobody knows", `timeout: unknown condition "full-moon"`, append(everything(), backend.Row{Path: "timeout", When: "cron, full-moon", Level: exact})},
		{"a while nobody knows", `timeout: unknown while "detached"`, append(everything(), backend.Row{Path: "timeout", While: "detached", Level: exact})},
		{"two alike", "name.*: two rows for the same field, value and condition", append(everything(), backend.Row{Path: "name.*", Level: exact})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := backend.CheckRows(tt.rows); !slices.Equal(got, []string{tt.want}) {
				t.Errorf("got %q, want %q alone", got, tt.want)
			}
		})
	}
}
