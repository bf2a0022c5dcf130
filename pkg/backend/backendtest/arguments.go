package backendtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

func argumentCases() []Case {
	logs := []backend.Verb{backend.VerbLogs}
	return inGroup(GroupFidelity,
		Case{Name: "arguments", Needs: logs, Run: argumentsVerbatim},
		Case{Name: "args-follow-command", Needs: logs, Run: argsFollow},
		Case{Name: "environment", Needs: logs, Run: environmentVerbatim},
		Case{Name: "empty-and-unset", Needs: logs, Run: emptyAndUnset},
		Case{Name: "long-argument", Needs: logs, Run: longArgument},
		Case{Name: "long-value", Needs: logs, Run: longValue},
		Case{Name: "words", Needs: logs, Run: wordsBound},
		Case{Name: "given-variables", Needs: logs, Run: givenVariables},
		Case{Name: "free-port", Needs: logs, Run: freePort},
		Case{Name: "document", Run: documentVerbatim},
	)
}

// awkward are texts that something between a job file and a process likes to
// change.
func awkward() []string {
	return []string{
		"", " ", "two words", "  spaces  ", `"double"`, `'single'`, `it's "both"`, `back\slash\n`, "`date`",
		"$", "$$", "$HOME", "$(HOME)", "$$(HOME)", "${HOME}", "${X:-y}", "$${X}", "$(date)", "%s%d%%", "~", "*", "[a-z]?", "{a,b}",
		"a\nb", "ends with a line\n", "tab\there", "a;b", "a|b>c<d&e", "#x", "!x", "-n", "--flag=va lue", "a=b", "x=$y",
		"日本語", "é", "e\u0301", "🎼", "{{.Name}}", "<nil>", "null", "true", "1.10", "0755", "@file",
	}
}

// parsed reads the lines of JSON that the helper program has printed.
func parsed[T any](text string) ([]T, error) {
	var out []T
	dec := json.NewDecoder(strings.NewReader(text))
	for dec.More() {
		var v T
		if err := dec.Decode(&v); err != nil {
			return out, fmt.Errorf("the program's output is not as it printed it: %w: %.200q", err, text)
		}
		out = append(out, v)
	}
	return out, nil
}

func argumentsVerbatim(ctx context.Context, h *Harness) error {
	return h.prints(ctx, h.Batch("job", append([]string{"argv"}, awkward()...)), awkward())
}

// prints says what is wrong with the arguments that a job's program got.
func (h *Harness) prints(ctx context.Context, job *backend.Job, want []string) error {
	got, err := parsed[[]string](h.printed(ctx, job))
	if err != nil || len(got) != 1 {
		return errors.Join(err, equal("the number of lists of arguments printed", len(got), 1))
	}
	return sameList("argument", got[0], want)
}

func sameList(what string, got, want []string) error {
	if slices.Equal(got, want) {
		return nil
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Errorf("%s %d is %.200q, want %.200q", what, i, got[i], want[i])
		}
	}
	return fmt.Errorf("%d of %s, want %d", len(got), what, len(want))
}

func argsFollow(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"argv"}, func(d *draft) { d.Groups[0].Tasks[0].Args = []string{"one", "", "two words"} })
	return h.prints(ctx, job, []string{"one", "", "two words"})
}

func environmentVerbatim(ctx context.Context, h *Harness) error {
	ops := []string{"env"}
	var opts []option
	for i, v := range awkward() {
		name := fmt.Sprintf("AWKWARD_%d", i)
		ops, opts = append(ops, name), append(opts, env(name, v))
	}
	got, err := h.variables(ctx, h.Batch("job", ops, opts...))
	values := make([]string, len(got))
	for i, v := range got {
		values[i] = v.Value
	}
	return errors.Join(err, sameList("value", values, awkward()))
}

func (h *Harness) variables(ctx context.Context, job *backend.Job) ([]prog.Variable, error) {
	return parsed[prog.Variable](h.printed(ctx, job))
}

func emptyAndUnset(ctx context.Context, h *Harness) error {
	got, err := h.variables(ctx, h.Batch("job", []string{"env", "BATON_EMPTY", "BATON_UNSET"}, env("BATON_EMPTY", "")))
	want := []prog.Variable{{Name: "BATON_EMPTY", Set: true}, {Name: "BATON_UNSET"}}
	if err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("variables are %v, want %v", got, want)
	}
	return err
}

