package spec

import (
	"strings"

	"github.com/baton-run/baton/internal/spec/envfile"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// readEnv reads env, envFrom and secrets. The names are gathered first, since
// a variable's text may use another.
func (t *taskReader) readEnv() {
	t.env, t.secrets = map[string]value{}, map[string]bool{}
	var order []entry
	t.scope.merged("env", func(key tree.Field, v value) {
		t.checkName(key, v)
		t.env[key.Key] = v
		order = append(order, entry{key, v})
	})
	t.scope.merged("secrets", func(key tree.Field, v value) {
		t.secrets[key.Key] = true
		t.readSecret(key, v)
	})
	for _, e := range order {
		if x, ok := t.variable(e); ok {
			t.task.Env = set(t.task.Env, e.key.Key, x)
		}
	}
	t.scope.field("envFrom", into(&t.task.EnvFrom, list(t.envFrom)))
}

func (t *taskReader) checkName(key tree.Field, v value) {
	switch {
	case !variable(key.Key):
		v.r.addField(key, v.path, "this is not the name of a variable", "letters, digits, _, . and -, beginning with a letter or _")
	case reserved(key.Key):
		v.r.addField(key, v.path, key.Key+" is set by baton in every instance", "use another name")
	}
}

func (t *taskReader) variable(e entry) (backend.EnvValue, bool) {
	v := e.value
	if v.node.Kind != tree.Map {
		t.resolving[e.key.Key] = true
		defer delete(t.resolving, e.key.Key)
		x, ok := t.bound(v)
		return backend.EnvValue{Text: x}, ok
	}
	var x backend.EnvValue
	ok := v.object(fields{
		"from": into(&x.From, enum("config", "field")),
		"name": into(&x.Name, filled),
		"key":  into(&x.Key, filled),
	}, "from", "key")
	switch {
	case x.From == "config" && !v.node.Has("name"):
		v.problem("name is missing", "the name of the backend's configuration object")
		return x, false
	case x.From == "field" && v.node.Has("name"):
		v.problem("name is for from: config", "a field has a key only")
		return x, false
	case x.From == "field" && x.Key != "" && !strings.Contains(" "+strings.Join(facts(), " ")+" ", " "+x.Key+" "):
		key, _ := v.node.Get("key")
		v.child("key", key.Value).problem(clip(x.Key)+" is not a field of instances", problem.OneOf(x.Key, facts()))
		return x, false
	}
	return x, ok
}

// facts are the fields of an instance that a variable can have.
func facts() []string {
	return []string{"node", "nodeIP", "ip", "zone", "region", "instance", "uid", "namespace", "serviceAccount"}
}

func (t *taskReader) readSecret(key tree.Field, v value) {
	t.checkName(key, v)
	if v.node.Kind == scalarKind && !v.node.Null {
		v.problem("a secret's value does not belong in a job file", "write where it comes from: {from: env}, {from: file, key: PATH} or {from: backend, name: NAME}")
		return
	}
	if other, twice := t.env[key.Key]; twice {
		v.r.addField(key, v.path, key.Key+" stands in env and in secrets", "first in "+other.path)
	}
	s := backend.Secret{Key: key.Key}
	ok := v.object(fields{
		"from": into(&s.From, enum("env", "file", "backend")),
		"name": into(&s.Name, filled),
		"key":  into(&s.Key, filled),
		"path": into(&s.Path, path),
	}, "from")
	switch {
	case s.From == "backend" && !v.node.Has("name"):
		v.problem("name is missing", "the name of the backend's secret")
	case s.From != "" && s.From != "backend" && v.node.Has("name"):
		v.problem("name is for from: backend", "key says which variable or file")
	case ok:
		t.task.Secrets = set(t.task.Secrets, key.Key, s)
	}
}

func (t *taskReader) envFrom(v value) (backend.EnvFrom, bool) {
	var e backend.EnvFrom
	var file string
	var sealed bool
	ok := v.object(fields{
		"file":   into(&file, filled),
		"config": into(&e.Config, filled),
		"secret": into(&e.Secret, filled),
		"content": func(v value) {
			e.Content = map[string]string{}
			for _, item := range v.entries() {
				if !variable(item.key.Key) {
					v.r.addField(item.key, item.value.path, "this is not the name of a variable", "")
				} else if s, ok := text(item.value); ok {
					e.Content[item.key.Key] = s
				}
			}
		},
		"sealed": into(&sealed, boolean),
		"prefix": into(&e.Prefix, text),
	})
	if e.Prefix != "" && !variable(e.Prefix) {
		v.problem(clip(e.Prefix)+" can't begin the name of a variable", "letters, digits and _, beginning with a letter or _")
	}
	if !v.one("file", "config", "secret", "content") {
		return e, false
	}
	if sealed && file == "" {
		v.problem("sealed is for file", "the backend's own secrets are sealed anyway")
		return e, false
	}
	if file == "" {
		return e, ok
	}
	if sealed {
		e.Sealed = sealedID(file)
		return e, ok
	}
	e.Content, ok = t.envFile(v, file)
	return e, ok
}

// sealedID names a sealed env file among the captured secrets.
func sealedID(file string) string { return "envFile/" + file }

func (t *taskReader) envFile(v value, name string) (map[string]string, bool) {
	f, _ := v.node.Get("file")
	at := v.child("file", f.Value)
	data, ok := at.readFile(name)
	if !ok {
		return nil, false
	}
	content, err := envfile.Parse(data)
	if err != nil {
		at.problem(name+": "+err.Error(), "lines are NAME=value")
		return nil, false
	}
	return content, true
}
