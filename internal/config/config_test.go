package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// kind is a backend whose contexts take the options size and nested.
type kind string

func (k kind) Name() string          { return string(k) }
func (kind) Fidelity() []backend.Row { return nil }
func (kind) Reference() backend.Info { return backend.Info{} }
func (kind) Open(context.Context, backend.Target, backend.Env) (backend.Driver, error) {
	return nil, errors.New("not opened here")
}

func (kind) CheckOptions(options map[string]any) (bad []backend.FieldError) {
	for name, value := range options {
		if _, number := value.(int64); name == "size" && !number {
			bad = append(bad, backend.FieldError{Path: name, Msg: fmt.Sprintf("is %v; wanted is a number", value)})
		}
		if name == "wrong" {
			bad = append(bad, backend.FieldError{Path: "wrong.deep[0]", Msg: "is wrong"})
		}
	}
	return bad
}

// plain is a backend without options.
type plain struct{ backend.Kind }

func (plain) Name() string { return "mesos" }

const head = "apiVersion: baton/config/v1\n"

// sources of a file of that text; "" = no file.
func sources(t *testing.T, text string) Sources {
	t.Helper()
	s := Sources{
		Path: filepath.Join(t.TempDir(), "baton", "config.yaml"), Getenv: func(string) string { return "" },
		Kinds: []backend.Kind{kind("local"), kind("kubernetes"), plain{}},
		CheckOutput: func(form string) error {
			if form != "table" && form != "json" {
				return errors.New("unknown form")
			}
			return nil
		},
	}
	if text != "" {
		write(t, s.Path, text)
	}
	return s
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestMistakesHaveTheirPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no version", "contexts: []\n", "config.yaml:1:1: apiVersion: is missing; write apiVersion: baton/config/v1"},
		{"newer version", "apiVersion: baton/config/v2\nnew: 1\n", "config.yaml:1:13: apiVersion: the file is of version baton/config/v2; this baton reads baton/config/v1; use a newer baton"},
		{"other version", "apiVersion: v1\n", `1:13: apiVersion: the version "v1" is not known`},
		{"unknown key", head + "contxts: []\n", "2:1: contxts: unknown key; allowed: apiVersion, currentContext, contexts or defaults; did you mean contexts?"},
		{"keys keep their case", head + "CONTEXTS: []\n", "2:1: CONTEXTS: unknown key"},
		{"key twice", head + "contexts: []\ncontexts: []\n", "3:1: the key contexts stands twice"},
		{"not a list", head + "contexts: {a: 1}\n", "2:11: contexts: is a mapping; wanted is a list"},
		{"not a mapping", head + "contexts: [a]\n", "2:12: contexts[0]: is text; wanted is a mapping"},
		{"unknown key inside", head + "contexts:\n  - {name: a, backend: local, optoins: {}}\n", "3:31: contexts[0].optoins: unknown key; allowed: name, backend, namespace or options; did you mean options?"},
		{"name is a number", head + "contexts:\n- {name: 12, backend: local}\n", `3:10: contexts[0].name: is a number; wanted is text; quote it: "12"`},
		{"name with a comma", head + "contexts:\n- {name: 'a,b', backend: local}\n", "3:10: contexts[0].name: \"a,b\" is not a context's name"},
		{"no backend", head + "contexts:\n- name: a\n", "3:3: contexts[0]: backend is missing"},
		{"unknown backend", head + "contexts:\n- {name: a, backend: kubernets}\n", "did you mean kubernetes?"},
		{"called as another backend", head + "contexts:\n- {name: mesos, backend: local}\n", "3:26: contexts[0].backend: the context mesos can't be of backend local"},
		{"twice", head + "contexts:\n- {name: a, backend: local}\n- {name: a, backend: local}\n", `4:10: contexts[1].name: context "a" stands twice: first in line 3`},
		{"namespace", head + "contexts:\n- {name: a, backend: local, namespace: A}\n", "3:40: contexts[0].namespace: \"A\" is not a namespace"},
		{"option of a wrong type", head + "contexts:\n- {name: a, backend: local, options: {size: big}}\n", "3:39: contexts[0].options.size: is big; wanted is a number"},
		{"option inside of another", head + "contexts:\n- {name: a, backend: local, options: {wrong: {deep: [1]}}}\n", "3:54: contexts[0].options.wrong.deep[0]: is wrong"},
		{"no options there", head + "contexts:\n- {name: a, backend: mesos, options: {size: 1}}\n", "3:39: contexts[0].options.size: is not an option: mesos contexts take none"},
		{"option without value", head + "contexts:\n- {name: a, backend: local, options: {size: }}\n", "contexts[0].options.size: has no value"},
		{"unknown current", head + "currentContext: lokal\n", "2:17: currentContext: there is no context \"lokal\"; allowed: local, kubernetes or mesos; did you mean local?"},
		{"output", head + "defaults: {output: xml}\n", "2:20: defaults.output: unknown form"},
		{"timeout without unit", head + "defaults: {requestTimeout: 5}\n", "2:28: defaults.requestTimeout: is a number"},
		{"negative timeout", head + "defaults: {requestTimeout: -5s}\n", "2:28: defaults.requestTimeout: \"-5s\" is not a duration"},
		{"not YAML", head + "a: b: c\n", "2:5: this is not YAML"},
		{"second document", head + "---\n" + head, "a second document"},
		{"too large", head + "# " + strings.Repeat("x", maxFile), "1:1: the file has"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conf, err := Load(sources(t, c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if conf == nil || conf.Value(KeyContext).Value != DefaultContext {
				t.Error("nothing is configured beside the file")
			}
		})
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, err := Load(sources(t, head+"foo: 1\nbar: 2\ncurrentContext: 3\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v", err)
	}
}

func TestPrecedence(t *testing.T) {
	text := head + "currentContext: kubernetes\ndefaults: {output: json, requestTimeout: 9s}\n"
	for _, c := range []struct {
		name, text   string
		env, flags   map[string]string
		key, want    string
		origin       Origin
		source       string
		line, column int
	}{
		{name: "default", key: KeyContext, want: "local", origin: FromDefault},
		{name: "file", text: text, key: KeyContext, want: "kubernetes", origin: FromFile, line: 2, column: 17},
		{name: "file, nested", text: text, key: KeyOutput, want: "json", origin: FromFile, line: 3, column: 20},
		{name: "variable over file", text: text, env: map[string]string{"BATON_CONTEXT": "A.b,c"}, key: KeyContext, want: "A.b,c", origin: FromEnv, source: "BATON_CONTEXT"},
		{name: "flag over variable", text: text, env: map[string]string{"BATON_CONTEXT": "a"}, flags: map[string]string{KeyContext: "b"}, key: KeyContext, want: "b", origin: FromFlag, source: "--on"},
		{name: "flag over file", text: text, flags: map[string]string{KeyRequestTimeout: "1s"}, key: KeyRequestTimeout, want: "1s", origin: FromFlag, source: "--request-timeout"},
		{name: "variables that are not enumerated", text: text, env: map[string]string{"BATON_OUTPUT": "table", "OUTPUT": "table"}, key: KeyOutput, want: "json", origin: FromFile, line: 3, column: 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sources(t, c.text)
			s.Getenv, s.Flags = func(name string) string { return c.env[name] }, c.flags
			conf, err := Load(s)
			if err != nil {
				t.Fatal(err)
			}
			v := conf.Value(c.key)
			if v.Value != c.want || v.Origin != c.origin || v.Name != c.source || v.Line != c.line || v.Col != c.column {
				t.Errorf("%+v", v)
			}
		})
	}
}

