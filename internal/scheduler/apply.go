package scheduler

import (
	"context"
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Apply implements backend.Driver.
func (e *Engine) Apply(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
	submit, values, err := e.submission("apply", job, opts)
	if err != nil {
		return backend.Applied{}, err
	}
	return ask(ctx, e, func(t *turn) (backend.Applied, error) {
		if a, ok := e.before(job.Key, opts.SubmissionID); ok {
			return a, nil
		}
		submit.At = t.now
		return t.submit(submit, values)
	})
}

// submission is what the core sees of an Apply: digests in place of values.
func (e *Engine) submission(op string, job *backend.Job, opts backend.ApplyOptions) (core.Submit, map[string][]byte, error) {
	if err := checkChange(op, job.Key, opts.Change); err != nil {
		return core.Submit{}, nil, err
	}
	values, err := captured(op, job, opts.Secrets)
	if err != nil {
		return core.Submit{}, nil, err
	}
	uid := "plan"
	if !e.offline {
		uid, err = newUID(e.opts.Rand)
	}
	if err != nil {
		return core.Submit{}, nil, backend.Errorf(backend.Internal, op, job.Key, "%w", err)
	}
	opts.Secrets = nil
	return core.Submit{UID: uid, Job: job, Options: opts, Secrets: e.digests(values)}, values, nil
}

func (t *turn) submit(s core.Submit, values map[string][]byte) (backend.Applied, error) {
	e := t.e
	key := s.Job.Key
	if err := e.changeable("apply", key); err != nil && !s.Options.DryRun {
		return backend.Applied{}, err
	}
	en := e.jobs.byKey[key]
	if en == nil {
		en = newEntry(core.NewJobState(key))
	}
	if s.Options.DryRun {
		out, err := core.Observe(en.js, s)
		return out.Applied, err
	}
	out, err := core.Observe(en.js, s)
	if err != nil {
		return backend.Applied{}, err
	}
	e.jobs.add(en)
	t.journal(en, out.Events)
	if out.Changed {
		t.touch(en)
		t.mark(en)
	}
	if err := t.keepSecrets(en, values); err != nil {
		t.fail(err)
	}
	return out.Applied, nil
}

// Plan implements backend.Planner.
func (e *Engine) Plan(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Preview, error) {
	submit, _, err := e.submission("plan", job, opts)
	if err != nil {
		return backend.Preview{}, err
	}
	submit.Options.DryRun = true
	return ask(ctx, e, func(t *turn) (backend.Preview, error) {
		submit.At = t.now
		var preview backend.Preview
		js := core.NewJobState(job.Key)
		if en := e.jobs.byKey[job.Key]; en != nil {
			js = en.js
			current := e.view(en, t.now)
			preview.Current, preview.Rotated = &current, js.Rotated(submit.Secrets)
		}
		out, err := core.Observe(js, submit)
		if err != nil {
			return backend.Preview{}, err
		}
		preview.Applied = out.Applied
		if preview.Current != nil {
			preview.Applied.Version = preview.Current.Version
		}
		return preview, nil
	})
}

// newUID returns 13 letters and digits: 65 bits.
func newUID(rand io.Reader) (string, error) {
	const size = 9
	raw := make([]byte, size)
	if _, err := io.ReadFull(rand, raw); err != nil {
		return "", fmt.Errorf("make a uid: %w", err)
	}
	const length = 13
	return strings.ToLower(base32.StdEncoding.EncodeToString(raw))[:length], nil
}
