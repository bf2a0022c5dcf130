package spec_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/spec"
)

// beside is the folder that the job files of these tests name files in.
func beside(name string) ([]byte, error) {
	files := map[string]string{
		"binary": "\xff\xfe", "template.txt": "a\n${run.nmber}\n", "bad.env": "A=1\nfoo\n", "good.env": "B=2\nA=${X}\n",
		"page.html": "<p>${not.a.word}</p>", "greeting.txt": "hello from ${job.name} ${param.who}\n",
	}
	content, ok := files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(content), nil
}

// Each file under errors has all that is wrong with it in the golden file of
// the same name.
func TestErrors(t *testing.T) {
	names, err := filepath.Glob("testdata/errors/*.[yj]*")
	if err != nil || len(names) < 25 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		short := filepath.Base(name)
		if filepath.Ext(short) == ".golden" {
			continue
		}
		t.Run(short, func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			loaded, err := spec.Load(short, data, spec.Options{ReadFile: beside})
			errs, ok := errors.AsType[*spec.Errors](err)
			if !ok || loaded != nil {
				t.Fatalf("loaded %d jobs, error %v", len(loaded), err)
			}
			for _, p := range *errs {
				if p.Line == 0 || p.Col == 0 {
					t.Errorf("without a place: %s", p)
				}
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("a secret's value is repeated")
			}
			golden.Equal(t, "errors/"+strings.TrimSuffix(short, filepath.Ext(short))+".golden", err.Error()+"\n")
		})
	}
}
