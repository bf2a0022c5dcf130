package seal

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Load reads the key file at path; absent is fs.ErrNotExist. A file that
// others may read, or that is not a plain file, is refused.
func Load(path string, rand io.Reader) (*Key, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("seal key %s has mode %s; want a plain file of mode 0600 (chmod 600 %[1]s, and replace "+
			"the key if others may have read it)", path, info.Mode())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != Size {
		return nil, fmt.Errorf("seal key %s is damaged: want %d hexadecimal digits; restore it from a backup, "+
			"or secrets of existing jobs can't be read any more", path, 2*Size)
	}
	return New(secret, rand)
}

// LoadOrCreate reads the key file at path, or makes one. It is whole or absent
// after a crash.
func LoadOrCreate(path string, rand io.Reader) (*Key, error) {
	key, err := Load(path, rand)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	secret := make([]byte, Size)
	if _, err := io.ReadFull(rand, secret); err != nil {
		return nil, fmt.Errorf("make seal key: %w", err)
	}
	if err := create(path, hex.EncodeToString(secret)+"\n"); err != nil {
		return nil, fmt.Errorf("make seal key: %w", err)
	}
	return Load(path, rand)
}

// create never replaces a key that is there: of two at once the first wins.
func create(path, text string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".seal-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = io.WriteString(file, text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
