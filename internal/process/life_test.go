//go:build linux

package process

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

func named(name string, l v1.Lifecycle, script string) v1.Task {
	t := sh(script)
	t.Name, t.Lifecycle = name, l
	return t
}

// forever ends by a signal; a trap runs after the command in the foreground.
const forever = "while :; do sleep 0.01; done"

func (h *harness) kill(id string, grace time.Duration) {
	h.Helper()
	k := v1.Kill{ID: id, Reason: "test"}
	if grace >= 0 {
		k.Grace = &grace
	}
	if err := h.c.Kill(context.Background(), k); err != nil {
		h.Fatal(err)
	}
}

// untilFile waits for the sign of a task.
func (h *harness) untilFile(path string) {
	h.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(end) {
			h.Fatalf("%s does not appear", path)
		}
	}
}

func TestStop(t *testing.T) {
	h := start(t)
	dir := t.TempDir()
	flag := func(name string) string { return filepath.Join(dir, name) }
	h.launch("honoured", sh("trap 'exit 5' TERM; touch "+flag("honoured")+"; "+forever))
	exceeded := sh("trap '' TERM; touch " + flag("exceeded") + "; " + forever)
	exceeded.StopGrace = 50 * time.Millisecond
	h.launch("exceeded", exceeded)
	h.launch("atonce", sh("touch "+flag("atonce")+"; "+forever))
	usr2 := sh("trap 'echo usr2; exit 0' USR2; touch " + flag("usr2") + "; " + forever)
	usr2.StopSignal = "SIGUSR2"
	h.launch("usr2", usr2)
	pre := sh("touch " + flag("pre") + "; " + forever)
	pre.PreStop = []string{"sh", "-c", "echo prestop"}
	h.launch("pre", pre)
	want := map[string]string{
		"honoured": "killed main=5.",
		"exceeded": "killed main=KILL!",
		"atonce":   "killed main=KILL!",
		"usr2":     "killed main=0.",
		"pre":      "killed main=TERM.",
	}
	for id := range want {
		h.untilFile(flag(id))
		grace := time.Duration(-1)
		if id == "atonce" {
			grace = 0
		}
		h.kill(id, grace)
	}
	for id, w := range want {
		in := h.end(id)
		if got := strings.Replace(verdict(in), " ok", "", 1); got != w {
			t.Errorf("%s: got %q, want %q", id, got, w)
		}
		if in.End.Message != "test" {
			t.Errorf("%s: message %q", id, in.End.Message)
		}
	}
	if got := h.logs("pre", "main"); got != "o prestop\n" {
		t.Errorf("preStop left %q", got)
	}
}

func TestOrderOfTasks(t *testing.T) {
	h := start(t)
	file := filepath.Join(t.TempDir(), "order")
	say := func(s string) string { return "echo " + s + " >> " + file + "; " }
	h.launch("order",
		named("side", v1.LifecycleSidecar, "trap '"+say("side-end")+" exit 0' TERM; "+say("side")+" while :; do sleep 0.01; done"),
		named("one", v1.LifecycleInit, say("one")),
		named("two", v1.LifecycleInit, "sleep 0.05; "+say("two")),
		named("work", v1.LifecycleMain, "until grep -q side "+file+"; do sleep 0.01; done; "+say("work")),
	)
	in := h.end("order")
	if got, want := verdict(in), "exited ok side=0. one=0 two=0 work=0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b, err := os.ReadFile(file)
	if got := strings.Join(strings.Fields(string(b)), " "); err != nil || got != "one two side work side-end" {
		t.Errorf("order was %q (%v)", got, err)
	}
}

func TestInitFailureStartsNothingElse(t *testing.T) {
	h := start(t)
	h.launch("init", named("bad", v1.LifecycleInit, "exit 3"), named("next", v1.LifecycleInit, ""), sh(""))
	in := h.end("init")
	if got, want := verdict(in), "init-failed bad=3 next=waiting main=waiting"; got != want || in.End.Task != "bad" {
		t.Errorf("got %q by %q, want %q", got, in.End.Task, want)
	}
}

// TestGroupEndsWithItsTask: what a task left in its group does not live on
// beside the tasks that come after it.
func TestGroupEndsWithItsTask(t *testing.T) {
	h := start(t)
	pid := filepath.Join(t.TempDir(), "pid")
	h.launch("group",
		named("init", v1.LifecycleInit, "sleep 300 & echo $! > "+pid),
		sh("while grep -q BATON /proc/$(cat "+pid+")/environ; do sleep 0.01; done"))
	if got := verdict(h.end("group")); got != "exited ok init=0 main=0" {
		t.Errorf("got %q", got)
	}
}

