package backendtest

import (
	"context"
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

// option changes the draft of a job.
type option func(*draft)

// Job makes a job of one task that runs the helper program.
func (h *Harness) Job(name string, t backend.JobType, ops []string, opts ...option) *backend.Job {
	task := &taskDraft{Command: literals(append(append([]string{}, h.Prog...), ops...))}
	d := &draft{Name: name, Type: string(t), Backends: h.Backends, Groups: []*groupDraft{{Tasks: []*taskDraft{task}}}}
	if t == backend.Cron {
		d.Schedule = "manual"
	}
	for _, o := range opts {
		o(d)
	}
	return h.made(d)
}

func (h *Harness) made(d *draft) *backend.Job {
	for _, g := range d.Groups {
		for name, value := range d.Labels {
			g.Labels = set(g.Labels, name, value) // as the canonical form has them
		}
		for _, t := range g.Tasks {
			t.Image = or(t.Image, h.Image)
		}
	}
	text, err := d.text()
	h.Must("write the job file", err)
	job, err := h.Make(text)
	h.Must("read the job file "+text, err)
	named := *job
	named.Key.Namespace = h.Namespace
	return &named
}

// Batch makes a batch job.
func (h *Harness) Batch(name string, ops []string, opts ...option) *backend.Job {
	return h.Job(name, backend.Batch, ops, opts...)
}

// Service makes a service.
func (h *Harness) Service(name string, ops []string, opts ...option) *backend.Job {
	return h.Job(name, backend.Service, ops, opts...)
}

// Submission returns a change with an id of its own.
func (h *Harness) Submission() backend.Change {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids++
	return backend.Change{
		SubmissionID: fmt.Sprintf("%s-%d", h.Namespace, h.ids),
		By:           backend.By{User: "suite", Via: "command"},
	}
}

// Apply applies a job, or ends the case.
func (h *Harness) Apply(ctx context.Context, job *backend.Job, opts ...func(*backend.ApplyOptions)) backend.Applied {
	a, err := h.TryApply(ctx, job, opts...)
	h.Must("apply "+job.Key.String(), err)
	return a
}

// TryApply applies a job under an id of its own.
func (h *Harness) TryApply(ctx context.Context, job *backend.Job, opts ...func(*backend.ApplyOptions)) (backend.Applied, error) {
	o := backend.ApplyOptions{Change: h.Submission()}
	for _, f := range opts {
		f(&o)
	}
	return h.driver.Apply(ctx, job, o)
}

// Get reads a job with its instances, or ends the case.
func (h *Harness) Get(ctx context.Context, key backend.Key) backend.Observation {
	o, err := h.driver.Get(ctx, key, backend.DetailInstances)
	h.Must("get "+key.String(), err)
	return o
}

// Stop stops a job, or ends the case.
func (h *Harness) Stop(ctx context.Context, key backend.Key) {
	_, err := h.driver.Stop(ctx, key, backend.StopOptions{Change: h.Submission()})
	h.Must("stop "+key.String(), err)
}

// Delete deletes a job, or ends the case.
func (h *Harness) Delete(ctx context.Context, key backend.Key) {
	_, err := h.driver.Delete(ctx, key, backend.DeleteOptions{Change: h.Submission()})
	h.Must("delete "+key.String(), err)
}

func labels(kv ...string) option {
	return func(d *draft) {
		for i := 0; i+1 < len(kv); i += 2 {
			d.Labels = set(d.Labels, kv[i], kv[i+1])
		}
	}
}

func suspended(d *draft) { d.Suspend = true }

func count(n int) option {
	return func(d *draft) {
		if n != 1 { // the default is left out
			d.Groups[0].Count = &n
		}
	}
}

func retries(n int) option { return func(d *draft) { d.Groups[0].Retries = n } }

func grace(text string) option {
	return func(d *draft) {
		for _, t := range d.Groups[0].Tasks {
			t.Stop = &stopDraft{Grace: text}
		}
	}
}

// env gives the task a variable whose value is meant literally.
func env(name, value string) option {
	return func(d *draft) {
		t := d.Groups[0].Tasks[0]
		t.Env = set(t.Env, name, literal(value))
	}
}

// spoken gives the task a variable whose value has words of the language.
func spoken(name, value string) option {
	return func(d *draft) {
		t := d.Groups[0].Tasks[0]
		t.Env = set(t.Env, name, value)
	}
}

func command(words ...string) option {
	return func(d *draft) { d.Groups[0].Tasks[0].Command = literals(words) }
}

func rerun(o *backend.ApplyOptions)   { o.Rerun = true }
func replace(o *backend.ApplyOptions) { o.Replace = true }
func dryRun(o *backend.ApplyOptions)  { o.DryRun = true }

func ifVersion(v string) func(*backend.ApplyOptions) {
	return func(o *backend.ApplyOptions) { o.IfVersion = v }
}

func submission(id string) func(*backend.ApplyOptions) {
	return func(o *backend.ApplyOptions) { o.SubmissionID = id }
}

func port(name string) option {
	return func(d *draft) {
		t := d.Groups[0].Tasks[0]
		t.Ports = append(t.Ports, portDraft{Name: name})
	}
}
