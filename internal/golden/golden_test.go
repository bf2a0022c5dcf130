package golden_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/golden"
)

// recorder takes the place of a test that is expected to fail.
type recorder struct {
	testing.TB
	errors []string
}

func (*recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

func equal(t *testing.T, name, got string) (failures string) {
	r := &recorder{TB: t}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		failures = strings.Join(r.errors, "\n")
	}()
	golden.Equal(r, name, got)
	return ""
}

func TestEqual(t *testing.T) {
	if golden.Updating() {
		t.Skip("comparing is switched off by -update")
	}
	if failures := equal(t, "hello.golden", "hello\n"); failures != "" {
		t.Errorf("the file's own content differs: %s", failures)
	}
	if failures := equal(t, "hello.golden", "hallo\n"); !strings.Contains(failures, "hallo") {
		t.Errorf("other content passes: %q", failures)
	}
	if failures := equal(t, "absent.golden", ""); !strings.Contains(failures, "-update") {
		t.Errorf("an absent file: %q does not say what to do", failures)
	}
}

func TestUpdateWritesWhatIsThenRead(t *testing.T) {
	if !golden.Updating() {
		t.Chdir(t.TempDir())
		setUpdate(t, "true")
	}
	golden.Equal(t, "hello.golden", "hello\n")
	setUpdate(t, "false")
	golden.Equal(t, "hello.golden", []byte("hello\n"))
}

func setUpdate(t *testing.T, value string) {
	t.Helper()
	before := flag.Lookup("update").Value.String()
	if err := flag.Set("update", value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("update", before) })
}
