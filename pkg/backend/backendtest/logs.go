package backendtest

import (
	"context"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// Logs reads what a job has written so far, or with Follow will, as one text.
func (h *Harness) Logs(ctx context.Context, key backend.Key, opts backend.LogOptions) (string, error) {
	lines, err := h.logLines(ctx, key, opts)
	var b strings.Builder
	for _, l := range lines {
		b.Write(l.Text)
		if !l.Partial {
			b.WriteByte('\n')
		}
	}
	return b.String(), err
}

func (h *Harness) logLines(ctx context.Context, key backend.Key, opts backend.LogOptions) ([]backend.LogLine, error) {
	r, ok := h.driver.(backend.LogReader)
	if !ok {
		h.Fatalf("the driver declares logs and is no LogReader")
	}
	var lines []backend.LogLine
	for l, err := range r.Logs(ctx, key, opts) {
		if err != nil {
			return lines, err
		}
		l.Text = append([]byte(nil), l.Text...)
		lines = append(lines, l)
	}
	return lines, nil
}

// printed runs a batch job to its end and returns what it wrote to standard
// output.
func (h *Harness) printed(ctx context.Context, job *backend.Job) string {
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	var text string
	h.Eventually(ctx, "the output can be read", func(ctx context.Context) error {
		var err error
		text, err = h.Logs(ctx, job.Key, backend.LogOptions{Tail: -1})
		return err
	})
	return text
}
