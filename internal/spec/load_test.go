package spec_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

func load(t *testing.T, text string, opts spec.Options) []*spec.Loaded {
	t.Helper()
	loaded, err := spec.Load("job.yaml", []byte(text), opts)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return loaded
}

func one(t *testing.T, text string) *backend.Job {
	t.Helper()
	loaded := load(t, text, spec.Options{})
	if len(loaded) != 1 {
		t.Fatalf("%d jobs", len(loaded))
	}
	return loaded[0].Job
}

func exampleJobs(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/jobs/*.yaml")
	if err != nil || len(names) < 9 {
		t.Fatalf("%d example jobs, %v", len(names), err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(name)] = data
	}
	return out
}

func TestExamplesLoad(t *testing.T) {
	for name, data := range exampleJobs(t) {
		t.Run(name, func(t *testing.T) {
			loaded, err := spec.Load(name, data, spec.Options{DefaultNamespace: "default"})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range loaded {
				roundTrip(t, l.Job)
			}
		})
	}
}

// roundTrip checks that a document is a valid job file that means the same
// job, with the same digests.
func roundTrip(t testing.TB, job *backend.Job) {
	t.Helper()
	again, err := spec.Decode(job.Document, job.Key.Namespace)
	if err != nil {
		t.Fatalf("the document is no job file: %v\n%s", err, job.Document)
	}
	if diff := cmp.Diff(job, again); diff != "" {
		t.Fatalf("decoding the document gives another job:\n%s\n%s", diff, job.Document)
	}
	document, err := spec.Canonical(again)
	if err != nil || string(document) != string(job.Document) {
		t.Fatalf("canonical form changes: %v\n%s\n%s", err, job.Document, document)
	}
	if !strings.HasPrefix(job.Digest, "sha256:") || len(job.Digest) != 71 {
		t.Fatalf("digest %q", job.Digest)
	}
}
