package machine

import (
	"context"
	"iter"
	"sync"

	"github.com/baton-run/baton/pkg/backend"
)

type logSeq = iter.Seq2[backend.LogLine, error]

// merge joins logs: by time when all is there, as it comes when followed.
func merge(ctx context.Context, sources []logSeq, follow bool) logSeq {
	switch {
	case len(sources) == 1:
		return sources[0]
	case follow:
		return asItComes(ctx, sources)
	default:
		return byTime(sources)
	}
}

func byTime(sources []logSeq) logSeq {
	return func(yield func(backend.LogLine, error) bool) {
		type head struct {
			line backend.LogLine
			next func() (backend.LogLine, error, bool)
		}
		var heads []*head
		for _, s := range sources {
			next, stop := iter.Pull2(s)
			defer stop()
			line, err, ok := next()
			if err != nil {
				yield(line, err)
				return
			}
			if ok {
				heads = append(heads, &head{line, next})
			}
		}
		for len(heads) > 0 {
			first := 0
			for i, h := range heads {
				if h.line.Time.Before(heads[first].line.Time) {
					first = i
				}
			}
			h := heads[first]
			if !yield(h.line, nil) {
				return
			}
			line, err, ok := h.next()
			if err != nil {
				yield(line, err)
				return
			}
			if h.line = line; !ok {
				heads = append(heads[:first], heads[first+1:]...)
			}
		}
	}
}

func asItComes(ctx context.Context, sources []logSeq) logSeq {
	return func(yield func(backend.LogLine, error) bool) {
		type item struct {
			line backend.LogLine
			err  error
		}
		done := make(chan struct{})
		defer close(done)
		items := make(chan item)
		var wg sync.WaitGroup
		for _, s := range sources {
			wg.Go(func() {
				for line, err := range s {
					select {
					case items <- item{line, err}:
					case <-done:
						return
					case <-ctx.Done():
						return
					}
				}
			})
		}
		go func() { wg.Wait(); close(items) }()
		for it := range items {
			if !yield(it.line, it.err) || it.err != nil {
				return
			}
		}
	}
}
