package fake

import (
	"context"
	"iter"

	"github.com/baton-run/baton/pkg/backend"
)

// planted is a fake with one bug: what is not nil stands for the method.
type planted struct {
	*Driver
	apply  func(context.Context, *backend.Job, backend.ApplyOptions) (backend.Applied, error)
	get    func(context.Context, backend.Key, backend.Detail) (backend.Observation, error)
	seen   func(*backend.Observation)
	list   func(context.Context, backend.Selector, backend.Detail) iter.Seq2[backend.Observation, error]
	stop   func(context.Context, backend.Key, backend.StopOptions) (backend.Applied, error)
	delete func(context.Context, backend.Key, backend.DeleteOptions) (backend.Deleted, error)
	info   func(*backend.Info)
	close  func() error
	plan   func(context.Context, *backend.Job, backend.ApplyOptions) (backend.Preview, error)
	watch  func(context.Context, backend.Key, backend.Detail) iter.Seq2[backend.Observation, error]
	logs   func(context.Context, backend.Key, backend.LogOptions) iter.Seq2[backend.LogLine, error]
	exec   func(context.Context, backend.Key, backend.ExecOptions, backend.Streams) (backend.Exit, error)
	scale  func(context.Context, backend.Key, backend.ScaleOptions) (backend.Applied, error)
}

func (p *planted) Apply(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	if p.apply != nil {
		return p.apply(ctx, job, opts)
	}
	return p.Driver.Apply(ctx, job, opts)
}

func (p *planted) Get(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
	if p.get != nil {
		return p.get(ctx, key, detail)
	}
	o, err := p.Driver.Get(ctx, key, detail)
	if p.seen != nil {
		p.seen(&o)
	}
	return o, err
}

func (p *planted) List(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	if p.list != nil {
		return p.list(ctx, sel, detail)
	}
	return p.looked(p.Driver.List(ctx, sel, detail))
}

func (p *planted) Watch(ctx context.Context, key backend.Key, detail backend.Detail) iter.Seq2[backend.Observation, error] {
	if p.watch != nil {
		return p.watch(ctx, key, detail)
	}
	return p.looked(p.Driver.Watch(ctx, key, detail))
}

func (p *planted) looked(seq iter.Seq2[backend.Observation, error]) iter.Seq2[backend.Observation, error] {
	return func(yield func(backend.Observation, error) bool) {
		for o, err := range seq {
			if p.seen != nil {
				p.seen(&o)
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

func (p *planted) Stop(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
	if p.stop != nil {
		return p.stop(ctx, key, opts)
	}
	return p.Driver.Stop(ctx, key, opts)
}

func (p *planted) Delete(ctx context.Context, key backend.Key, opts backend.DeleteOptions) (backend.Deleted, error) {
	if p.delete != nil {
		return p.delete(ctx, key, opts)
	}
	return p.Driver.Delete(ctx, key, opts)
}

func (p *planted) Info(ctx context.Context) (backend.Info, error) {
	info, err := p.Driver.Info(ctx)
	if p.info != nil {
		p.info(&info)
	}
	return info, err
}

func (p *planted) Close() error {
	if p.close != nil {
		return p.close()
	}
	return p.Driver.Close()
}

func (p *planted) Plan(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
	if p.plan != nil {
		return p.plan(ctx, job, opts)
	}
	return p.Driver.Plan(ctx, job, opts)
}

func (p *planted) Logs(ctx context.Context, key backend.Key, opts backend.LogOptions) iter.Seq2[backend.LogLine, error] {
	if p.logs != nil {
		return p.logs(ctx, key, opts)
	}
	return p.Driver.Logs(ctx, key, opts)
}

func (p *planted) Exec(ctx context.Context, key backend.Key, opts backend.ExecOptions, streams backend.Streams) (backend.Exit, error) {
	if p.exec != nil {
		return p.exec(ctx, key, opts, streams)
	}
	return p.Driver.Exec(ctx, key, opts, streams)
}

func (p *planted) Scale(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
	if p.scale != nil {
		return p.scale(ctx, key, opts)
	}
	return p.Driver.Scale(ctx, key, opts)
}

// changed plants what happens to a job and the options before they are applied.
func changed(change func(*backend.Job, *backend.ApplyOptions)) func(*Driver) backend.Driver {
	return func(d *Driver) backend.Driver {
		return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
			other := deepCopy(job)
			change(other, &opts)
			return d.Apply(ctx, other, opts)
		}}
	}
}

// observed plants what happens to each observation.
func observed(change func(*backend.Observation)) func(*Driver) backend.Driver {
	return func(d *Driver) backend.Driver { return &planted{Driver: d, seen: change} }
}

// deepCopy copies what the bugs change.
func deepCopy(job *backend.Job) *backend.Job {
	other := *job
	other.Groups = append([]backend.Group{}, job.Groups...)
	for g := range other.Groups {
		group := &other.Groups[g]
		group.Tasks = append([]backend.Task{}, group.Tasks...)
		for t := range group.Tasks {
			task := &group.Tasks[t]
			task.Command = append([]backend.Text{}, task.Command...)
			env := map[string]backend.EnvValue{}
			for name, v := range task.Env {
				env[name] = v
			}
			task.Env = env
		}
	}
	return &other
}
