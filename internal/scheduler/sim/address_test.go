package sim_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/sim"
	"github.com/baton-run/baton/pkg/backend"
)

func listens(g backend.Group) backend.Group {
	g.Tasks[0].Ports = []backend.Port{{Name: "http", Protocol: "tcp"}}
	return g
}

func calls(g backend.Group, a backend.Addr) backend.Group {
	g.Tasks[0].Args = []backend.Text{{{Kind: backend.SegmentAddr, Addr: &a}}}
	return g
}

func TestAddressesWaitAndBind(t *testing.T) {
	w := world(t, forever)
	front := calls(serviceGroup("front", 1), backend.Addr{Group: "back", Port: "http", Pick: backend.PickAll})
	submit(t, w, job("web", backend.Service, front, listens(serviceGroup("back", 2))), backend.Created)
	run(t, w, 0)
	if i := view(w, "web").Instances[0]; i.State != backend.Waiting || i.Reason != backend.ReasonDependencyNotReady || !strings.Contains(i.Message, "group back") {
		t.Errorf("before it can know the address: %s %s %q", i.State, i.Reason, i.Message)
	}
	run(t, w, 5*time.Second)
	js := w.Job(key("web"))
	for _, i := range js.Instances() {
		if i.Group != "front" {
			continue
		}
		_, g := js.Spec(i)
		got, err := core.Bind(g.Tasks[0].Args[0], js.Bindings(i, w.Env()))
		ends := js.Endpoints("back")
		if err != nil || strings.Count(got, ",") != 1 || len(ends) != 2 || !strings.HasPrefix(got, "127.0.0.1:2") {
			t.Errorf("bound to %q %v of %v", got, err, ends)
		}
		return
	}
	t.Error("front was not launched")
}

func TestAddressOfAnotherJob(t *testing.T) {
	w := world(t, forever)
	submit(t, w, job("web", backend.Service, calls(serviceGroup("main", 1), backend.Addr{Job: "db", Group: "main", Port: "http"})), backend.Created)
	run(t, w, time.Minute)
	if o := view(w, "web"); o.Phase != backend.Pending || o.Reason != backend.ReasonDependencyNotReady || !strings.Contains(o.Message, "job db") {
		t.Errorf("without it: %s %s %q", o.Phase, o.Reason, o.Message)
	}
	d := core.Reconcile(w.Job(key("web")).Clone(), w.Now, w.Env())
	if len(d.Watches) != 1 || d.Watches[0] != key("db") {
		t.Errorf("it watches %v", d.Watches)
	}
	submit(t, w, job("db", backend.Service, listens(serviceGroup("main", 1))), backend.Created)
	run(t, w, time.Minute)
	if got := summary(view(w, "web")); got != "Running 1/1 restarts=0 " {
		t.Errorf("with it: %s", got)
	}
}

func TestRefusedAddresses(t *testing.T) {
	a := calls(listens(serviceGroup("a", 2)), backend.Addr{Group: "b", Port: "http"})
	b := listens(serviceGroup("b", 1))
	tests := map[string]*backend.Job{
		"each other": job("web", backend.Service, a, calls(b, backend.Addr{Group: "a", Port: "http"})),
		"over a third": job("web", backend.Service, a, func() backend.Group {
			g := listens(serviceGroup("b", 1))
			g.DependsOn = []backend.Dependency{{Group: "a"}}
			return g
		}()),
		"own instances":     job("web", backend.Service, calls(listens(serviceGroup("a", 2)), backend.Addr{Group: "a", Port: "http", Pick: backend.PickAll})),
		"the job by name":   job("web", backend.Service, calls(listens(serviceGroup("a", 2)), backend.Addr{Job: "web", Group: "a", Port: "http"})),
		"restart on change": job("web", backend.Service, func() backend.Group { g := serviceGroup("b", 1); g.OnAddressChange = backend.AddressRestart; return g }()),
	}
	for name, j := range tests {
		if len(core.Refused(j)) == 0 {
			t.Errorf("%s is taken", name)
		}
	}
	self := job("web", backend.Service, calls(listens(serviceGroup("a", 2)), backend.Addr{Group: "a", Port: "http", Pick: backend.PickSelf}))
	if refused := core.Refused(self); len(refused) != 0 {
		t.Errorf("[self] is refused: %v", refused)
	}
}

