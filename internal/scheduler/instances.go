package scheduler

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// pick finds the instance that is meant: by name or launch id, or the only one
// that lives. Of several launches of one name it is the newest.
func (e *Engine) pick(ctx context.Context, op string, key backend.Key, name string) (backend.Instance, error) {
	o, err := e.Get(ctx, key, backend.DetailInstances)
	if err != nil {
		return backend.Instance{}, err
	}
	var living []backend.Instance
	var found *backend.Instance
	for i := range o.Instances {
		inst := &o.Instances[i]
		if inst.ID == "" {
			continue
		}
		if inst.State == backend.Running || inst.State == backend.Starting || inst.State == backend.Stopping {
			living = append(living, *inst)
		}
		if name != "" && (inst.Name == name || inst.ID == name) && (found == nil || !found.Created.After(inst.Created)) {
			found = inst
		}
	}
	switch {
	case found != nil:
		return *found, nil
	case name != "":
		return backend.Instance{}, backend.Errorf(backend.NotFound, op, key, "there is no instance %q; `baton status %s` lists them", name, key.Name)
	case len(living) == 1:
		return living[0], nil
	case len(living) == 0:
		return backend.Instance{}, backend.Errorf(backend.NotFound, op, key, "no instance is running")
	default:
		return backend.Instance{}, backend.Errorf(backend.Invalid, op, key, "%d instances are running; name one, as %s", len(living), living[0].Name)
	}
}

// task finds the task that is meant: the one named, or the first main.
func task(op string, key backend.Key, inst backend.Instance, name string) (string, error) {
	for _, t := range inst.Tasks {
		if t.Name == name || name == "" && (t.Lifecycle == backend.MainTask || t.Lifecycle == "") {
			return t.Name, nil
		}
	}
	if name == "" {
		return "", backend.Errorf(backend.NotFound, op, key, "%s has started no task yet", inst.Name)
	}
	return "", backend.Errorf(backend.NotFound, op, key, "%s has no task %q", inst.Name, name)
}

func (e *Engine) target(ctx context.Context, op string, key backend.Key, instance, name string) (id, found string, err error) {
	inst, err := e.pick(ctx, op, key, instance)
	if err != nil {
		return "", "", err
	}
	found, err = task(op, key, inst, name)
	return inst.ID, found, err
}

// Exec implements backend.Execer.
func (e *Engine) Exec(ctx context.Context, key backend.Key, opts backend.ExecOptions, s backend.Streams) (backend.Exit, error) {
	id, task, err := e.target(ctx, "exec", key, opts.Instance, opts.Task)
	if err != nil {
		return backend.Exit{}, err
	}
	execer, err := option[fleet.Execer](e, "exec", key)
	if err != nil {
		return backend.Exit{}, err
	}
	return execer.Exec(ctx, id, task, opts.Command, s)
}

// Attach implements backend.Attacher.
func (e *Engine) Attach(ctx context.Context, key backend.Key, opts backend.ExecOptions, s backend.Streams) (backend.Exit, error) {
	id, task, err := e.target(ctx, "attach", key, opts.Instance, opts.Task)
	if err != nil {
		return backend.Exit{}, err
	}
	attacher, err := option[fleet.Attacher](e, "attach", key)
	if err != nil {
		return backend.Exit{}, err
	}
	return attacher.Attach(ctx, id, task, s)
}

// Dial implements backend.Dialer.
func (e *Engine) Dial(ctx context.Context, key backend.Key, instance, port string) (net.Conn, error) {
	inst, err := e.pick(ctx, "dial", key, instance)
	if err != nil {
		return nil, err
	}
	dialer, err := option[fleet.Dialer](e, "dial", key)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(inst.Ports, func(p backend.Address) bool { return p.Name == port || fmt.Sprint(p.Port) == port })
	if i < 0 {
		return nil, backend.Errorf(backend.NotFound, "dial", key, "%s has no port %q", inst.Name, port)
	}
	return dialer.Dial(ctx, inst.ID, inst.Ports[i].Port)
}

// Signal implements backend.Signaler.
func (e *Engine) Signal(ctx context.Context, key backend.Key, opts backend.SignalOptions) error {
	o, err := e.Get(ctx, key, backend.DetailInstances)
	if err != nil {
		return err
	}
	signaler, err := option[fleet.Signaler](e, "signal", key)
	if err != nil {
		return err
	}
	sent := false
	for _, inst := range o.Instances {
		named := slices.Contains(opts.Instances, inst.Name) || slices.Contains(opts.Instances, inst.ID)
		if inst.State != backend.Running || len(opts.Instances) > 0 && !named {
			continue
		}
		for _, t := range inst.Tasks {
			if t.Name == opts.Task || opts.Task == "" && (t.Lifecycle == backend.MainTask || t.Lifecycle == "") {
				if err := signaler.Signal(ctx, inst.ID, t.Name, opts.Signal); err != nil {
					return err
				}
				sent = true
			}
		}
	}
	if !sent {
		return backend.Errorf(backend.NotFound, "signal", key, "nothing that was named is running")
	}
	return nil
}

// ReadFiles implements backend.FileReader.
func (e *Engine) ReadFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, w io.Writer) error {
	id, task, err := e.target(ctx, "read", key, opts.Instance, opts.Task)
	if err != nil {
		return err
	}
	reader, err := option[fleet.FileReader](e, "read", key)
	if err != nil {
		return err
	}
	return reader.ReadFiles(ctx, id, task, opts.Path, w)
}

// WriteFiles implements backend.FileWriter.
func (e *Engine) WriteFiles(ctx context.Context, key backend.Key, opts backend.FileOptions, r io.Reader) error {
	id, task, err := e.target(ctx, "write", key, opts.Instance, opts.Task)
	if err != nil {
		return err
	}
	writer, err := option[fleet.FileWriter](e, "write", key)
	if err != nil {
		return err
	}
	return writer.WriteFiles(ctx, id, task, opts.Path, r)
}

// Usage implements backend.UsageReader.
func (e *Engine) Usage(ctx context.Context, key backend.Key) (map[string]backend.Usage, error) {
	o, err := e.Get(ctx, key, backend.DetailInstances)
	if err != nil {
		return nil, err
	}
	reader, err := option[fleet.UsageReader](e, "usage", key)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, inst := range o.Instances {
		if inst.State == backend.Running || inst.State == backend.Stopping {
			ids = append(ids, inst.ID)
		}
	}
	if len(ids) == 0 {
		return map[string]backend.Usage{}, nil
	}
	return reader.Usage(ctx, ids)
}
