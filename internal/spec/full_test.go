package spec_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/baton-run/baton/internal/golden"
	"github.com/baton-run/baton/internal/spec"
	v1 "github.com/baton-run/baton/internal/spec/v1"
)

func fullFiles(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, name := range []string{"batch", "service", "daemon"} {
		data, err := os.ReadFile("testdata/full/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		out[name] = data
	}
	return out
}

// Documents and digests never change: a store keeps them, and a changed one
// would restart every job.
func TestDocumentsAndDigestsAreForEver(t *testing.T) {
	for name, data := range fullFiles(t) {
		pinned(t, "full/"+name, data)
	}
	for name, data := range exampleJobs(t) {
		pinned(t, "jobs/"+strings.TrimSuffix(name, ".yaml"), data)
	}
}

func pinned(t *testing.T, name string, data []byte) {
	t.Helper()
	loaded, err := spec.Load(name, data, spec.Options{ReadFile: beside})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range loaded {
		roundTrip(t, l.Job)
		b.Write(l.Job.Document)
		b.WriteString("\n" + l.Job.Digest + "\n")
		for _, g := range l.Job.Groups {
			b.WriteString(g.Name + " " + g.TemplateDigest + "\n")
		}
	}
	golden.Equal(t, name+".golden", b.String())
}

// Every field that the language documents is read, and is used by the files
// whose documents are pinned; nothing else is written.
func TestEveryFieldIsReadAndPinned(t *testing.T) {
	read, written := map[string]bool{}, map[string]bool{}
	for name, data := range fullFiles(t) {
		loaded, err := spec.Load(name, data, spec.Options{ReadFile: beside})
		if err != nil {
			t.Fatal(err)
		}
		gather(root(t, data), "", read)
		gather(root(t, loaded[0].Job.Document), "", written)
	}
	known := map[string]bool{}
	for _, f := range v1.Fields() {
		known[f.Path] = true
		inTask := strings.TrimPrefix(f.Path, "groups.tasks.")
		if !read[f.Path] && !written[f.Path] && !read["groups."+inTask] && !read[inTask] {
			t.Errorf("%s is documented, but no file of testdata/full uses it", f.Path)
		}
	}
	for path := range written {
		if !known[path] && !free(path) {
			t.Errorf("%s is written, but not documented", path)
		}
	}
}

func root(t *testing.T, text []byte) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

// gather lists the paths of a document as the documentation writes them.
func gather(n *yaml.Node, path string, used map[string]bool) {
	used[path] = true
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			gather(item, path, used)
		}
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if named(path) {
				key = "NAME"
			}
			gather(n.Content[i+1], strings.TrimPrefix(path+"."+key, "."), used)
		}
	}
}

func named(path string) bool {
	switch path {
	case "params", "groups.tasks.env", "groups.tasks.secrets", "groups.tasks.ulimits", "ulimits":
		return true
	}
	return false
}

// free says that a path holds the user's own keys. The content of env files is
// written by us alone.
func free(path string) bool {
	for _, part := range []string{"patch.", "labels.", "annotations.", ".NAME", ".headers.", ".hosts.", ".extra.", "envFrom.content."} {
		if strings.Contains(path+".", part) {
			return true
		}
	}
	return path == ""
}

// A model that says nothing but its zero values where a default stands would
// lose the default: the full files differ from their own defaults.
func TestFullFilesLoseNothing(t *testing.T) {
	for name, data := range fullFiles(t) {
		first := load(t, string(data), spec.Options{ReadFile: beside})[0].Job
		again, err := spec.Decode(first.Document, first.Key.Namespace)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Groups, again.Groups); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
