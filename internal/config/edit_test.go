package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// editText adds a context and makes it the current one.
func editText(text []byte, s Sources, c v1.Context) ([]byte, error) {
	e, err := edit(s, text)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(e.Add(c), e.Use(c.Name)); err != nil {
		return nil, err
	}
	return e.Text()
}

func TestAddMakesAFile(t *testing.T) {
	s := sources(t, "")
	e, err := Edit(s)
	if err != nil {
		t.Fatal(err)
	}
	c := v1.Context{Name: "Prod.1", Backend: "kubernetes", Namespace: "team-a", Options: map[string]any{"size": int64(3), "text": "12-34"}}
	if err := errors.Join(e.Add(c), e.Use("Prod.1"), e.Save()); err != nil {
		t.Fatal(err)
	}
	want := `apiVersion: baton/config/v1
currentContext: Prod.1
contexts:
  - name: Prod.1
    backend: kubernetes
    namespace: team-a
    options:
      size: 3
      text: 12-34
`
	if got := content(t, s.Path); got != want {
		t.Errorf("got\n%s", got)
	}
	info, err := os.Stat(s.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	conf, err := Load(s)
	if err != nil || conf.Value(KeyContext).Value != "Prod.1" {
		t.Errorf("%v %v", conf.Value(KeyContext), err)
	}
}

const commented = `# where we run
apiVersion: baton/config/v1
currentContext: b # for now
contexts:
  # the first
  - name: a # its name
    backend: local
  # the second
  - {name: b, backend: kubernetes} # flow
# flags
defaults:
  output: json # for scripts
`

func TestCommentsStay(t *testing.T) {
	s := sources(t, commented)
	e, err := Edit(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(e.Add(v1.Context{Name: "c", Backend: "mesos"}), e.Use("a"), e.Save()); err != nil {
		t.Fatal(err)
	}
	got := content(t, s.Path)
	for _, comment := range []string{"# where we run", "currentContext: a # for now", "# the first", "name: a # its name", "# the second", "- {name: b, backend: kubernetes} # flow", "# flags", "output: json # for scripts"} {
		if !strings.Contains(got, comment) {
			t.Errorf("%s is gone:\n%s", comment, got)
		}
	}
}

func TestRemove(t *testing.T) {
	s := sources(t, commented)
	e, err := Edit(s)
	if err != nil {
		t.Fatal(err)
	}
	was, err := e.Remove("b")
	if err != nil || !was {
		t.Fatal(was, err)
	}
	if err := e.Save(); err != nil {
		t.Fatal(err)
	}
	conf, err := Load(s)
	if err != nil || conf.Value(KeyContext).Value != "local" || fmt.Sprint(conf.Names()) != "[local kubernetes mesos a]" {
		t.Errorf("%v %v %v", conf.Value(KeyContext), conf.Names(), err)
	}
}

func TestRefusedChangesLeaveTheFile(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*Editor) error
		code backend.Code
		want string
	}{
		{"a name twice", func(e *Editor) error { return e.Add(v1.Context{Name: "a", Backend: "local"}) }, backend.Conflict, "already"},
		{"a bad name", func(e *Editor) error { return e.Add(v1.Context{Name: "a b", Backend: "local"}) }, backend.Invalid, "not a context's name"},
		{"an unknown backend", func(e *Editor) error { return e.Add(v1.Context{Name: "x", Backend: "loca"}) }, backend.Invalid, "did you mean local?"},
		{"a bad namespace", func(e *Editor) error { return e.Add(v1.Context{Name: "x", Backend: "local", Namespace: "A"}) }, backend.Invalid, "not a namespace"},
		{"a bad option", func(e *Editor) error {
			return e.Add(v1.Context{Name: "x", Backend: "local", Options: map[string]any{"size": "big"}})
		}, backend.Invalid, "size"},
		{"another's name", func(e *Editor) error { return e.Add(v1.Context{Name: "mesos", Backend: "local"}) }, backend.Invalid, "can't be of backend local"},
		{"use an unknown one", func(e *Editor) error { return e.Use("loca") }, backend.NotFound, "did you mean local?"},
		{"remove an unknown one", func(e *Editor) error { _, err := e.Remove("z"); return err }, backend.NotFound, "no context"},
		{"remove a built-in one", func(e *Editor) error { _, err := e.Remove("mesos"); return err }, backend.NotFound, "built in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sources(t, commented)
			e, err := Edit(s)
			if err != nil {
				t.Fatal(err)
			}
			err = c.do(e)
			if backend.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			if err := e.Save(); err != nil || content(t, s.Path) != commented {
				t.Errorf("%v\n%s", err, content(t, s.Path))
			}
		})
	}
}

