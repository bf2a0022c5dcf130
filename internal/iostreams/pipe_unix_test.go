//go:build unix

package iostreams_test

import (
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/baton-run/baton/internal/iostreams"
)

func TestIsBrokenPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	_, err = w.WriteString("nobody reads this")
	if !iostreams.IsBrokenPipe(fmt.Errorf("logs: %w", err)) {
		t.Errorf("%v is not taken for a broken pipe", err)
	}
	if iostreams.IsBrokenPipe(io.ErrShortWrite) || iostreams.IsBrokenPipe(nil) {
		t.Error("any error is taken for a broken pipe")
	}
}
