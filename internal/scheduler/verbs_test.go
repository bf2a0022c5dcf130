package scheduler_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/internal/scheduler"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/fleet/fakefleet"
	"github.com/baton-run/baton/pkg/backend"
)

func withSecret(job *backend.Job) *backend.Job {
	job.Groups[0].Tasks[0].Secrets = map[string]backend.Secret{
		"TOKEN": {From: "env", Key: "TOKEN"}, "CERT": {From: "file", Key: "cert.pem", Path: "tls/cert.pem"},
	}
	return job
}

func secrets(token string) backend.ApplyOptions {
	return backend.ApplyOptions{Secrets: map[string][]byte{"env/TOKEN": []byte(token), "file/cert.pem": []byte("planted-certificate"), "env/OTHER": []byte("planted-other")}}
}

func TestSecretsReachTheLaunchAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		var log bytes.Buffer
		l := r.open(func(o *scheduler.Options) {
			o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		})
		job := withSecret(service("web", 1))
		r.jobs.add(job)
		_, err := l.Apply(t.Context(), job, backend.ApplyOptions{})
		wantCode(t, err, backend.Invalid)
		if e, ok := errors.AsType[*backend.Error](err); !ok || len(e.Fields) != 2 {
			t.Errorf("missing values are refused with %v", err)
		}
		apply(t, l.Engine, job, secrets("planted-one"))
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
		launch, _ := r.world.Launch("web.0")
		task := launch.Tasks[0]
		if string(task.SecretEnv["TOKEN"]) != "planted-one" || len(task.Files) != 1 || string(task.Files[0].Content) != "planted-certificate" ||
			task.Files[0].Mode != 0o600 || !task.Files[0].Secret {
			t.Errorf("launched with %q, %+v", task.SecretEnv, task.Files)
		}
		snapshot, err := r.memory.Open().Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, bucket := range snapshot.Buckets() {
			for key, value := range snapshot.All(bucket) {
				if bytes.Contains(value, []byte("planted")) {
					t.Errorf("a secret can be read in %s/%s", bucket, key)
				}
			}
		}
		if strings.Contains(log.String(), "planted") {
			t.Error("a secret can be read in the log")
		}
	})
}

func TestARotatedSecretIsAChangeAndRollbackBringsItBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		job := r.jobs.add(withSecret(service("web", 1)))
		apply(t, l.Engine, job, secrets("one"))
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)

		same, err := l.Plan(t.Context(), job, secrets("one"))
		if err != nil || same.Outcome != backend.Unchanged || len(same.Rotated) != 0 {
			t.Errorf("plan of the same: %+v, %v", same, err)
		}
		plan, err := l.Plan(t.Context(), job, secrets("two"))
		if err != nil || plan.Outcome != backend.Updated || !slices.Equal(plan.Rotated, []string{"env/TOKEN"}) || !slices.Equal(plan.Groups, []string{"main"}) {
			t.Errorf("plan of a rotated secret: %+v, %v", plan, err)
		}
		token := func(want string, revision int) {
			t.Helper()
			await(t, l.Engine, job.Key, "rolled out", func(o backend.Observation) bool {
				return o.Rollout != nil && o.Rollout.State == backend.RolloutDone && o.Revision == revision
			})
			synctest.Wait()
			running := r.world.Running()
			if len(running) != 1 || string(running[0].Tasks[0].SecretEnv["TOKEN"]) != want {
				t.Errorf("revision %d runs with %q, want %q", revision, running[0].Tasks[0].SecretEnv["TOKEN"], want)
			}
		}
		apply(t, l.Engine, job, secrets("two"))
		token("two", 2)
		if _, err := l.Rollback(t.Context(), job.Key, backend.RollbackOptions{Change: backend.Change{Message: "two is bad", By: backend.By{User: "ann"}}}); err != nil {
			t.Fatal(err)
		}
		token("one", 3)
		l.stop()
		l = r.open()
		synctest.Wait()
		r.world.Exit("web.0", 1)
		await(t, l.Engine, job.Key, "restarted", func(o backend.Observation) bool { return *o.Restarts == 1 && o.Phase == backend.PhaseRunning })
		token("one", 3)
		history, err := l.History(t.Context(), job.Key)
		if err != nil || len(history) != 3 || !history[0].Current || history[0].Number != 3 || history[0].By.User != "ann" || history[0].Message != "two is bad" {
			t.Errorf("history: %+v, %v", history, err)
		}
	})
}

func TestAnotherSealKeyIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		synctest.Wait()
		l.stop()
		r.seal = sealWith(t, 8)
		if _, err := r.tryOpen(); err == nil || !strings.Contains(err.Error(), "seal key") {
			t.Errorf("opened with another seal key: %v", err)
		}
	})
}

func TestVolumesOutliveTheirJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		job := service("db", 1)
		g := &job.Groups[0]
		g.Identity = backend.StableIdentity
		g.Volumes = []backend.Volume{{Name: "data", Kind: backend.PersistentVolume, Size: 1 << 30}}
		g.Tasks[0].Mounts = []backend.Mount{{Volume: "data", Path: "/data"}}
		r.jobs.add(job)
		apply(t, l.Engine, job, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
		launch, _ := r.world.Launch("db.0")
		if len(launch.Volumes) != 1 || launch.Volumes[0].ID == "" {
			t.Fatalf("launched with volumes %+v", launch.Volumes)
		}
		list := func(opts backend.VolumeOptions) []backend.VolumeInfo {
			t.Helper()
			opts.Namespace = "default"
			infos, err := l.Volumes(t.Context(), opts)
			if err != nil {
				t.Fatal(err)
			}
			return infos
		}
		infos := list(backend.VolumeOptions{})
		if len(infos) != 1 || !infos[0].InUse || infos[0].Orphan || infos[0].Instance != "db.0" || infos[0].Volume != "data" {
			t.Fatalf("listed: %+v", infos)
		}
		_, err := l.Volumes(t.Context(), backend.VolumeOptions{Namespace: "default", Remove: []string{infos[0].Name}})
		wantCode(t, err, backend.Conflict)
		deleted, err := l.Delete(t.Context(), job.Key, backend.DeleteOptions{})
		if err != nil || !slices.Equal(deleted.VolumesKept, []string{infos[0].Name}) {
			t.Errorf("deleted: %+v, %v", deleted, err)
		}
		if err := l.Gone(t.Context(), job.Key); err != nil {
			t.Fatal(err)
		}
		l.stop()
		l = r.open()
		if infos = list(backend.VolumeOptions{}); len(infos) != 1 || !infos[0].Orphan || infos[0].InUse {
			t.Errorf("after the job: %+v", infos)
		}
		if left := list(backend.VolumeOptions{Remove: []string{infos[0].Name}}); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
		synctest.Wait()
		if !slices.Equal(r.world.Removed(), []string{launch.Volumes[0].ID}) {
			t.Errorf("destroyed: %v", r.world.Removed())
		}
		apply(t, l.Engine, job, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
		deleted, err = l.Delete(t.Context(), job.Key, backend.DeleteOptions{Volumes: true})
		if err != nil || len(deleted.VolumesGone) != 1 {
			t.Errorf("deleted: %+v, %v", deleted, err)
		}
		if err := l.Gone(t.Context(), job.Key); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := len(r.world.Removed()); n != 2 {
			t.Errorf("%d volumes destroyed, want 2", n)
		}
	})
}

func TestReadinessAndLiveness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		job := service("web", 1)
		check := func(code string) *backend.Check {
			return &backend.Check{
				Kind: backend.CheckCommand, Command: []backend.Text{backend.Literal("exit"), backend.Literal(code)},
				Interval: 5 * time.Second, Timeout: time.Second, Failures: 3, Successes: 2, Delay: 2 * time.Second,
			}
		}
		job.Groups[0].Tasks[0].Health.Ready = check("0")
		r.jobs.add(job)
		begin := time.Now()
		apply(t, l.Engine, job, backend.ApplyOptions{})
		o := awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
		if took := time.Since(begin); took < 7*time.Second || took > 8*time.Second {
			t.Errorf("ready after %s: want the delay and one interval\n%s", took, show(o))
		}
		sick := service("sick", 1)
		sick.Groups[0].Tasks[0].Health.Live = check("1")
		r.jobs.add(sick)
		apply(t, l.Engine, sick, backend.ApplyOptions{})
		await(t, l.Engine, sick.Key, "restarted by its live check", func(o backend.Observation) bool { return *o.Restarts > 0 })
		var seen bool
		for ev, err := range l.Events(t.Context(), sick.Key, backend.EventOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			seen = seen || ev.Reason == string(backend.ReasonHealthCheckFailed) && strings.Contains(ev.Message, "exited with 1")
		}
		if !seen {
			t.Error("no event tells why")
		}
	})
}

func TestScaleSuspendTriggerRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		web := r.jobs.add(service("web", 1))
		apply(t, l.Engine, web, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, web.Key, backend.PhaseRunning)
		if _, err := l.Scale(t.Context(), web.Key, backend.ScaleOptions{Group: backend.MainName, Count: 3}); err != nil {
			t.Fatal(err)
		}
		await(t, l.Engine, web.Key, "3 instances", func(o backend.Observation) bool { return *o.Ready == 3 })
		before := r.world.Started()
		if _, err := l.Restart(t.Context(), web.Key, backend.RestartOptions{}); err != nil {
			t.Fatal(err)
		}
		await(t, l.Engine, web.Key, "restarted", func(o backend.Observation) bool {
			return len(r.world.Started()) == len(before)+3 && o.Rollout.State == backend.RolloutDone
		})
		if _, err := l.Suspend(t.Context(), web.Key, backend.SuspendOptions{}); err != nil {
			t.Fatal(err)
		}
		awaitPhase(t, l.Engine, web.Key, backend.Suspended)
		synctest.Wait()
		if n := len(r.world.Running()); n != 0 {
			t.Errorf("%d instances of a suspended job run", n)
		}
		if _, err := l.Suspend(t.Context(), web.Key, backend.SuspendOptions{Resume: true}); err != nil {
			t.Fatal(err)
		}
		await(t, l.Engine, web.Key, "resumed", func(o backend.Observation) bool { return *o.Ready == 3 })
		_, err := l.Trigger(t.Context(), web.Key, backend.TriggerOptions{})
		wantCode(t, err, backend.Unsupported)
		_, err = l.Rollout(t.Context(), web.Key, backend.RolloutOptions{Action: "pause"})
		wantCode(t, err, backend.Unsupported)
	})
}

func TestWhyNamesWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		job := service("big", 1)
		job.Groups[0].Tasks[0].Resources.CPU = 64000
		r.jobs.add(job)
		apply(t, l.Engine, job, backend.ApplyOptions{})
		synctest.Wait()
		blockers, err := l.Why(t.Context(), job.Key)
		if err != nil || len(blockers) != 1 || blockers[0].Resource != "cpu" || blockers[0].Requested != "64" || blockers[0].Available != "8" {
			t.Errorf("why: %+v, %v", blockers, err)
		}
		blockers, count, err := l.Fits(t.Context(), job)
		if err != nil || count != 0 || len(blockers) != 1 {
			t.Errorf("fits: %+v, %d, %v", blockers, count, err)
		}
		node := r.world.Fleet().Nodes()[0]
		node.Capacity.CPU = 128000
		r.world.SetNodes(node)
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
	})
}