// What baton gives to jobs is never read as configuration, nor is any variable
// that is not enumerated.
func TestOnlyEnumeratedVariablesAreRead(t *testing.T) {
	s := sources(t, "")
	var asked []string
	s.Getenv = func(name string) string {
		asked = append(asked, name)
		return ""
	}
	if _, err := Load(s); err != nil {
		t.Fatal(err)
	}
	for _, name := range asked {
		if name != "BATON_CONTEXT" {
			t.Errorf("%s was read", name)
		}
	}
	if fmt.Sprint(Variables()) != "[BATON_CONTEXT]" {
		t.Errorf("%v", Variables())
	}
}

func TestNamesAndOptionsAreKeptAsWritten(t *testing.T) {
	conf, err := Load(sources(t, head+"contexts:\n- name: Prod.EU-1\n  backend: local\n  options: {maxItems: 3, List: [true, 1.10, x], Deep: {Key: 0755}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := conf.Context("Prod.EU-1")
	if !ok || c.Namespace != "default" || c.BuiltIn {
		t.Fatalf("%+v", c)
	}
	if got := fmt.Sprintf("%#v", c.Options); got != `map[string]interface {}{"Deep":map[string]interface {}{"Key":"0755"}, "List":[]interface {}{true, "1.10", "x"}, "maxItems":3}` {
		t.Error(got)
	}
	if _, ok := conf.Context("prod.eu-1"); ok {
		t.Error("another case is another name")
	}
	if fmt.Sprint(conf.Names()) != "[local kubernetes mesos Prod.EU-1]" {
		t.Error(conf.Names())
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	conf, err := Load(sources(t, head+"contexts:\n- name: a\n  backend: local\n  options: {apiToken: hunter2, url: 'https://me:hunter2@h/p', in: {Password: hunter2, list: ['http://x:hunter2@h']}, plain: seen}\n"))
	if err != nil {
		t.Fatal(err)
	}
	shown := fmt.Sprint(conf.Effective())
	if strings.Contains(shown, "hunter2") || !strings.Contains(shown, "seen") || !strings.Contains(shown, "@h/p") {
		t.Error(shown)
	}
}

func TestFilesThatOthersCouldHaveMade(t *testing.T) {
	s := sources(t, head)
	if err := os.Chmod(s.Path, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(s); err == nil || !strings.Contains(err.Error(), "others may write to it") {
		t.Errorf("writable by all: %v", err)
	}
	linked := sources(t, "")
	target := filepath.Join(t.TempDir(), "elsewhere.yaml")
	write(t, target, head)
	write(t, linked.Path, "")
	if err := errors.Join(os.Remove(linked.Path), os.Symlink(target, linked.Path)); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(linked); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("linked: %v", err)
	}
	if _, err := Edit(linked); err == nil {
		t.Error("a link was opened for changes")
	}
	if content(t, target) != head {
		t.Error("the file behind the link was changed")
	}
}

func TestPath(t *testing.T) {
	env := map[string]string{}
	get := func(name string) string { return env[name] }
	if got := Path(get, "/home/ana"); got != "/home/ana/.config/baton/config.yaml" {
		t.Error(got)
	}
	env["XDG_CONFIG_HOME"] = "relative"
	if got := Path(get, ""); got != "" {
		t.Error(got)
	}
	env["XDG_CONFIG_HOME"] = "/etc/x"
	if got := Path(get, "/home/ana"); got != "/etc/x/baton/config.yaml" {
		t.Error(got)
	}
}

func FuzzConfig(f *testing.F) {
	for _, text := range []string{
		head, head + "currentContext: a\ncontexts:\n- {name: a, backend: local, options: {size: 1, x: [a, {b: c}]}}\n",
		head + "defaults: {output: json, requestTimeout: 1s} # c\n", "{\"apiVersion\": \"baton/config/v1\", \"contexts\": []}",
		head + "contexts: &a\n- &b {name: x, backend: local}\n- {<<: *b, name: y}\n", "---\n# nothing\n", "apiVersion: baton/config/v9", "~",
	} {
		f.Add(text)
	}
	known := Sources{Path: "c", Kinds: []backend.Kind{kind("local"), plain{}}}
	f.Fuzz(func(t *testing.T, text string) {
		r, problems := decode("c", []byte(text), known, nil)
		lines := strings.Count(text, "\n") + 1
		if problems != nil {
			for _, p := range *problems {
				if p.Msg == "" || p.Line < 1 || p.Line > lines || p.Col < 1 {
					t.Fatalf("a problem without words or place: %+v", p)
				}
			}
			return
		}
		for _, c := range r.file.Contexts {
			if msg, _ := BadName(c.Name); msg != "" {
				t.Fatalf("%q was let through", c.Name)
			}
		}
		edited, err := editText([]byte(text), known, v1.Context{Name: "new", Backend: "local"})
		if err != nil {
			return
		}
		again, problems := decode("c", edited, known, nil)
		if problems != nil || len(again.file.Contexts) != len(r.file.Contexts)+1 || again.file.CurrentContext != "new" {
			t.Fatalf("%v in\n%s", problems, edited)
		}
	})
}
