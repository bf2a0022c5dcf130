package backendtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

func streamCases() []Case {
	return inGroup(GroupCapability,
		Case{Name: "exec-exit-code", Needs: []backend.Verb{backend.VerbExec}, Run: execExitCode},
		Case{Name: "exec-streams", Needs: []backend.Verb{backend.VerbExec}, Run: execStreams},
		Case{Name: "exec-which-instance", Needs: []backend.Verb{backend.VerbExec}, Run: execWhich},
		Case{Name: "exec-cancelled", Needs: []backend.Verb{backend.VerbExec}, Run: execCancelled},
		Case{Name: "attach", Needs: []backend.Verb{backend.VerbAttach}, Run: attached},
		Case{Name: "dial", Needs: []backend.Verb{backend.VerbDial}, Run: dialled},
		Case{Name: "signal", Needs: []backend.Verb{backend.VerbSignal}, Run: signalled},
	)
}

// running starts a service that does nothing and waits for its instances.
func (h *Harness) running(ctx context.Context, n int, opts ...option) *backend.Job {
	job := h.Service("job", []string{"forever"}, append(opts, grace("1s"), count(n))...)
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, n)
	return job
}

func (h *Harness) exec(ctx context.Context, key backend.Key, instance string, in io.Reader, ops ...string) (exit backend.Exit, out, stderr string, err error) {
	e, ok := h.driver.(backend.Execer)
	if !ok {
		h.Fatalf("the driver declares exec and is no Execer")
	}
	var o, x bytes.Buffer
	opts := backend.ExecOptions{Instance: instance, Command: append(append([]string{}, h.Prog...), ops...)}
	exit, err = e.Exec(ctx, key, opts, backend.Streams{In: in, Out: &o, Err: &x})
	return exit, o.String(), x.String(), err
}

func execExitCode(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	zero, _, _, err := h.exec(ctx, job.Key, "", strings.NewReader(""), "exit", "0")
	h.Must("exec", err)
	nine, _, _, err := h.exec(ctx, job.Key, "", strings.NewReader(""), "exit", "9")
	h.Must("exec", err)
	return errors.Join(equal("exit", zero, backend.Exit{}), equal("exit", nine, backend.Exit{Code: 9}))
}

func execStreams(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	_, out, stderr, err := h.exec(ctx, job.Key, "", strings.NewReader("typed\n"), "echo", "a  b", ";", "err", "wrong", ";", "cat")
	h.Must("exec", err)
	return errors.Join(equal("standard output", out, "a  b\ntyped\n"), equal("standard error", stderr, "wrong\n"))
}

func execWhich(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 2)
	_, _, _, several := h.exec(ctx, job.Key, "", strings.NewReader(""), "exit", "0")
	_, _, _, nobody := h.exec(ctx, job.Key, "job.nobody", strings.NewReader(""), "exit", "0")
	name := h.Get(ctx, job.Key).Instances[1].Name
	one, _, _, err := h.exec(ctx, job.Key, name, strings.NewReader(""), "exit", "4")
	h.Must("exec in "+name, err)
	return errors.Join(
		refused("exec in one of several", several, backend.Invalid),
		refused("exec in an instance that is not there", nobody, backend.NotFound),
		equal("exit code", one.Code, 4))
}

func execCancelled(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	e, ok := h.driver.(backend.Execer)
	if !ok {
		return errors.New("the driver declares exec and is no Execer")
	}
	opts := backend.ExecOptions{Command: append(append([]string{}, h.Prog...), "echo", "ready", ";", "forever")}
	_, err := e.Exec(inner, job.Key, opts, backend.Streams{In: strings.NewReader(""), Out: writer(func() { cancel() }), Err: io.Discard})
	if !errors.Is(err, context.Canceled) {
		return fmt.Errorf("exec under a cancelled context ended with %w, want context.Canceled", orNone(err))
	}
	return nil
}

// writer calls a function at each write.
type writer func()

func (w writer) Write(p []byte) (int, error) {
	w()
	return len(p), nil
}

func attached(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"cat"}, func(d *draft) { d.Groups[0].Tasks[0].Stdin = true })
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	a, ok := h.driver.(backend.Attacher)
	if !ok {
		return errors.New("the driver declares attach and is no Attacher")
	}
	var out bytes.Buffer
	exit, err := a.Attach(ctx, job.Key, backend.ExecOptions{}, backend.Streams{In: strings.NewReader("typed\n"), Out: &out, Err: io.Discard})
	h.Must("attach", err)
	return errors.Join(equal("exit code", exit.Code, 0), equal("standard output", out.String(), "typed\n"))
}

func dialled(ctx context.Context, h *Harness) error {
	job := h.Service("job", nil, port("http"), grace("1s"), func(d *draft) {
		d.Groups[0].Tasks[0].Command = append(literals(h.Prog), "listen", ":${port.http}")
	})
	h.Apply(ctx, job)
	o := h.AwaitRunning(ctx, job.Key, 1)
	p, ok := h.driver.(backend.Dialer)
	if !ok {
		return errors.New("the driver declares dial and is no Dialer")
	}
	h.Eventually(ctx, "the port answers", func(ctx context.Context) error {
		c, err := p.Dial(ctx, job.Key, o.Instances[0].Name, "http")
		if err != nil {
			return err
		}
		text, err := io.ReadAll(c)
		return errors.Join(err, c.Close(), equal("what the port says", string(text), "hello\n"))
	})
	_, err := p.Dial(ctx, job.Key, o.Instances[0].Name, "nothing")
	return refused("dial of a port that is not there", err, backend.NotFound)
}

func signalled(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"trap", "USR1", "0s", "6"})
	h.Apply(ctx, job)
	h.ready(ctx, job.Key)
	s, ok := h.driver.(backend.Signaler)
	if !ok {
		return errors.New("the driver declares signal and is no Signaler")
	}
	wrong := s.Signal(ctx, job.Key, backend.SignalOptions{Change: h.Submission(), Signal: "NONSENSE"})
	h.Must("signal", s.Signal(ctx, job.Key, backend.SignalOptions{Change: h.Submission(), Signal: "USR1"}))
	o := h.AwaitEnd(ctx, job.Key)
	i, err := only(o)
	return errors.Join(err, exited(i, backend.Failed, 6, backend.ReasonNonZeroExit), refused("a signal that is none", wrong, backend.Invalid))
}
