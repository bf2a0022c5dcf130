package cli_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

func TestCompletion(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  []string // among the words offered
	}{
		{[]string{"stat"}, []string{"status"}},
		{[]string{"status", "he"}, []string{"hello"}},
		{[]string{"logs", "hello."}, []string{"hello.0", "hello.side"}},
		{[]string{"stop", ""}, []string{"hello", "other"}},
		{[]string{"status", "--on", "l"}, []string{"local"}},
		{[]string{"status", "--on", "local,d"}, []string{"local,dc2"}},
		{[]string{"status", "-o", "js"}, []string{"json", "jsonpath="}},
		{[]string{"status", "--sort-by", "mem"}, []string{"memory"}},
		{[]string{"status", "--columns", "job,ph"}, []string{"job,phase"}},
		{[]string{"wait", "--for", "r"}, []string{"ready"}},
		{[]string{"completion", "z"}, []string{"zsh"}},
		{[]string{"explain", "groups.tasks.sh"}, []string{"groups.tasks.shm"}},
		{[]string{"rollout", "pa"}, []string{"pause"}},
	} {
		t.Run(strings.Join(c.words, " "), func(t *testing.T) {
			f := setup(t)
			o := hello(backend.PhaseRunning)
			o.Groups = []backend.GroupStatus{{Name: "main"}, {Name: "side"}}
			o.Instances = []backend.Instance{{Name: "hello.0", State: backend.Running}}
			f.local.add(o)
			o.Key.Name = "other"
			f.local.add(o)
			if code := f.run(append([]string{"__complete"}, c.words...)...); code != 0 {
				t.Fatalf("exit %d: %s", code, f.captured.Err)
			}
			var offered []string
			for line := range strings.Lines(f.captured.Out.String()) {
				word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
				offered = append(offered, word)
			}
			for _, w := range c.want {
				if !slices.Contains(offered, w) {
					t.Errorf("%q is not among %q", w, offered)
				}
			}
		})
	}
}

func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		setup(t).expect(0, []string{"completion", shell}, "baton", "")
	}
	setup(t).expect(2, args("completion tcsh"), "", `no completion for "tcsh"`)
}