func TestOneOnlyLooksAfterWhatItWasMadeFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		a, b := r.jobs.add(service("a", 1)), r.jobs.add(service("b", 1))
		apply(t, l.Engine, a, backend.ApplyOptions{})
		apply(t, l.Engine, b, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, a.Key, backend.PhaseRunning)
		awaitPhase(t, l.Engine, b.Key, backend.PhaseRunning)
		l.stop()
		r.world.Exit("b.0", 1)
		f := r.world.Fleet()
		engine := r.engine(f, func(o *scheduler.Options) { o.Only = func(k backend.Key) bool { return k == a.Key } })
		err := engine.RunUntil(t.Context(), func(ctx context.Context) error {
			if _, err := engine.Stop(ctx, a.Key, backend.StopOptions{}); err != nil {
				return err
			}
			time.Sleep(time.Hour)
			for o, err := range engine.Watch(ctx, a.Key, backend.DetailInstances) {
				if err != nil || o.Phase == backend.PhaseStopped {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if running := r.world.Running(); len(running) != 0 {
			t.Errorf("%s runs", running[0].Name)
		}
		if n := len(r.world.Started()); n != 2 {
			t.Errorf("%d launches: a job that was not meant was started again", n)
		}
	})
}

func TestReadOnlyShowsWhatHappenedSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		one, web := r.jobs.add(batch("one", 1)), r.jobs.add(service("web", 1))
		apply(t, l.Engine, one, backend.ApplyOptions{})
		apply(t, l.Engine, web, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, one.Key, backend.PhaseRunning)
		awaitPhase(t, l.Engine, web.Key, backend.PhaseRunning)
		o, err := l.Get(t.Context(), one.Key, backend.DetailInstances)
		if err != nil {
			t.Fatal(err)
		}
		w, err := l.Get(t.Context(), web.Key, backend.DetailInstances)
		if err != nil {
			t.Fatal(err)
		}
		l.stop()
		r.world.Exit("one.0", 0)
		f := r.world.Fleet()
		statuses, err := f.Query(t.Context(), []string{o.Instances[0].ID, w.Instances[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		commits := r.memory.Commits()
		snapshot, err := r.memory.Open().Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		reader, err := scheduler.ReadOnly(snapshot, statuses, scheduler.Options{Fleet: f, Decode: r.jobs.decode})
		if err != nil {
			t.Fatal(err)
		}
		got := get(t, reader, one.Key)
		if got.Phase != backend.PhaseSucceeded || !got.Supervised {
			t.Errorf("%s supervised %v", show(got), got.Supervised)
		}
		got = get(t, reader, web.Key)
		if got.Phase != backend.PhaseRunning || got.Supervised {
			t.Errorf("%s supervised %v", show(got), got.Supervised)
		}
		_, err = reader.Stop(t.Context(), web.Key, backend.StopOptions{})
		wantCode(t, err, backend.Unavailable)
		_, err = reader.Apply(t.Context(), web, backend.ApplyOptions{})
		wantCode(t, err, backend.Unavailable)
		if history, err := reader.History(t.Context(), web.Key); err != nil || len(history) != 1 {
			t.Errorf("history: %v, %v", history, err)
		}
		blind, err := scheduler.ReadOnly(snapshot, nil, scheduler.Options{Fleet: f, Decode: r.jobs.decode})
		if err != nil {
			t.Fatal(err)
		}
		if got = get(t, blind, web.Key); got.Instances[0].State != backend.Unknown {
			t.Errorf("nobody was asked, and yet: %s", show(got))
		}
		if r.memory.Commits() != commits || len(r.world.Started()) != 2 {
			t.Error("reading has written or launched")
		}
	})
}

func TestAddressesAreBoundAndKeptCurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		l := r.open()
		db := service("app", 1)
		db.Groups[0].Name = "db"
		db.Groups[0].Tasks[0].Ports = []backend.Port{{Name: "pg", Protocol: "tcp"}}
		web := db.Groups[0]
		web.Name = "web"
		task := mainTask()
		task.Command = append(task.Command, backend.Text{{Kind: backend.SegmentAddr, Addr: &backend.Addr{Group: "db", Port: "pg"}}})
		task.Ports = []backend.Port{{Name: "http-alt", Protocol: "tcp", Number: 8080}}
		web.Tasks = []backend.Task{task}
		db.Groups = append(db.Groups, web)
		r.jobs.add(db)
		apply(t, l.Engine, db, backend.ApplyOptions{})
		awaitPhase(t, l.Engine, db.Key, backend.PhaseRunning)
		d, _ := r.world.Launch("app.db.0")
		w, _ := r.world.Launch("app.web.0")
		addr := fmt.Sprintf("127.0.0.1:%d", d.Ports["pg"])
		if got := w.Tasks[0].Argv[1]; got != addr || d.Ports["pg"] == 0 {
			t.Errorf("argument %q, want %q", got, addr)
		}
		if got, want := r.world.Addresses(w.ID), "db.pg 0 "+addr+"\n"; got != want {
			t.Errorf("address file %q, want %q", got, want)
		}
		if env := w.Tasks[0].Env; env["PORT_HTTP_ALT"] != "8080" || env["BATON_GROUP"] != "web" || env["BATON_JOB"] != "app" {
			t.Errorf("environment %v", env)
		}
		ends, err := l.Endpoints(t.Context(), db.Key)
		if err != nil || len(ends) != 2 || ends[0].Address != addr {
			t.Errorf("endpoints %+v, %v", ends, err)
		}
		node := r.world.Fleet().Nodes()[0]
		node.UsedPorts = []int{d.Ports["pg"]}
		r.world.Exit("app.db.0", 1)
		synctest.Wait()
		r.world.SetNodes(node) // another program takes the port before the restart
		await(t, l.Engine, db.Key, "restarted", func(o backend.Observation) bool { return *o.Restarts == 1 && o.Phase == backend.PhaseRunning })
		synctest.Wait()
		moved, _ := r.world.Launch("app.db.0")
		want := fmt.Sprintf("db.pg 0 127.0.0.1:%d\n", moved.Ports["pg"])
		if got := r.world.Addresses(w.ID); got != want || moved.Ports["pg"] == d.Ports["pg"] {
			t.Errorf("address file %q, want %q", got, want)
		}
	})
}

