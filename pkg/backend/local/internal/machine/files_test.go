package machine

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

func TestWhatCannotBeReadIsNoWholeArchive(t *testing.T) {
	m := testMachine(t)
	if err := os.MkdirAll(m.taskDir("id", "main"), 0o700); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err := m.ReadFiles(t.Context(), "id", "main", "absent", &out)
	if backend.CodeOf(err) != backend.NotFound {
		t.Errorf("reading what is not there: %v", err)
	}
	if out.Len() > 0 {
		if _, err := tar.NewReader(&out).Next(); errors.Is(err, io.EOF) {
			t.Error("an empty archive was sent")
		}
	}
}
