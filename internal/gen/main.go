// Gen writes what is generated from the job file's types and the drivers'
// tables: the table of fields, the JSON schema, the list of fields a driver
// covers and the reference pages. One file a product; all are committed, and
// the same input gives the same bytes.
//
// It may import any package of the project and jsonschema; nothing imports it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// product is one generated file, its path from the root of the repository.
type product struct {
	path string
	make func(root string, m *model) ([]byte, error)
}

func products() []product {
	return []product{
		{"internal/spec/v1/fields_gen.go", fieldTable},
		{"internal/spec/v1/schema.json", jsonSchema},
		{"pkg/backend/fields_gen.go", fieldList},
		{"docs/reference/fields.md", fieldsPage},
		{"docs/reference/fidelity.md", fidelityPage},
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := repositoryRoot()
	if err != nil {
		return err
	}
	m, err := readModel(filepath.Join(root, "internal/spec/v1"))
	if err != nil {
		return err
	}
	for _, p := range products() {
		content, err := p.make(root, m)
		if err != nil {
			return fmt.Errorf("%s: %w", p.path, err)
		}
		if err := write(filepath.Join(root, p.path), content); err != nil {
			return err
		}
	}
	return nil
}

func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}

// repositoryRoot is the nearest folder upwards that holds go.mod.
func repositoryRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in this folder or above: run it in the repository")
		}
	}
}