func TestPreviousLogsAreOfTheAttemptBefore(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		job := r.jobs.add(service("web", 1))
		apply(t, d, job, backend.ApplyOptions{})
		awaitPhase(t, d, job.Key, backend.PhaseRunning)
		read := func(previous bool) (texts []string) {
			t.Helper()
			for line, err := range d.(backend.LogReader).Logs(t.Context(), job.Key, backend.LogOptions{Previous: previous, Tail: -1}) {
				if err != nil {
					t.Fatal(err)
				}
				texts = append(texts, string(line.Text))
			}
			return texts
		}
		before := read(false)
		if got := read(true); len(got) != 0 || len(before) == 0 {
			t.Errorf("before anything was restarted: %q, %q", before, got)
		}
		r.world.Exit("web.0", 1)
		await(t, d, job.Key, "restarted", func(o backend.Observation) bool { return *o.Restarts == 1 && o.Phase == backend.PhaseRunning })
		if got := read(true); !slices.Equal(got, before) {
			t.Errorf("previous %q, want %q", got, before)
		}
		if got := read(false); len(got) != len(before) {
			t.Errorf("present %q, want what one attempt wrote", got)
		}
	})
}

func TestLogsComeFromEveryInstance(t *testing.T) {
	legs(t, func(t *testing.T, r *rig, d driver) {
		r.world.OnLaunch(func(fleet.Launch) fakefleet.Fate { zero := 0; return fakefleet.Fate{Exit: &zero} })
		job := r.jobs.add(batch("talk", 3))
		apply(t, d, job, backend.ApplyOptions{})
		for _, follow := range []bool{true, false} {
			var got []string
			for line, err := range d.(backend.LogReader).Logs(t.Context(), job.Key, backend.LogOptions{Follow: follow, Tail: -1}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, line.Instance+": "+string(line.Text))
			}
			slices.Sort(got)
			if want := []string{"talk.0: out of talk.main.0", "talk.1: out of talk.main.1", "talk.2: out of talk.main.2"}; !slices.Equal(got, want) {
				t.Errorf("follow %v: %q", follow, got)
			}
		}
		for _, err := range d.(backend.LogReader).Logs(t.Context(), job.Key, backend.LogOptions{Instances: []string{"talk.9"}}) {
			wantCode(t, err, backend.NotFound)
		}
	})
}

func get(t *testing.T, d backend.Driver, key backend.Key) backend.Observation {
	t.Helper()
	o, err := d.Get(t.Context(), key, backend.DetailFull)
	if err != nil {
		t.Fatal(err)
	}
	return o
}
