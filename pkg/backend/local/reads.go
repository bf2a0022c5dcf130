package local

import (
	"context"
	"io"
	"iter"
	"net"
	"strconv"

	"github.com/baton-run/baton/pkg/backend"
)

// Info says what this machine serves.
func (d *driver) Info(ctx context.Context) (backend.Info, error) {
	if err := ctx.Err(); err != nil {
		return backend.Info{}, err
	}
	info := Kind{}.Reference()
	info.Version, info.Server, info.InProcess = d.env.Version, d.layout.dir, d.embedded
	return info, nil
}

// Get returns one job.
func (d *driver) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	return with(ctx, d.reading, readAgain, func(s service) (backend.Observation, error) { return s.Get(ctx, key, detail) })
}

// List yields the jobs selected.
func (d *driver) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return each(ctx, d.reading, func(s service) iter.Seq2[backend.Observation, error] { return s.List(ctx, sel, detail) })
}

// Plan tells what Apply would do.
func (d *driver) Plan(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
	if err := d.accepts(job); err != nil {
		return backend.Preview{}, err
	}
	return with(ctx, d.planning, readAgain, func(s service) (backend.Preview, error) { return s.Plan(ctx, job, opts) })
}

// Watch follows one job.
func (d *driver) Watch(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	return each(ctx, d.following, func(s service) iter.Seq2[backend.Observation, error] { return s.Watch(ctx, key, detail) })
}

// Logs reads what instances wrote.
func (d *driver) Logs(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	return each(ctx, d.following, func(s service) iter.Seq2[backend.LogLine, error] { return s.Logs(ctx, key, opts) })
}

// Events yields what happened to a job.
func (d *driver) Events(ctx context.Context, key backend.Key, opts backend.EventOptions) iter.Seq2[backend.Event, error] {
	return each(ctx, d.reading, func(s service) iter.Seq2[backend.Event, error] { return s.Events(ctx, key, opts) })
}

// History returns revisions.
func (d *driver) History(ctx context.Context, key backend.Key) ([]backend.Revision, error) {
	return with(ctx, d.reading, readAgain, func(s service) ([]backend.Revision, error) { return s.History(ctx, key) })
}

// Endpoints lists where a job is reached.
func (d *driver) Endpoints(ctx context.Context, key backend.Key) ([]backend.Endpoint, error) {
	return with(ctx, d.reading, readAgain, func(s service) ([]backend.Endpoint, error) { return s.Endpoints(ctx, key) })
}

// Why says what keeps a job from running.
func (d *driver) Why(ctx context.Context, key backend.Key) ([]backend.Blocker, error) {
	return with(ctx, d.reading, readAgain, func(s service) ([]backend.Blocker, error) { return s.Why(ctx, key) })
}

// Fits says where a job's instances would fit now.
func (d *driver) Fits(ctx context.Context, job *backend.Job) (blockers []backend.Blocker, fit int, err error) {
	err = do(ctx, d.reading, readAgain, func(s service) error {
		blockers, fit, err = s.Fits(ctx, job)
		return err
	})
	return blockers, fit, err
}

// Nodes lists this machine.
func (d *driver) Nodes(ctx context.Context) ([]backend.Node, error) {
	return with(ctx, d.reading, readAgain, func(s service) ([]backend.Node, error) { return s.Nodes(ctx) })
}

// Usage measures instances.
func (d *driver) Usage(ctx context.Context, key backend.Key) (map[string]backend.Usage, error) {
	return with(ctx, d.reading, readAgain, func(s service) (map[string]backend.Usage, error) { return s.Usage(ctx, key) })
}

// Owners lists the scheduler and the supervisor, where they run.
func (d *driver) Owners(ctx context.Context) ([]backend.Owner, error) {
	s, err := (&Control{d}).Status(ctx)
	if err != nil {
		return nil, err
	}
	var all []backend.Owner
	if s.Running {
		all = append(all, backend.Owner{Name: "scheduler", ID: strconv.Itoa(s.PID), State: "running", Address: s.Socket, Since: s.Since, Self: true})
	}
	if s.Supervisor != 0 {
		all = append(all, backend.Owner{Name: "supervisor", ID: strconv.Itoa(s.Supervisor), State: "running", Tasks: s.Instances, Self: true})
	}
	return all, nil
}

// Exec runs a command beside a task.
func (d *driver) Exec(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	return with(ctx, d.reading, !readAgain, func(s service) (backend.Exit, error) { return s.Exec(ctx, key, opts, streams) })
}

// Attach joins a main process's streams.
func (d *driver) Attach(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	return with(ctx, d.reading, !readAgain, func(s service) (backend.Exit, error) { return s.Attach(ctx, key, opts, streams) })
}

// Dial connects to a task's port.
func (d *driver) Dial(ctx context.Context, key backend.Key, instance, port string) (net.Conn, error) {
	return with(ctx, d.reading, readAgain, func(s service) (net.Conn, error) { return s.Dial(ctx, key, instance, port) })
}

// ReadFiles streams files of a task.
func (d *driver) ReadFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, w io.Writer) error {
	return do(ctx, d.reading, !readAgain, func(s service) error { return s.ReadFiles(ctx, key, opts, w) })
}

// WriteFiles unpacks files into a task's folder.
func (d *driver) WriteFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, r io.Reader) error {
	return do(ctx, d.reading, !readAgain, func(s service) error { return s.WriteFiles(ctx, key, opts, r) })
}

// Check examines the state on disk and, when they run, scheduler and supervisor.
func (d *driver) Check(ctx context.Context) ([]backend.Finding, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return (&Control{d}).Check(ctx)
}