// long is 100,000 characters in which a piece that is lost shows.
func long() string {
	var b strings.Builder
	for i := 0; b.Len() < 100_000; i++ {
		fmt.Fprintf(&b, "%d ", i)
	}
	return b.String()
}

func longArgument(ctx context.Context, h *Harness) error {
	return h.prints(ctx, h.Batch("job", []string{"argv", long()}), []string{long()})
}

func longValue(ctx context.Context, h *Harness) error {
	got, err := h.variables(ctx, h.Batch("job", []string{"env", "LONG"}, env("LONG", long())))
	if err == nil && (len(got) != 1 || got[0].Value != long()) {
		err = errors.New("a value of 100,000 characters has arrived as another")
	}
	return err
}

func wordsBound(ctx context.Context, h *Harness) error {
	words := "${job.namespace}/${job.name} ${group.name} ${instance.index} of ${group.count} ${instance.name} $${job.name}"
	want := h.Namespace + "/job main 0 of 1 job.0 ${job.name}"
	job := h.Batch("job", []string{"argv"}, spoken("WORDS", words), func(d *draft) {
		t := d.Groups[0].Tasks[0]
		t.Command = append(literals(h.Prog), "env", "WORDS", ";", "argv", words)
	})
	text := h.printed(ctx, job)
	variable, rest, _ := strings.Cut(text, "\n")
	vars, err := parsed[prog.Variable](variable)
	args, argsErr := parsed[[]string](rest)
	if err = errors.Join(err, argsErr); err != nil || len(vars) != 1 || len(args) != 1 || len(args[0]) != 1 {
		return errors.Join(err, fmt.Errorf("the program printed %q", text))
	}
	return errors.Join(equal("the variable", vars[0].Value, want), equal("the argument", args[0][0], want))
}

func givenVariables(ctx context.Context, h *Harness) error {
	names := []string{"BATON_JOB", "BATON_GROUP", "BATON_NAMESPACE", "BATON_INDEX", "BATON_COUNT", "BATON_REVISION"}
	job := h.Batch("job", append([]string{"env"}, names...), count(2))
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	var problems error
	for index := range 2 {
		text, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1, Instances: []string{fmt.Sprintf("job.%d", index)}})
		h.Must("logs", err)
		got, err := parsed[prog.Variable](text)
		values := []string{}
		for _, v := range got {
			values = append(values, v.Value)
		}
		problems = errors.Join(problems, err, sameList(fmt.Sprintf("variable of instance %d,", index), values,
			[]string{"job", backend.MainName, h.Namespace, fmt.Sprint(index), "2", "1"}))
	}
	return problems
}

func freePort(ctx context.Context, h *Harness) error {
	job := h.Service("job", nil, port("http"), func(d *draft) {
		d.Groups[0].Tasks[0].Command = append(literals(h.Prog), "argv", "${port.http}")
		d.Groups[0].Restart = &restartDraft{Policy: "never"}
	})
	h.Apply(ctx, job)
	var got string
	h.Eventually(ctx, "the port is printed", func(ctx context.Context) error {
		text, err := h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1})
		list, parseErr := parsed[[]string](text)
		if err = errors.Join(err, parseErr); err != nil || len(list) == 0 || len(list[0]) != 1 {
			return errors.Join(err, fmt.Errorf("the program printed %q", text))
		}
		got = list[0][0]
		return nil
	})
	o := h.Get(ctx, job.Key)
	i, ok := last(o)
	if !ok || len(i.Ports) != 1 {
		return fmt.Errorf("no instance with one port: %s", describe(o))
	}
	return errors.Join(equal("the port's name", i.Ports[0].Name, "http"), equal("${port.http}", got, fmt.Sprint(i.Ports[0].Port)))
}

func documentVerbatim(ctx context.Context, h *Harness) error {
	job := h.Batch("job", append([]string{"argv"}, awkward()...), suspended, labels("team", "web"))
	h.Apply(ctx, job)
	o, err := h.driver.Get(ctx, job.Key, backend.DetailFull)
	h.Must("get", err)
	return errors.Join(equal("document", string(o.Document), string(job.Document)), equal("digest", o.Digest, job.Digest))
}
