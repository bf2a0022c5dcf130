package deploy

import (
	"context"
	"time"

	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/pkg/backend"
)

// Logs says whose output is read.
type Logs uint8

// The choices. LogsRaw is for jobs of one instance, whose lines need no mark.
const (
	LogsNone Logs = iota
	LogsRaw
	LogsAll
)

// output reads what a job writes while it is waited for.
type output struct {
	done   chan struct{}
	cancel context.CancelFunc
}

func startOutput(ctx context.Context, res *Result, tell func(event.Event)) *output {
	o := &output{done: make(chan struct{})}
	var reading context.Context
	reading, o.cancel = context.WithCancel(ctx)
	if res.Item.Logs == LogsNone {
		close(o.done)
		return o
	}
	go func() {
		defer close(o.done)
		ref := event.Ref{Context: res.Item.Session.Context(), Key: res.Item.Job.Key}
		opts := backend.LogOptions{Follow: true, Tail: -1, Run: res.Applied.Run}
		for line, err := range res.Item.Session.Logs(reading, res.Item.Job.Key, opts) {
			if err != nil {
				if reading.Err() == nil {
					tell(event.Warned{Ref: ref, Text: "its output can't be read: " + err.Error()})
				}
				return
			}
			tell(event.Output{Ref: ref, Line: line, Raw: res.Item.Logs == LogsRaw})
		}
	}()
	return o
}

// finish waits until the output has ended by itself, for a bounded time, when
// it is to be drained; then it stops reading.
func (o *output) finish(ctx context.Context, limit time.Duration, drain bool) {
	defer o.cancel()
	if drain {
		t := time.NewTimer(limit)
		defer t.Stop()
		select {
		case <-o.done:
			return
		case <-t.C:
		case <-ctx.Done():
		}
	}
	o.cancel()
	<-o.done
}
