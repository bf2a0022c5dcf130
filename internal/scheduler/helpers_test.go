package scheduler_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler"
	"github.com/baton-run/baton/internal/scheduler/api"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/internal/scheduler/client"
	"github.com/baton-run/baton/internal/scheduler/fleet/fakefleet"
	"github.com/baton-run/baton/internal/scheduler/seal"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/internal/scheduler/store/mem"
	"github.com/baton-run/baton/pkg/backend"
)

// library stands for the job file's decoder: a document is found, not read.
type library struct {
	mu   sync.Mutex
	jobs map[string]*backend.Job
}

var errDocument = errors.New("no such document")

func (l *library) add(job *backend.Job) *backend.Job {
	for i := range job.Groups {
		g := &job.Groups[i]
		g.TemplateDigest = digest(g.Tasks, g.Volumes)
	}
	bare := *job
	bare.Key, bare.Document, bare.Digest = backend.Key{}, nil, ""
	bare.Annotations = map[string]string{"name": job.Key.Name}
	document, err := json.Marshal(bare)
	if err != nil {
		panic(err)
	}
	job.Document, job.Digest = document, digest(bare)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.jobs == nil {
		l.jobs = map[string]*backend.Job{}
	}
	l.jobs[string(document)] = job
	return job
}

func digest(v ...any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (l *library) decode(key backend.Key, document []byte) (*backend.Job, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	job, ok := l.jobs[string(document)]
	if !ok {
		return nil, errDocument
	}
	copied := *job
	copied.Key = key
	return &copied, nil
}

func key(name string) backend.Key { return backend.Key{Namespace: "default", Name: name} }

func mainTask() backend.Task {
	return backend.Task{
		Name: backend.MainName, Lifecycle: backend.MainTask, HasCommand: true, Command: []backend.Text{backend.Literal("work")},
		Resources: backend.Resources{CPU: 100, Memory: 64 << 20},
	}
}

func batch(name string, count int) *backend.Job {
	return &backend.Job{
		Key: key(name), Type: backend.Batch, Retain: backend.Retain{Runs: 10, Revisions: 10, Finished: 168 * time.Hour, Logs: 168 * time.Hour},
		Groups: []backend.Group{{
			Name: backend.MainName, Type: backend.Batch, Count: count, Parallelism: count, SuccessCodes: []int{0}, Tasks: []backend.Task{mainTask()},
		}},
	}
}

func service(name string, count int) *backend.Job {
	job := batch(name, count)
	job.Type = backend.Service
	g := &job.Groups[0]
	g.Type, g.Parallelism = backend.Service, 0
	g.Restart = &backend.RestartPolicy{Policy: "always", Within: 10 * time.Minute, Backoff: time.Second, MaxBackoff: 5 * time.Minute}
	g.Update = &backend.Update{
		Strategy: "rolling", MaxSurge: backend.Amount{N: 25, Percent: true}, MaxUnavailable: backend.Amount{N: 25, Percent: true}, Deadline: 10 * time.Minute,
	}
	return job
}

// rig is a scheduler and the world it looks after. Both outlive the engine.
type rig struct {
	t      testing.TB
	memory *mem.Memory
	world  *fakefleet.World
	jobs   *library
	seal   *seal.Key
}

func newRig(t testing.TB) *rig {
	t.Helper()
	return &rig{t: t, memory: &mem.Memory{}, world: fakefleet.New(), jobs: &library{}, seal: sealWith(t, 7)}
}

func sealWith(t testing.TB, fill byte) *seal.Key {
	t.Helper()
	key, err := seal.New(bytes.Repeat([]byte{fill}, seal.Size), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// life is one life of a scheduler.
type life struct {
	*scheduler.Engine
	fleet *fakefleet.Fleet
	stop  func() error
}

func (r *rig) open(change ...func(*scheduler.Options)) *life {
	r.t.Helper()
	l, err := r.tryOpen(change...)
	if err != nil {
		r.t.Fatal(err)
	}
	return l
}

func (r *rig) options(f *fakefleet.Fleet, change []func(*scheduler.Options)) scheduler.Options {
	opts := scheduler.Options{
		Store: store.Store(r.memory.Open()), Fleet: f, Rand: rand.Reader, Seal: r.seal, Decode: r.jobs.decode,
		Next: func(_, _ string, after time.Time) time.Time { return after.Truncate(time.Minute).Add(time.Minute) },
		Info: backend.Info{Kind: "local", Version: "test", Server: "here"},
	}
	for _, f := range change {
		f(&opts)
	}
	return opts
}

// engine is one that the test runs itself.
func (r *rig) engine(f *fakefleet.Fleet, change ...func(*scheduler.Options)) *scheduler.Engine {
	r.t.Helper()
	engine, err := scheduler.Open(r.t.Context(), r.options(f, change))
	if err != nil {
		r.t.Fatal(err)
	}
	return engine
}

func (r *rig) tryOpen(change ...func(*scheduler.Options)) (*life, error) {
	fleet := r.world.Fleet()
	engine, err := scheduler.Open(r.t.Context(), r.options(fleet, change))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- engine.Run(ctx) }()
	var once sync.Once
	var result error
	stop := func() error {
		once.Do(func() {
			cancel()
			result = <-done
			fleet.Cut()
		})
		return result
	}
	r.t.Cleanup(func() { stop() })
	return &life{Engine: engine, fleet: fleet, stop: stop}, nil
}

// driver is what both ways to an engine serve.
type driver interface {
	backend.Driver
	backend.Watcher
}

// legs runs a test against the engine in process and over its API.
func legs(t *testing.T, run func(t *testing.T, r *rig, d driver)) {
	t.Run("embedded", func(t *testing.T) {
		r := newRig(t)
		run(t, r, r.open().Engine)
	})
	t.Run("api", func(t *testing.T) {
		r := newRig(t)
		run(t, r, serve(t, r, r.open()))
	})
}

// serve puts an engine on a unix socket and returns a client.
func serve(t *testing.T, r *rig, l *life) *client.Client {
	t.Helper()
	dir, err := os.MkdirTemp("", "b")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &api.Server{
		Driver: l.Engine, Decode: r.jobs.decode, Version: "test",
		Process:  func() v1.Process { return v1.Process{PID: 1, Epoch: l.Epoch(), API: []int{1}} },
		Shutdown: func(context.Context, bool) error { cancel(); return nil },
	}
	done := make(chan error, 1)
	uid := os.Getuid()
	go func() { done <- server.Serve(ctx, listener, api.ServeOptions{UID: &uid}) }()
	c := client.Unix(path, "test")
	t.Cleanup(func() {
		c.Close()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return c
}

// await watches a job until it is as wanted.
func await(t testing.TB, d driver, key backend.Key, what string, want func(backend.Observation) bool) backend.Observation {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var last backend.Observation
	for o, err := range d.Watch(ctx, key, backend.DetailFull) {
		if err != nil {
			t.Fatalf("%s is not %s: %v; last seen: %s", key, what, err, show(last))
		}
		if want(o) {
			return o
		}
		last = o
	}
	t.Fatalf("%s is not %s and the watch has ended", key, what)
	return last
}

func phase(p backend.Phase) func(backend.Observation) bool {
	return func(o backend.Observation) bool { return o.Phase == p }
}

func awaitPhase(t testing.TB, d driver, key backend.Key, p backend.Phase) backend.Observation {
	t.Helper()
	return await(t, d, key, string(p), phase(p))
}

func show(o backend.Observation) string {
	text := fmt.Sprintf("%s %s run %d %s", o.Key, o.Phase, o.Run, o.Message)
	for _, i := range o.Instances {
		text += fmt.Sprintf("\n  %s %s %s %s", i.Name, i.State, i.Reason, i.Message)
	}
	return text
}

func apply(t testing.TB, d driver, job *backend.Job, opts backend.ApplyOptions) backend.Applied {
	t.Helper()
	a, err := d.Apply(t.Context(), job, opts)
	if err != nil {
		t.Fatalf("apply %s: %v", job.Key, err)
	}
	return a
}

func wantCode(t *testing.T, err error, code backend.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Errorf("error %v, want %s", err, code)
	}
}
