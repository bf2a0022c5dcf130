package machine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local/internal/artifact"
)

// addrFile is the name of $BATON_ADDR_FILE in an instance's folder.
const addrFile = "addresses"

// prepare makes an instance's folders and returns what to tell the supervisor.
// It may be called again for the same instance, and begins anew.
func (m *Machine) prepare(ctx context.Context, l fleet.Launch) (v1.Launch, error) {
	dir := m.instanceDir(l.ID)
	if err := os.RemoveAll(dir); err != nil {
		return v1.Launch{}, infrastructure(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return v1.Launch{}, infrastructure(err)
	}
	if l.AddrFile != nil {
		if err := os.WriteFile(filepath.Join(dir, addrFile), l.AddrFile, 0o600); err != nil {
			return v1.Launch{}, infrastructure(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, mainsFile), []byte(mains(l)), 0o600); err != nil {
		return v1.Launch{}, infrastructure(err)
	}
	for _, p := range l.Ports {
		if err := free(ctx, p); err != nil {
			return v1.Launch{}, &launchError{core.EndPort, err}
		}
	}
	out := v1.Launch{ID: l.ID, Dir: dir, Labels: map[string]string{
		"namespace": l.Key.Namespace, "job": l.Key.Name, "group": l.Group, "name": l.Name,
	}}
	for i := range l.Tasks {
		t, err := m.prepareTask(ctx, l, i)
		if err != nil {
			return v1.Launch{}, fmt.Errorf("task %s: %w", l.Tasks[i].Name, err)
		}
		out.Tasks = append(out.Tasks, t)
	}
	return out, nil
}

func (m *Machine) prepareTask(ctx context.Context, l fleet.Launch, i int) (v1.Task, error) {
	task := l.Tasks[i]
	dir := m.taskDir(l.ID, task.Name)
	for _, d := range []string{dir, m.tempDir(l.ID, task.Name)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return v1.Task{}, infrastructure(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return v1.Task{}, infrastructure(err)
	}
	defer root.Close()
	for _, mount := range task.Mounts {
		if err := m.mount(root, l, mount); err != nil {
			return v1.Task{}, fmt.Errorf("mount %s at %s: %w", mount.Volume, mount.Path, err)
		}
	}
	for _, f := range task.Files {
		if err := writeFile(root, f); err != nil {
			return v1.Task{}, fmt.Errorf("file %s: %w", f.Path, err)
		}
	}
	for _, a := range task.Artifacts {
		if err := (artifact.Fetcher{HTTP: m.cfg.HTTP}).Fetch(ctx, root, a); err != nil {
			return v1.Task{}, &launchError{core.EndFetchFailed, err}
		}
	}
	out, err := m.processTask(l, i)
	if err != nil {
		return v1.Task{}, err
	}
	return out, m.own(dir, out)
}

func mains(l fleet.Launch) string {
	var names []string
	for _, t := range l.Tasks {
		if t.Lifecycle == backend.MainTask {
			names = append(names, t.Name)
		}
	}
	return strings.Join(names, "\n")
}

func (m *Machine) taskDir(id, task string) string {
	return filepath.Join(m.instanceDir(id), "tasks", task)
}

func (m *Machine) tempDir(id, task string) string {
	return filepath.Join(m.instanceDir(id), "tmp", task)
}

func writeFile(root *os.Root, f fleet.File) error {
	name := filepath.FromSlash(path.Clean(f.Path))
	if !filepath.IsLocal(name) {
		return invalid("the path must be relative on this machine: there is no image it could be in; files land in $BATON_DIR")
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return invalid(err.Error())
	}
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return invalid("something else is at this path already")
	}
	if err != nil {
		return err
	}
	_, err = file.Write(f.Content)
	if err := errors.Join(err, file.Close()); err != nil {
		return infrastructure(err)
	}
	mode := fs.FileMode(f.Mode).Perm()
	if f.Secret {
		mode &= 0o700
	}
	return root.Chmod(name, mode)
}

func invalid(msg string) error {
	return &launchError{core.EndInvalid, errors.New(msg)}
}

func infrastructure(err error) error {
	return &launchError{core.EndResources, err}
}