func TestMainFailureEndsTheRest(t *testing.T) {
	h := start(t)
	h.launch("fail", named("good", "", forever), named("bad", "", "exit 9"), named("side", v1.LifecycleSidecar, forever))
	in := h.end("fail")
	if got, want := verdict(in), "exited good=TERM. bad=9 side=TERM."; got != want || in.End.Task != "bad" {
		t.Errorf("got %q by %q, want %q", got, in.End.Task, want)
	}
}

func TestLaunchTwiceIsOneInstance(t *testing.T) {
	h := start(t)
	file := filepath.Join(t.TempDir(), "runs")
	var wg sync.WaitGroup
	var fresh int
	var mu sync.Mutex
	for range 20 {
		wg.Go(func() {
			l, err := h.c.Launch(context.Background(), v1.Launch{ID: "same", Dir: "/", Tasks: []v1.Task{sh("echo x >> " + file)}})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if !l.Existing {
				fresh++
			}
		})
	}
	wg.Wait()
	h.end("same")
	if l := h.launch("same", sh("echo x >> "+file)); !l.Existing || l.Instance.State != v1.StateEnded {
		t.Errorf("launched again after its end: %+v", l)
	}
	b, _ := os.ReadFile(file)
	if fresh != 1 || string(b) != "x\n" {
		t.Errorf("%d fresh launches, ran %q", fresh, b)
	}
	if err := h.c.Forget(context.Background(), v1.Forget{ID: "same", Logs: true}); err != nil {
		t.Fatal(err)
	}
	if l := h.launch("same", sh("exit 4")); l.Existing {
		t.Error("still known after it was forgotten")
	}
	if got := verdict(h.end("same")); got != "exited main=4" {
		t.Errorf("got %q", got)
	}
}

func TestDaemonIsKilledWithItsInstance(t *testing.T) {
	h := start(t)
	h.launch("daemon", v1.Task{Name: "main", Argv: []string{"/proc/self/exe"}, Env: []string{asHelper + "=daemon"}})
	if got := verdict(h.end("daemon")); got != "exited ok main=0" {
		t.Fatalf("got %q", got)
	}
	pid := strings.Fields(h.logs("daemon", "main"))[1]
	if b, err := os.ReadFile("/proc/" + pid + "/environ"); err == nil && len(b) > 0 {
		t.Errorf("daemon %s is alive after the end of its instance", pid)
	}
}

func TestSupervisorDies(t *testing.T) {
	h := start(t)
	dir := t.TempDir()
	h.launch("done", sh("exit 6"))
	h.end("done")
	h.launch("plain", sh("touch "+dir+"/plain; "+forever))
	h.launch("deaf", sh("trap '' TERM; touch "+dir+"/deaf; "+forever))
	h.launch("daemon", named("main", "", "touch "+dir+"/daemon; setsid sleep 300 & "+forever))
	for _, f := range []string{"plain", "deaf", "daemon"} {
		h.untilFile(filepath.Join(dir, f))
	}
	h.killSupervisor()
	h.spawn()
	// It answers only when all is ended, so this needs no waiting.
	list, err := h.c.List(context.Background(), v1.List{})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, in := range list.Instances {
		if in.End == nil {
			t.Fatalf("%s is %s", in.ID, in.State)
		}
		got += in.ID + ": " + verdict(in) + "\n"
	}
	want := "daemon: supervisor-lost main=unknown\ndeaf: supervisor-lost main=unknown\ndone: exited main=6\nplain: supervisor-lost main=unknown\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	h.waitNoMarks()
}

func TestThousandShort(t *testing.T) {
	h := start(t)
	thousand(t, h, 1000, 0)
}

// thousand launches n instances and waits for their ends.
func thousand(t testing.TB, h *harness, n, round int) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	slots := make(chan struct{}, 64)
	var wg sync.WaitGroup
	wg.Go(func() {
		left := n
		for changes, err := range h.c.Watch(ctx, v1.Watch{}) {
			if err != nil {
				t.Errorf("%d left: %v", left, err)
				return
			}
			for _, in := range changes.Instances {
				if in.State == v1.StateEnded && in.Labels["round"] == fmt.Sprint(round) {
					if left--; !in.End.Succeeded {
						t.Errorf("%s: %+v", in.ID, in.End)
					}
				}
			}
			if left == 0 {
				return
			}
		}
	})
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			_, err := h.c.Launch(ctx, v1.Launch{
				ID: fmt.Sprintf("r%d.%d", round, i), Dir: "/", Labels: map[string]string{"round": fmt.Sprint(round)},
				Tasks: []v1.Task{{Name: "main", Argv: []string{"/bin/true"}}},
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func BenchmarkThousandShort(b *testing.B) {
	h := start(b)
	round := 0
	for b.Loop() {
		thousand(b, h, 1000, round)
		round++
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(round)/1000, "ms/instance")
}
