package v1_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec"
	v1 "github.com/baton-run/baton/internal/spec/v1"
)

// TestSchemaAcceptsWhatTheReaderDoes: the files that use every field are kept
// with the reader, whose tests load them.
func TestSchemaAcceptsWhatTheReaderDoes(t *testing.T) {
	files, err := filepath.Glob("../testdata/full/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("files to validate: %v, %v", files, err)
	}
	for _, file := range files {
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

// levels of a field whose members stand with it: where it lives, and whether
// further out.
type levels struct{ job, group, task, down bool }

func topLevels() map[string]levels {
	all := map[string]levels{}
	for _, f := range v1.Fields() {
		name := strings.TrimPrefix(strings.TrimPrefix(f.Path, "groups."), "tasks.")
		if strings.Contains(name, ".") {
			continue
		}
		l := all[name]
		l.down = l.down || f.Down
		switch f.Level {
		case "J":
			l.job = true
		case "G":
			l.group = true
		case "T":
			l.task = true
		}
		all[name] = l
	}
	return all
}

// TestLevelsAgreeWithTheReader puts each field at each level of a job that has
// groups and tasks written out, and asks the reader whether it may be there.
func TestLevelsAgreeWithTheReader(t *testing.T) {
	for name, l := range topLevels() {
		for path, allowed := range map[string]bool{
			name:                         l.job || l.down,
			"groups[0]." + name:          l.group || l.down && l.task,
			"groups[0].tasks[0]." + name: l.task,
		} {
			if misplaced(t, path, name) == allowed {
				t.Errorf("%s: the table says %v of its being there, the reader the opposite", path, allowed)
			}
		}
	}
}

func misplaced(t *testing.T, path, name string) bool {
	t.Helper()
	field := map[string]string{path: fmt.Sprintf(", %s: x", name)}
	text := fmt.Sprintf("{name: j, type: batch%s, groups: [{name: a%s, tasks: [{name: b, command: [c]%s}]}]}",
		field[name], field["groups[0]."+name], field["groups[0].tasks[0]."+name])
	_, err := spec.Load("j.yaml", []byte(text), spec.Options{})
	var problems *spec.Errors
	if !errors.As(err, &problems) {
		return false
	}
	return slices.ContainsFunc(*problems, func(p spec.Problem) bool {
		return p.Path == path && strings.Contains(p.Msg, "wrong level")
	})
}
