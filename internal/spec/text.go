package spec

import (
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

// parse reads the words of a scalar.
func (v value) parse(field words.Field, env func(string) (backend.Text, string, string)) (backend.Text, bool) {
	t, errs := words.Parse(v.node.Text, field, v.r.lookups(env))
	for _, e := range errs {
		v.problemAt(e.Offset, e.Msg, e.Hint)
	}
	return t, len(errs) == 0
}

func (r *reader) lookups(env func(string) (backend.Text, string, string)) words.Lookups {
	return words.Lookups{
		Param: func(name string) (string, string, bool) {
			p, ok := r.params.get(name)
			if !ok {
				return "", r.params.hint(name), false
			}
			return p.value, "", true
		},
		Env: env,
	}
}

// bound reads text whose words are bound at launch, and remembers them until
// all groups are known.
func (t *taskReader) bound(v value) (backend.Text, bool) {
	if !v.is(scalarKind) {
		return nil, false
	}
	if name, ok := words.Whole(v.node.Text); ok {
		p, ok := v.r.params.get(name)
		if !ok {
			v.problem("there is no parameter "+name, v.r.params.hint(name))
		}
		return backend.Literal(p.value), ok
	}
	text, ok := v.parse(words.Bound, t.lookupEnv)
	t.remember(v, text)
	return text, ok
}

// use is a text with words that are bound at launch.
type use struct {
	value value
	group int
	text  backend.Text
}

func (t *taskReader) remember(v value, text backend.Text) {
	if _, static := text.Static(); !static {
		t.job.uses = append(t.job.uses, use{v, t.group, text})
	}
}

// lookupEnv resolves ${env.X}: a literal variable of the same task.
func (t *taskReader) lookupEnv(name string) (text backend.Text, msg, hint string) {
	if _, secret := t.secrets[name]; secret {
		return nil, "${env." + name + "} is a secret", "a secret's value never becomes part of other text: let the program read it"
	}
	v, ok := t.env[name]
	if !ok {
		hint := problem.DidYouMean(name, problem.Sorted(keys(t.env)))
		if hint == "" {
			hint = "declare it in env, or leave it to the shell: $" + name
		}
		return nil, "the task has no variable " + name, hint
	}
	if v.node.Kind != scalarKind {
		return nil, "${env." + name + "} is not a literal", "only variables whose text stands in the file can be used"
	}
	if t.resolving[name] {
		return nil, "the variable " + name + " is made of itself", "break the circle of ${env.…}"
	}
	if text, done := t.resolved[name]; done {
		return text, "", ""
	}
	t.resolving[name] = true
	defer delete(t.resolving, name)
	text, _ = t.bound(v)
	t.resolved[name] = text
	return text, "", ""
}
