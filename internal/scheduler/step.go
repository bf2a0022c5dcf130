package scheduler

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// rounds bounds how often placing may make more jobs dirty within one step;
// what is dirty then is the next step's.
const rounds = 8

// step: observe, reconcile, place, commit once, act.
func (e *Engine) step(ctx context.Context) error {
	t := e.newTurn()
	for _, in := range e.inbox.take() {
		in(t)
	}
	for en := e.jobs.popDue(t.now); en != nil; en = e.jobs.popDue(t.now) {
		t.mark(en)
	}
	if e.sync == synced { // else all jobs are reconciled once it is
		t.settle()
	}
	err := t.commit(ctx)
	if err != nil {
		err = fmt.Errorf("commit: %w", err)
		for _, answer := range t.answers {
			answer(e.refuse(err))
		}
		return err
	}
	t.act()
	for _, answer := range t.answers {
		answer(nil)
	}
	e.schedule(t.now)
	e.tellWorking()
	return nil
}

// settle reconciles and places until nothing more follows.
func (t *turn) settle() {
	for _, en := range t.e.pending.take() {
		if t.e.jobs.byUID[en.js.UID] == en {
			t.mark(en)
		}
	}
	for range rounds {
		if len(t.dirty) == 0 && !t.crowded {
			return
		}
		batch := t.dirty
		t.dirty = map[*entry]struct{}{}
		for _, en := range inOrder(batch) {
			t.reconcile(en)
		}
		if t.crowded {
			t.crowded = false
			t.placeAll()
		}
	}
	for en := range t.dirty {
		t.e.pending.dirty(en)
	}
	t.e.inbox.wake()
}

func (t *turn) reconcile(en *entry) {
	e := t.e
	if !e.opts.Only(en.js.Key) {
		return
	}
	t.decided[en] = struct{}{}
	d := core.Reconcile(en.js, t.now, e.env())
	if d.Changed {
		t.touch(en)
	}
	t.journal(en, d.Events)
	en.want = d.Want
	if len(d.Want) > 0 {
		e.jobs.wanting[en] = struct{}{}
		t.crowded = true
	} else {
		delete(e.jobs.wanting, en)
		en.unplaced = nil
	}
	e.jobs.wakeAt(en, d.Wake)
	e.jobs.watch(en, d.Watches)
	t.kills = append(t.kills, d.Kill...)
	t.discard = append(t.discard, d.Forget...)
	if d.Gone {
		t.gone = append(t.gone, en)
		t.destroy = append(t.destroy, d.Destroy...)
	}
	if _, ok := t.touched[en]; ok {
		t.crowded = t.crowded || len(e.jobs.wanting) > 0
		for watcher := range e.jobs.watching[en.js.Key] {
			if watcher != en && d.Changed {
				t.mark(watcher)
			}
		}
	}
}

// schedule has a step made when the next job is due.
func (e *Engine) schedule(now time.Time) {
	at := e.jobs.next()
	if at.Equal(e.pending.at) {
		return
	}
	if e.pending.stop != nil {
		e.pending.stop()
	}
	e.pending.at, e.pending.stop = at, nil
	if !at.IsZero() {
		e.pending.stop = e.opts.Clock.AfterFunc(at.Sub(now), func() {
			e.inbox.put(func(*turn) { e.pending.at = time.Time{} })
		})
	}
}

// pending is what the next steps have to do.
type pending struct {
	jobs map[*entry]struct{}
	at   time.Time
	stop func() bool
}

func (p *pending) dirty(en *entry) {
	if p.jobs == nil {
		p.jobs = map[*entry]struct{}{}
	}
	p.jobs[en] = struct{}{}
}

func (p *pending) take() []*entry {
	all := inOrder(p.jobs)
	p.jobs = nil
	return all
}

// refuse is what callers are told by an engine that has ended.
func (e *Engine) refuse(cause error) error {
	if cause == nil {
		return backend.Errorf(backend.Unavailable, "", backend.Key{}, "the scheduler has stopped; try again")
	}
	return backend.Errorf(backend.Unavailable, "", backend.Key{}, "the scheduler had to stop; try again: %w", cause)
}