func TestUnreachableNode(t *testing.T) {
	nodes := []*core.Node{node("a"), node("b")}
	w := sim.New(sim.Config{Start: start, Nodes: nodes, Behave: forever})
	j := job("web", backend.Service, serviceGroup("main", 2))
	j.Groups[0].ReplaceAfter = time.Minute
	submit(t, w, stamped(j), backend.Created)
	run(t, w, 10*time.Second)
	observe := func(ev core.Event) {
		t.Helper()
		if out, err := w.Do(key("web"), ev); err != nil || !out.Changed {
			t.Fatal(out, err)
		}
	}
	observe(core.NodeUnreachable{At: w.Now, Node: "a"})
	run(t, w, 30*time.Second)
	o := view(w, "web")
	if o.Phase != backend.Degraded || *o.Ready != 1 || o.Reason != backend.ReasonNodeUnreachable {
		t.Errorf("partitioned: %s %s", summary(o), states(o))
	}
	observe(core.NodeUnreachable{At: w.Now, Node: "a", Back: true})
	run(t, w, time.Second)
	if got := summary(view(w, "web")); got != "Running 2/2 restarts=0 " || len(w.Procs) != 2 {
		t.Errorf("back in time: %s", got)
	}
	observe(core.NodeUnreachable{At: w.Now, Node: "a"})
	nodes[0].Closed = "unreachable"
	run(t, w, 2*time.Minute)
	if got := summary(view(w, "web")); got != "Running 2/2 restarts=0 " || len(w.Procs) != 3 {
		t.Errorf("given up: %s %s", got, states(view(w, "web")))
	}
	observe(core.NodeLost{At: w.Now, Node: "b"})
	if o := view(w, "web"); o.Phase != backend.Degraded || o.Instances[0].State != backend.Waiting || o.Instances[0].Reason != backend.ReasonNodeLost {
		t.Errorf("lost: %s %s %s", summary(o), states(o), o.Instances[0].Reason)
	}
}

func TestRotatedSecretReplacesWhatUsesIt(t *testing.T) {
	a, b := serviceGroup("a", 1), serviceGroup("b", 1)
	a.Tasks[0].Secrets = map[string]backend.Secret{"PW": {From: "env", Key: "PW"}}
	j := job("web", backend.Service, a, b)
	w := world(t, forever)
	apply := func(digest string) core.Outcome {
		t.Helper()
		js := w.Job(key("web"))
		if js == nil {
			js = core.NewJobState(key("web"))
		}
		out, err := core.Observe(js, core.Submit{At: w.Now, UID: "u1", Job: j, Secrets: map[string]string{"env/PW": digest}})
		if err != nil {
			t.Fatal(err)
		}
		w.Adopt(js)
		run(t, w, time.Minute)
		return out
	}
	apply("one")
	if got := apply("one").Applied.Outcome; got != backend.Unchanged || len(w.Procs) != 2 {
		t.Errorf("the same value: %s", got)
	}
	if got := w.Job(key("web")).Rotated(map[string]string{"env/PW": "two"}); len(got) != 1 {
		t.Errorf("rotated: %v", got)
	}
	out := apply("two")
	if out.Applied.Outcome != backend.Updated || len(out.Applied.Groups) != 1 || len(w.Procs) != 3 {
		t.Errorf("another value: %+v, %d launches", out.Applied, len(w.Procs))
	}
	causes := ""
	for _, e := range w.Journal {
		causes += e.Message + "\n"
	}
	if !strings.Contains(causes, "a secret was rotated") {
		t.Error("the journal does not say that a secret was rotated")
	}
	if _, err := w.Do(key("web"), core.Rollback{At: w.Now}); err != nil {
		t.Fatal(err)
	}
	run(t, w, time.Minute)
	if cur := w.Job(key("web")).Current(); cur.Secrets["env/PW"] != "one" || cur.From != 1 {
		t.Errorf("rolled back to %v of %d", cur.Secrets, cur.From)
	}
}

func TestPreviousAttemptIsKept(t *testing.T) {
	j := job("a", backend.Batch, batchGroup("main", 1))
	j.Groups[0].Retries = 5
	w := world(t, func(*rand.Rand, sim.Launch) sim.Script { return sim.Script{Run: time.Second, ExitCode: 1} })
	submit(t, w, stamped(j), backend.Created)
	run(t, w, time.Hour)
	all := w.Job(key("a")).Instances()
	if len(all) != 2 || all[0].Attempt != 5 || all[1].Attempt != 6 {
		t.Errorf("%d attempts are kept", len(all))
	}
}
