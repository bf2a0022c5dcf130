package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/baton-run/baton/pkg/backend"
)

// replace writes the file in one step, 0600, unless it has changed since it
// was read.
func replace(path string, before, after []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	temporary, err := written(filepath.Dir(path), after)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	now, err := readFile(path)
	if err == nil && (!bytes.Equal(now, before) || (now == nil) != (before == nil)) {
		err = backend.Errorf(backend.Conflict, "", backend.Key{}, "%s was changed meanwhile; try again", path)
	}
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return syncDir(filepath.Dir(path))
}

// written makes a new file that holds data, on disk.
func written(dir string, data []byte) (string, error) {
	f, err := os.CreateTemp(dir, ".config-*.yaml")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// syncDir makes the new name durable where a folder can be synced.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil //nolint:nilerr // the file is in place; only its durability is unknown
	}
	_ = d.Sync()
	return d.Close()
}
