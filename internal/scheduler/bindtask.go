package scheduler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

const secretMode = 0o600

// secretValues puts captured values where the job file wants them.
func (b *binder) secretValues(t *backend.Task, out *fleet.Task) error {
	for _, from := range t.EnvFrom {
		if from.Sealed == "" {
			continue
		}
		value, err := b.secret(from.Sealed)
		if err != nil {
			return err
		}
		var variables map[string]string
		if err := json.Unmarshal(value, &variables); err != nil {
			return &causeError{core.EndSecret, fmt.Errorf("envFrom: what was captured of %s is no object of text", from.Sealed)}
		}
		for name, value := range variables {
			out.SecretEnv[from.Prefix+name] = []byte(value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Secrets)) {
		s := t.Secrets[name]
		if s.ID() == "" {
			return &causeError{core.EndSecret, fmt.Errorf("secrets.%s: this scheduler keeps no secrets of its own; use from env or file", name)}
		}
		value, err := b.secret(s.ID())
		if err != nil {
			return err
		}
		if s.Path == "" {
			out.SecretEnv[name] = value
			continue
		}
		out.Files = append(out.Files, fleet.File{Path: s.Path, Content: value, Mode: secretMode, Secret: true})
	}
	return nil
}

func (b *binder) secret(id string) ([]byte, error) {
	value, ok := b.secrets[id]
	if !ok {
		return nil, &causeError{core.EndSecret, fmt.Errorf("the value of secret %s was not kept; submit the job again", id)}
	}
	return value, nil
}

func (b *binder) files(t *backend.Task, out *fleet.Task) error {
	for _, f := range t.Files {
		if f.Config != nil || f.Secret != nil {
			return invalid("files %s: this scheduler has no configuration objects to read from", f.Path)
		}
		content, static := f.Content.Static()
		if f.Template || !static {
			bound, err := b.text(f.Content)
			if err != nil {
				return err
			}
			content = bound
		}
		out.Files = append(out.Files, fleet.File{Path: f.Path, Content: []byte(content), Mode: f.Mode})
	}
	return nil
}

func (b *binder) stop(t *backend.Task, out *fleet.Task) (err error) {
	out.Stop = fleet.Stop{Grace: t.Stop.Grace, Signal: t.Stop.Signal}
	pre := t.Stop.PreStop
	if pre == nil {
		return nil
	}
	bound := &fleet.PreStop{}
	if bound.Command, err = b.texts(pre.Command); err != nil {
		return err
	}
	if bound.Path, err = b.text(pre.Path); err != nil {
		return err
	}
	if pre.Port != "" {
		if bound.Port, err = b.port(t, pre.Port); err != nil {
			return err
		}
	}
	out.Stop.PreStop = bound
	return nil
}

func (b *binder) port(t *backend.Task, name string) (int, error) {
	for _, p := range b.Ports {
		if p.Name == name {
			return p.Port, nil
		}
	}
	return 0, invalid("task %s: port %s was not assigned", t.Name, name)
}

func (b *binder) health(t *backend.Task, out *fleet.Task) (err error) {
	if out.Health.Startup, err = b.check(t, t.Health.Startup); err != nil {
		return err
	}
	if out.Health.Ready, err = b.check(t, t.Health.Ready); err != nil {
		return err
	}
	out.Health.Live, err = b.check(t, t.Health.Live)
	return err
}

func (b *binder) check(t *backend.Task, c *backend.Check) (*fleet.Check, error) {
	if c == nil {
		return nil, nil
	}
	out := &fleet.Check{
		Kind: c.Kind, PortName: c.Port, Service: c.Service, Interval: c.Interval, Timeout: c.Timeout,
		Failures: max(c.Failures, 1), Successes: max(c.Successes, 1), Delay: c.Delay, Grace: c.Grace, Headers: map[string]string{},
	}
	var err error
	if out.Path, err = b.text(c.Path); err != nil {
		return nil, err
	}
	if out.Command, err = b.texts(c.Command); err != nil {
		return nil, err
	}
	for name, value := range c.Headers {
		if out.Headers[name], err = b.text(value); err != nil {
			return nil, err
		}
	}
	if c.Kind != backend.CheckCommand {
		out.Port, err = b.port(t, c.Port)
	}
	return out, err
}
