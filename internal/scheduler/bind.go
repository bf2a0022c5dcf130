package scheduler

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// binder makes one launch from what an instance was placed for.
type binder struct {
	core.Binding
	node    *core.Node
	uid     string
	job     *backend.Job
	group   *backend.Group
	secrets map[string][]byte
}

func (e *Engine) binder(en *entry, inst *core.Instance) (*binder, error) {
	rev, group := en.js.Spec(inst)
	if group == nil {
		return nil, invalid("revision %d is no longer kept", inst.Revision)
	}
	secrets, err := e.openSecrets(en, rev)
	if err != nil {
		return nil, &causeError{core.EndSecret, err}
	}
	return &binder{
		Binding: en.js.Bindings(inst, e.env()), node: e.node(inst.Node), uid: en.js.UID,
		job: rev.Job, group: group, secrets: secrets,
	}, nil
}

// bind resolves all that is known only at launch. Its errors tell the cause.
func (e *Engine) bind(en *entry, inst *core.Instance) (fleet.Launch, error) {
	b, err := e.binder(en, inst)
	if err != nil {
		return fleet.Launch{}, err
	}
	l := fleet.Launch{
		ID: inst.ID, Name: b.Instance, Key: en.js.Key, UID: en.js.UID,
		Group: inst.Group, Index: inst.Index, Run: inst.Run, Attempt: inst.Attempt, Revision: inst.Revision, Node: inst.Node,
		Job: b.job, Template: b.group, Ports: map[string]int{}, Volumes: b.volumes(), AddrFile: b.addrFile(),
	}
	for _, p := range inst.Ports {
		l.Ports[p.Name] = p.Port
	}
	for i := range b.group.Tasks {
		task, err := b.task(&b.group.Tasks[i])
		if err != nil {
			return fleet.Launch{}, fmt.Errorf("task %s: %w", b.group.Tasks[i].Name, err)
		}
		l.Tasks = append(l.Tasks, task)
	}
	return l, nil
}

func (e *Engine) node(id string) *core.Node {
	for _, n := range e.nodes {
		if n.ID == id {
			return n
		}
	}
	return &core.Node{ID: id}
}

func invalid(format string, args ...any) error {
	return &causeError{core.EndInvalid, fmt.Errorf(format, args...)}
}

func (b *binder) text(t backend.Text) (string, error) {
	text, err := core.Bind(t, b.Binding)
	if err != nil {
		return "", &causeError{core.EndInvalid, err}
	}
	return text, nil
}

func (b *binder) texts(in []backend.Text) ([]string, error) {
	out := make([]string, 0, len(in))
	for _, t := range in {
		text, err := b.text(t)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

func (b *binder) task(t *backend.Task) (fleet.Task, error) {
	out := fleet.Task{
		Name: t.Name, Lifecycle: t.Lifecycle, WorkDir: t.WorkDir, Artifacts: t.Artifacts, Mounts: t.Mounts,
		ArgsOnly: !t.HasCommand && t.HasArgs && t.Script == nil, SecretEnv: map[string][]byte{},
	}
	for _, bind := range []func(*backend.Task, *fleet.Task) error{b.argv, b.env, b.secretValues, b.files, b.stop, b.health} {
		if err := bind(t, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (b *binder) argv(t *backend.Task, out *fleet.Task) (err error) {
	if t.Script != nil {
		script, err := b.text(t.Script)
		out.Argv = []string{"sh", "-c", script}
		return err
	}
	if t.HasCommand || t.HasArgs {
		out.Argv, err = b.texts(slices.Concat(t.Command, t.Args))
	}
	return err
}

// env: what the job file declares wins over what baton adds.
func (b *binder) env(t *backend.Task, out *fleet.Task) error {
	out.Env = b.facts()
	for _, from := range t.EnvFrom {
		if from.Config != "" || from.Secret != "" {
			return invalid("envFrom: this scheduler has no configuration objects to read from")
		}
		for name, value := range from.Content {
			out.Env[from.Prefix+name] = value
		}
	}
	for name, value := range t.Env {
		text, err := b.envValue(name, value)
		if err != nil {
			return err
		}
		out.Env[name] = text
	}
	return nil
}

func (b *binder) envValue(name string, value backend.EnvValue) (string, error) {
	switch value.From {
	case "":
		return b.text(value.Text)
	case "field":
		return b.field(name, value.Key)
	default:
		return "", invalid("env.%s: from %s is not known to this scheduler", name, value.From)
	}
}

func (b *binder) field(name, key string) (string, error) {
	switch key {
	case "node":
		return b.node.Hostname, nil
	case "nodeIP", "ip":
		return b.Host, nil
	case "zone", "region":
		return b.node.Attributes[key], nil
	case "instance":
		return b.Instance, nil
	case "uid":
		return b.uid, nil
	case "namespace":
		return b.Job.Namespace, nil
	default:
		return "", invalid("env.%s: field %s is not known to this scheduler", name, key)
	}
}

// facts are the variables that every task gets.
func (b *binder) facts() map[string]string {
	env := map[string]string{
		"BATON_JOB": b.Job.Name, "BATON_NAMESPACE": b.Job.Namespace, "BATON_GROUP": b.Group,
		"BATON_REVISION": strconv.Itoa(b.Revision),
	}
	if b.Run > 0 {
		env["BATON_RUN"] = strconv.Itoa(b.Run)
	}
	if b.group.Indexed() {
		env["BATON_INDEX"], env["BATON_COUNT"] = strconv.Itoa(b.Index), strconv.Itoa(b.Count)
	}
	if b.job.Type == backend.Cron {
		env["BATON_RUN_TIME"] = b.RunTime.UTC().Format(time.RFC3339)
	}
	for _, p := range b.Ports {
		env["PORT_"+strings.ToUpper(strings.ReplaceAll(p.Name, "-", "_"))] = strconv.Itoa(p.Port)
	}
	return env
}

// addrFile lists where the groups that text names listen: GROUP.PORT INDEX
// host:port.
func (b *binder) addrFile() []byte {
	if len(b.Addresses) == 0 || b.group.OnAddressChange == backend.AddressIgnore {
		return nil
	}
	lines := []byte{}
	for _, name := range slices.Sorted(maps.Keys(b.Addresses)) {
		for _, end := range b.Addresses[name] {
			for _, p := range end.Ports {
				lines = fmt.Appendf(lines, "%s.%s %d %s\n", name, p.Name, end.Index, joinHostPort(end.Host, p.Port))
			}
		}
	}
	return lines
}

func joinHostPort(host string, port int) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(port)
}

func (b *binder) volumes() []fleet.Volume {
	var all []fleet.Volume
	for _, group := range []string{"", b.group.Name} {
		volumes := b.job.Volumes
		if group != "" {
			volumes = b.group.Volumes
		}
		for _, v := range volumes {
			if !b.mounts(v.Name) {
				continue
			}
			volume := fleet.Volume{
				Name: v.Name, Kind: v.Kind, Shared: v.Shared, ReadOnly: v.ReadOnly, Size: v.Size, Path: v.Path, Claim: v.Claim,
			}
			if v.Kind == backend.PersistentVolume {
				volume.ID = core.VolumeID(b.Job, group, b.Index, v)
			}
			all = slices.DeleteFunc(all, func(o fleet.Volume) bool { return o.Name == v.Name })
			all = append(all, volume)
		}
	}
	return all
}

func (b *binder) mounts(volume string) bool {
	return slices.ContainsFunc(b.group.Tasks, func(t backend.Task) bool {
		return slices.ContainsFunc(t.Mounts, func(m backend.Mount) bool { return m.Volume == volume })
	})
}
