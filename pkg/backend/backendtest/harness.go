package backendtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Harness is what one case works with: a namespace and handles of its own.
// Methods that can't go on end the case; they may be called only from the
// goroutine that runs it.
type Harness struct {
	Leg
	Namespace string

	c       Case
	info    backend.Info
	driver  backend.Driver
	mu      sync.Mutex
	opened  []backend.Driver
	checks  []func(context.Context) error
	err     error
	skipped string
	ids     int
}

func newNamespace() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails
	return "t" + hex.EncodeToString(b[:])
}

func (h *Harness) run(ctx context.Context) {
	h.driver = h.Handle(ctx)
	info, err := h.driver.Info(ctx)
	h.Must("info", err)
	h.info = info
	for _, v := range h.c.Needs {
		if !h.Serves(v) {
			h.Skip("the driver does not declare " + string(v))
		}
	}
	if err := h.c.Run(ctx, h); err != nil {
		h.fail(err)
	}
}

// Driver is the case's first handle.
func (h *Harness) Driver() backend.Driver { return h.driver }

// Info is what the driver said at the start of the case.
func (h *Harness) Info() backend.Info { return h.info }

// Handle opens another handle on the target.
func (h *Harness) Handle(ctx context.Context) backend.Driver {
	d, err := h.Open(ctx)
	h.Must("open", err)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.opened = append(h.opened, d)
	return d
}

// Serves reports whether the driver declares a verb.
func (h *Harness) Serves(v backend.Verb) bool { return slices.Contains(h.info.Verbs, v) }

// Key names a job in the case's namespace.
func (h *Harness) Key(name string) backend.Key {
	return backend.Key{Namespace: h.Namespace, Name: name}
}

// Fatalf ends the case as failed.
func (h *Harness) Fatalf(format string, args ...any) {
	h.fail(fmt.Errorf(format, args...))
	runtime.Goexit()
}

// Must ends the case when there is an error; as skipped when it is the refusal
// of a field that the driver declares as unsupported.
func (h *Harness) Must(what string, err error) {
	if err == nil {
		return
	}
	if field := h.declared(err); field != "" {
		h.Skip("the driver declares " + field + " as unsupported")
	}
	h.Fatalf("%s: %w", what, err)
}

// Skip ends the case as one that says nothing.
func (h *Harness) Skip(why string) {
	h.skipped = why
	runtime.Goexit()
}

func (h *Harness) fail(err error) { h.err = errors.Join(h.err, err) }

// declared returns a field that err refuses and rows declare as unsupported,
// when that is so for all it refuses.
func (h *Harness) declared(err error) string {
	var e *backend.Error
	if !errors.As(err, &e) || e.Code != backend.Unsupported {
		return ""
	}
	found := ""
	for _, f := range e.Fields {
		if found = withoutIndexes(f.Path); !unsupportedSomewhere(h.Kind.Fidelity(), found) {
			return ""
		}
	}
	return found
}

func unsupportedSomewhere(rows []backend.Row, path string) bool {
	return slices.ContainsFunc(rows, func(r backend.Row) bool {
		of, below := strings.CutSuffix(r.Path, ".*")
		return r.Level == backend.None && (of == path || strings.HasPrefix(of, path+".") || below && strings.HasPrefix(path, of+"."))
	})
}

// withoutIndexes makes groups[0].tasks[1].image groups.tasks.image.
func withoutIndexes(path string) string {
	var b strings.Builder
	for _, part := range strings.SplitAfter(path, "[") {
		if i := strings.IndexByte(part, ']'); i >= 0 {
			part = part[i+1:]
		}
		b.WriteString(strings.TrimSuffix(part, "["))
	}
	return b.String()
}

// cleanUp deletes the case's jobs, looks for what is left, and closes.
func (h *Harness) cleanUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	if h.driver != nil {
		h.deleteAll(ctx)
	}
	for _, check := range h.checks {
		if err := check(ctx); err != nil {
			h.fail(err)
		}
	}
	for _, d := range h.opened {
		if err := d.Close(); err != nil {
			h.fail(fmt.Errorf("close: %w", err))
		}
	}
}

func (h *Harness) deleteAll(ctx context.Context) {
	none := time.Duration(0)
	for o, err := range h.driver.List(ctx, backend.Selector{Namespace: h.Namespace}, backend.DetailSummary) {
		if err != nil {
			return
		}
		_, err = h.driver.Delete(ctx, o.Key, backend.DeleteOptions{Grace: &none, Volumes: true})
		if err != nil && backend.CodeOf(err) != backend.NotFound && h.err == nil {
			h.fail(fmt.Errorf("delete %s after the case: %w", o.Key, err))
		}
	}
}
