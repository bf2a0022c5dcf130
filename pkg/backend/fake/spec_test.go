package fake

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/backendtest"
)

// TestSuitesJobsAreJobFiles reads every job file of the suite with the reader
// of the command line too: both must say the same, but for digests of groups,
// which are compared within one reader alone.
func TestSuitesJobsAreJobFiles(t *testing.T) {
	var mu sync.Mutex
	texts := map[string]bool{}
	synctest.Test(t, func(t *testing.T) {
		kind := New(Options{})
		defer kind.Close()
		l := leg(kind, nil)
		l.Many = 1
		l.Make = func(text string) (*backend.Job, error) {
			mu.Lock()
			defer mu.Unlock()
			texts[text] = true
			return backendtest.MakeJob(text)
		}
		backendtest.RunCases(t.Context(), l, backendtest.Cases())
	})
	if len(texts) < 50 {
		t.Fatalf("only %d job files", len(texts))
	}
	for text := range texts {
		short := text[:min(len(text), 300)]
		loaded, err := spec.Load("suite", []byte(text), spec.Options{})
		if err != nil {
			t.Errorf("%s: %v", short, err)
			continue
		}
		made, err := backendtest.MakeJob(text)
		if err != nil {
			t.Errorf("%s: %v", short, err)
			continue
		}
		got := loaded[0].Job
		for g := range made.Groups {
			made.Groups[g].TemplateDigest = got.Groups[g].TemplateDigest
		}
		if string(made.Document) != string(got.Document) {
			t.Errorf("the document is no canonical one:\n%s\nwant\n%s", short, got.Document[:min(len(got.Document), 300)])
			continue
		}
		if diff := differs("job", reflect.ValueOf(*made), reflect.ValueOf(*got)); diff != "" {
			t.Errorf("%s:\n%s", short, diff)
		}
	}
}

// differs names the first fields that are not alike; nothing and empty are.
func differs(at string, a, b reflect.Value) string {
	switch a.Kind() {
	case reflect.Struct:
		var out []string
		for i := range a.NumField() {
			if d := differs(at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i)); d != "" {
				out = append(out, d)
			}
		}
		return strings.Join(out, "\n")
	case reflect.Slice:
		if a.Len() != b.Len() {
			return at + ": of another length"
		}
		for i := range a.Len() {
			if d := differs(at, a.Index(i), b.Index(i)); d != "" {
				return d
			}
		}
		return ""
	case reflect.Map:
		if a.Len() == 0 && b.Len() == 0 {
			return ""
		}
	case reflect.Pointer:
		if !a.IsNil() && !b.IsNil() {
			return differs(at, a.Elem(), b.Elem())
		}
	}
	if reflect.DeepEqual(a.Interface(), b.Interface()) {
		return ""
	}
	return at + " differs"
}
