package fake

import (
	"bytes"
	"context"
	"io"
	"maps"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

// process carries one task's operations out.
type process struct {
	task   string
	cancel context.CancelFunc
	done   chan struct{}

	mu      sync.Mutex
	handled map[string]chan string
	killed  string
	out     [2]io.Writer // of whoever is attached: output and errors

	stdin *io.PipeWriter // nil = the task does not read
	exit  prog.Exit      // once done is closed
}

// attach lets what the process writes be seen elsewhere too.
func (p *process) attach(out, err io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out = [2]io.Writer{out, err}
}

// signal does to the process what its program has asked for, or ends it.
func (p *process) signal(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.handled[name]; c != nil && name != "KILL" {
		select {
		case c <- name:
		default: // as a second signal of a kind that is still pending
		}
		return
	}
	if p.killed == "" {
		p.killed = name
	}
	p.cancel()
}

func (p *process) handle(name string) <-chan string {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := make(chan string, 1)
	p.handled[name] = c
	return c
}

// start starts a task, or writes down why it can't and returns nil.
func (s *store) start(i *instance, task *backend.Task, secrets map[string][]byte) *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := i.status(task.Name)
	t.Started = time.Now()
	env := maps.Clone(i.env)
	for name, secret := range task.Secrets {
		if v, ok := secrets[secret.ID()]; ok && secret.Path == "" {
			env[name] = string(v)
		}
	}
	for name, v := range task.Env {
		env[name] = i.bind(v.Text)
	}
	for _, port := range task.Ports {
		env["PORT_"+strings.ToUpper(strings.ReplaceAll(port.Name, "-", "_"))] = i.port(port.Name)
	}
	args := i.bindAll(append(append([]backend.Text{}, task.Command...), task.Args...))
	if i.asked() || len(args) == 0 || !isProg(args[0]) {
		t.State, t.Finished = backend.Failed, t.Started
		t.Reason, t.Message = backend.ReasonStartError, "no such program: "+strings.Join(args[:min(1, len(args))], "")
		return nil
	}
	t.State = backend.Running
	ctx, cancel := context.WithCancel(context.Background()) //nolint:forbidigo // a process belongs to its target, to no call
	p := &process{task: task.Name, cancel: cancel, done: make(chan struct{}), handled: map[string]chan string{}}
	i.procs[task.Name] = p
	out, err := &sink{s: s, i: i, p: p}, &sink{s: s, i: i, p: p, stderr: true}
	var stdin io.Reader = strings.NewReader("")
	if task.Stdin || task.TTY {
		stdin, p.stdin = io.Pipe()
		context.AfterFunc(ctx, func() { p.stdin.CloseWithError(io.EOF) })
	}
	go func() {
		exit := s.execute(ctx, p, i, env, args[1:], prog.Process{Stdin: stdin, Stdout: out, Stderr: err})
		out.flush()
		err.flush()
		p.exit = exit
		s.record(i, task.Name, exit)
		close(p.done)
	}()
	return p
}

// isProg recognises the suite's program by its name.
func isProg(name string) bool {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return base == "prog" || base == "baton-testprog"
}

// execute runs operations to their end and says how they ended.
func (s *store) execute(ctx context.Context, p *process, i *instance, env map[string]string, args []string, streams prog.Process) prog.Exit {
	defer p.cancel()
	streams.LookupEnv = func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}
	streams.Sleep = sleep
	streams.Handle = p.handle
	streams.Raise = func(name string) { p.signal(name) }
	streams.ReadFile = func(name string) ([]byte, error) { return s.readFile(i, name) }
	streams.WriteFile = func(name string, data []byte) error { return s.writeFile(i, name, data) }
	streams.Serve = func(ctx context.Context, addr string) error {
		s.listen(i, addr)
		<-ctx.Done()
		return ctx.Err()
	}
	streams.Spawn = func() error { return nil }
	exit := prog.Run(ctx, streams, args)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.killed != "" {
		return prog.Exit{Signal: p.killed}
	}
	return exit
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// sink makes lines of what a task writes.
type sink struct {
	s      *store
	i      *instance
	p      *process
	stderr bool
	rest   []byte
}

var _ io.Writer = (*sink)(nil)

func (w *sink) Write(p []byte) (int, error) {
	w.p.show(p, w.stderr)
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	w.rest = append(w.rest, p...)
	for {
		line, rest, ok := bytes.Cut(w.rest, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		w.add(line, false)
		w.rest = bytes.Clone(rest)
	}
}

func (w *sink) add(text []byte, partial bool) {
	w.i.lines = append(w.i.lines, backend.LogLine{
		Instance: w.i.obs.Name, Task: w.p.task, Stderr: w.stderr, Time: time.Now(), Text: bytes.Clone(text), Partial: partial,
	})
	w.s.notify()
}

// flush keeps a last line that has no end.
func (w *sink) flush() {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if len(w.rest) > 0 {
		w.add(w.rest, true)
		w.rest = nil
	}
}

// show passes on what is written to whoever is attached; one who can't take it
// is left alone.
func (p *process) show(text []byte, stderr bool) {
	p.mu.Lock()
	to := p.out[0]
	if stderr {
		to = p.out[1]
	}
	p.mu.Unlock()
	if to != nil {
		_, _ = to.Write(text)
	}
}

func (s *store) listen(i *instance, addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, number, _ := strings.Cut(addr, ":")
	i.listening[number] = true
}
