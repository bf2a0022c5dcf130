package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// act begins everything that the step, now durable, has decided.
func (t *turn) act() {
	e := t.e
	for en := range t.touched {
		en.running = en.js.Running()
		en.changed()
	}
	for _, en := range t.gone {
		e.probes.drop(en.js.UID)
		en.changed()
	}
	for _, kill := range t.kills {
		e.kill(kill)
	}
	for _, en := range inOrder(t.decided) {
		if e.jobs.byUID[en.js.UID] == en {
			e.launchIntents(en)
			e.probes.follow(en)
			e.keepAddresses(en)
		}
	}
	e.acknowledge(t.ended)
	e.discardAll(t.discard)
	e.destroyAll(t.destroy)
	for _, f := range t.effects {
		f()
	}
}

func (e *Engine) launchIntents(en *entry) {
	for _, inst := range en.js.Intents() {
		if _, sent := e.launched[inst.ID]; sent {
			continue
		}
		id := inst.ID
		if inst.Kill != "" {
			e.inbox.put(func(t *turn) { t.end(id, core.EndKilled, "ended before it was launched") })
			continue
		}
		launch, err := e.bind(en, inst)
		if err != nil {
			cause, message := causeOf(err), err.Error()
			e.inbox.put(func(t *turn) { t.end(id, cause, message) })
			continue
		}
		e.launched[id] = struct{}{}
		if launch.AddrFile != nil {
			e.addresses[id] = string(launch.AddrFile)
		}
		e.effects.do(id, func(ctx context.Context) { e.launch(ctx, launch) })
	}
}

func (e *Engine) launch(ctx context.Context, l fleet.Launch) {
	err := e.opts.Fleet.Launch(ctx, l)
	switch {
	case err == nil:
		e.inbox.put(func(t *turn) {
			if en, inst := e.find(l.ID); inst != nil {
				t.observeFleet(en, core.LaunchAccepted{At: t.now, ID: l.ID})
			}
		})
	case ctx.Err() != nil:
		// The intent stays: the next scheduler asks for it.
	case unknowable(err):
		e.opts.Log.Warn("not known whether a launch arrived; the fleet is asked", "id", l.ID, "error", err)
		e.recheck(l.ID)
	default:
		e.inbox.put(func(t *turn) { t.end(l.ID, causeOf(err), err.Error()) })
	}
}

// unknowable errors leave open whether the fleet has acted.
func unknowable(err error) bool {
	code := backend.CodeOf(err)
	return code == backend.Unavailable || code == backend.Timeout || errors.Is(err, context.DeadlineExceeded)
}

// causeOf says whose fault it is that a launch was refused.
func causeOf(err error) core.EndCause {
	if c, ok := errors.AsType[*causeError](err); ok {
		return c.cause
	}
	switch backend.CodeOf(err) {
	case backend.Invalid, backend.Unsupported, backend.Forbidden:
		return core.EndInvalid
	default:
		return core.EndDropped
	}
}

type causeError struct {
	cause core.EndCause
	err   error
}

func (e *causeError) Error() string { return e.err.Error() }
func (e *causeError) Unwrap() error { return e.err }

// kill is level-triggered by the core and sent once, or again with less grace.
func (e *Engine) kill(k core.Kill) {
	if before, sent := e.killed[k.ID]; sent && !shorter(k.Grace, before) {
		return
	}
	e.killed[k.ID] = k.Grace
	e.effects.do(k.ID, func(ctx context.Context) {
		err := e.opts.Fleet.Kill(ctx, fleet.Kill{ID: k.ID, Grace: k.Grace, Reason: k.Reason})
		if err == nil || ctx.Err() != nil {
			return
		}
		e.opts.Log.Warn("an instance can't be ended; trying again", "id", k.ID, "error", err)
		e.later(askAgain, func(t *turn) {
			delete(e.killed, k.ID)
			if en, inst := e.find(k.ID); inst != nil && !inst.State.Ended() {
				t.mark(en)
			}
		})
	})
}

func shorter(a, b *time.Duration) bool {
	return a != nil && (b == nil || *a < *b)
}

// acknowledge lets the fleet drop exit records that are durable here.
func (e *Engine) acknowledge(ids []string) {
	if len(ids) == 0 {
		return
	}
	e.effects.do("", func(ctx context.Context) {
		if err := e.opts.Fleet.Forget(ctx, ids); err != nil && ctx.Err() == nil {
			e.opts.Log.Warn("ends were not acknowledged; the fleet will report them again", "error", err)
		}
	})
}
