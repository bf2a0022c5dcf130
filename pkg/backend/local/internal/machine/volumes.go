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

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// mount puts a link to a volume's folder into the task's.
func (m *Machine) mount(root *os.Root, l fleet.Launch, mount backend.Mount) error {
	name := filepath.FromSlash(path.Clean(mount.Path))
	if !filepath.IsLocal(name) || name == "." {
		return invalid("the path must be relative on this machine: a plain process has no file system of its own")
	}
	target, err := m.volume(l, mount.Volume)
	if err != nil {
		return err
	}
	if mount.SubPath != "" {
		if target, err = subPath(target, mount.SubPath); err != nil {
			return err
		}
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return infrastructure(err)
	}
	// Root.Symlink takes any target: the link is ours, and the task follows it
	// as itself.
	return root.Symlink(target, name)
}

func (m *Machine) volume(l fleet.Launch, name string) (string, error) {
	for _, v := range l.Volumes {
		if v.Name != name {
			continue
		}
		switch v.Kind {
		case backend.HostVolume:
			if _, err := os.Stat(v.Path); err != nil {
				return "", invalid(err.Error())
			}
			return v.Path, nil
		case backend.EphemeralVolume, backend.TmpfsVolume:
			return makeDir(filepath.Join(m.instanceDir(l.ID), "volumes", v.Name))
		case backend.PersistentVolume:
			return m.persistent(v)
		default:
			return "", invalid(fmt.Sprintf("volume kind %q is not on this machine", v.Kind))
		}
	}
	return "", invalid("the volume is not bound")
}

func (m *Machine) persistent(v fleet.Volume) (string, error) {
	name := folderOf(v.ID)
	if !safeName(name) {
		return "", infrastructure(fmt.Errorf("volume id %q can't be a folder", v.ID))
	}
	return makeDir(filepath.Join(m.volumesDir(), name))
}

// folderOf turns a volume's id into a name and volumeID back: the names in an
// id hold no underscore.
func folderOf(id string) string { return strings.ReplaceAll(id, "/", "_") }

func volumeID(folder string) string { return strings.ReplaceAll(folder, "_", "/") }

func makeDir(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", infrastructure(err)
	}
	return dir, nil
}

func subPath(volume, sub string) (string, error) {
	if !filepath.IsLocal(filepath.FromSlash(sub)) {
		return "", invalid("subPath leaves the volume")
	}
	root, err := os.OpenRoot(volume)
	if err != nil {
		return "", infrastructure(err)
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.FromSlash(sub), 0o700); err != nil {
		return "", invalid(err.Error())
	}
	return filepath.Join(volume, filepath.FromSlash(sub)), nil
}

// Volumes lists the persistent volumes that hold data.
func (m *Machine) Volumes(ctx context.Context) ([]fleet.VolumeData, error) {
	entries, err := os.ReadDir(m.volumesDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, backend.Errorf(backend.Internal, "volumes", backend.Key{}, "%w", err)
	}
	var all []fleet.VolumeData
	for _, e := range entries {
		dir := filepath.Join(m.volumesDir(), e.Name())
		info, err := e.Info()
		if err != nil || !e.IsDir() {
			continue
		}
		used, err := size(ctx, dir)
		if err != nil && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v := fleet.VolumeData{ID: volumeID(e.Name()), Where: dir, Created: info.ModTime()}
		if err == nil {
			v.Used = &used
		}
		all = append(all, v)
	}
	return all, nil
}

func size(ctx context.Context, dir string) (backend.Bytes, error) {
	var sum backend.Bytes
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			sum += backend.Bytes(info.Size())
		}
		return nil
	})
	return sum, err
}

// RemoveVolumes destroys volumes.
func (m *Machine) RemoveVolumes(_ context.Context, ids []string) error {
	folders := make([]string, len(ids))
	for i, id := range ids {
		folders[i] = folderOf(id)
	}
	return m.removeAll(m.volumesDir(), folders)
}

// Discard removes the folders of instances.
func (m *Machine) Discard(_ context.Context, ids []string) error {
	return errors.Join(m.removeAll(m.instancesDir(), ids), m.removeLogs(ids))
}

func (m *Machine) removeAll(dir string, names []string) error {
	var errs []error
	for _, name := range names {
		if !safeName(name) {
			errs = append(errs, fmt.Errorf("%q is not a file name", name))
			continue
		}
		errs = append(errs, os.RemoveAll(filepath.Join(dir, name)))
	}
	return errors.Join(errs...)
}

func safeName(name string) bool {
	return name != "" && name != "." && filepath.IsLocal(name) && filepath.Base(name) == name
}

// WriteAddresses replaces an instance's address file in one step.
func (m *Machine) WriteAddresses(_ context.Context, id string, lines []byte) error {
	file := filepath.Join(m.instanceDir(id), addrFile)
	temp := file + ".new"
	if err := os.WriteFile(temp, lines, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, file)
}