// An anchor that is removed while another line needs it must not break the file.
func TestWhatCanNotBeWrittenIsRefused(t *testing.T) {
	text := head + "contexts:\n- {name: a, backend: local, options: &o {size: 1}}\n- {name: b, backend: local, options: *o}\n"
	s := sources(t, text)
	e, err := Edit(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Remove("a"); err != nil {
		t.Fatal(err)
	}
	if err := e.Save(); err == nil || !strings.Contains(err.Error(), "by hand") {
		t.Errorf("got %v", err)
	}
	if content(t, s.Path) != text {
		t.Error("the file was changed")
	}
}

func TestAFileChangedMeanwhileIsKept(t *testing.T) {
	for _, before := range []string{"", commented} {
		s := sources(t, before)
		e, err := Edit(s)
		if err != nil {
			t.Fatal(err)
		}
		write(t, s.Path, head)
		if err := errors.Join(e.Add(v1.Context{Name: "x", Backend: "local"}), e.Save()); backend.CodeOf(err) != backend.Conflict {
			t.Errorf("got %v", err)
		}
		if content(t, s.Path) != head {
			t.Error("another's change is lost")
		}
		left, err := os.ReadDir(s.Path[:strings.LastIndexByte(s.Path, '/')])
		if err != nil || len(left) != 1 {
			t.Errorf("%v %v", left, err)
		}
	}
}

// older is a version before the first, in which currentContext was current.
func older() []migration {
	return []migration{{"baton/config/v0", v1.APIVersion, func(root *yaml.Node) error {
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value == "current" {
				root.Content[i].Value = "currentContext"
			}
		}
		return nil
	}}}
}

func TestMigrate(t *testing.T) {
	const old = "apiVersion: baton/config/v0 # old\ncurrent: mesos\n"
	s := sources(t, old)
	if _, err := load(s, older()); err == nil || !strings.Contains(err.Error(), "older version baton/config/v0; `baton config migrate` rewrites it") {
		t.Errorf("reading it: %v", err)
	}
	m, err := migrate(s, older())
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, s.Path); got != "apiVersion: baton/config/v1 # old\ncurrentContext: mesos\n" {
		t.Errorf("got\n%s", got)
	}
	if m.From != "baton/config/v0" || content(t, m.Backup) != old {
		t.Errorf("%+v", m)
	}
	write(t, s.Path, old)
	if _, err := migrate(s, older()); backend.CodeOf(err) != backend.Conflict || content(t, s.Path) != old {
		t.Errorf("over an older backup: %v", err)
	}
}

func TestMigrateHasNothingToDo(t *testing.T) {
	for text, from := range map[string]string{"": "", "# nothing\n": "", commented: v1.APIVersion} {
		s := sources(t, text)
		if m, err := Migrate(s); err != nil || m.From != from || m.Backup != "" {
			t.Errorf("%+v %v of %q", m, err, text)
		}
	}
	s := sources(t, "apiVersion: baton/config/v2\n")
	if _, err := Migrate(s); err == nil || !strings.Contains(err.Error(), "use a newer baton") {
		t.Errorf("got %v", err)
	}
}

// Reading the configuration must not be felt: 2 ms at most.
func BenchmarkLoad(b *testing.B) {
	text := head + "currentContext: c9\ncontexts:\n"
	for i := range 10 {
		text += fmt.Sprintf("  - {name: c%d, backend: local, options: {size: %d}}\n", i, i)
	}
	dir := b.TempDir()
	path := dir + "/config.yaml"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	s := Sources{Path: path, Getenv: func(string) string { return "" }, Kinds: []backend.Kind{kind("local")}}
	for b.Loop() {
		if _, err := Load(s); err != nil {
			b.Fatal(err)
		}
	}
}
