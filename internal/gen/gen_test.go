package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestGeneratedIsCurrent also shows that the same input gives the same bytes.
func TestGeneratedIsCurrent(t *testing.T) {
	root, err := repositoryRoot()
	if err != nil {
		t.Fatal(err)
	}
	m, err := readModel(filepath.Join(root, "internal/spec/v1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range products() {
		want, err := p.make(root, m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(root, p.path))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the code says: run go generate ./...", p.path)
		}
	}
}
