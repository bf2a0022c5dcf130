package local

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/scheduler"
)

// planning is reading for plans: a file of many jobs is planned on one view as
// long as the store is as that view found it, so that the price of a plan does
// not grow with the jobs there are.
func (d *driver) planning(ctx context.Context) (service, func(error) error, error) {
	return d.readingBy(ctx, d.planView)
}

// plannedOn is the view that the last plan was made on.
type plannedOn struct {
	mu     sync.Mutex
	stamp  stamp
	engine *scheduler.Engine
}

func (d *driver) planView(ctx context.Context) (service, func(error) error, error) {
	p := &d.planned
	p.mu.Lock()
	defer p.mu.Unlock()
	found, err := stampOf(d.layout.store())
	if err != nil {
		return nil, nil, coded(err)
	}
	if p.engine != nil && p.stamp == found {
		return p.engine, kept, nil
	}
	s, done, err := d.view(ctx)
	if err != nil {
		return nil, nil, err
	}
	engine, ok := s.(*scheduler.Engine)
	if !ok {
		return s, done, nil // a scheduler has started meanwhile
	}
	p.stamp, p.engine = found, engine
	// A plan asks nothing of the supervisor that the view does not hold.
	return engine, kept, done(nil)
}

// stamp tells one state of a file from the next. It is taken before the file is
// read: a write in between shows at the next look.
type stamp struct {
	modified time.Time
	size     int64
}

// stampOf returns the zero stamp for a file that does not exist.
func stampOf(path string) (stamp, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return stamp{}, nil
	}
	if err != nil {
		return stamp{}, err
	}
	return stamp{info.ModTime(), info.Size()}, nil
}
