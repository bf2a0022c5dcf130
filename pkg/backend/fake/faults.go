package fake

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Fault is one thing that goes wrong, for tests of what uses a driver.
type Fault struct {
	// Op is a method or verb in lower case: "apply", "get", "list", "logs"…;
	// "*" = all of them. "watching" meets a watch at each change.
	Op string
	// Skip is how many calls go well before the first that doesn't.
	Skip int
	// Times is how many calls go wrong; 0 = all that follow.
	Times int
	// Delay passes before the call goes on, or ends with its context.
	Delay time.Duration
	// Code is the error's; "" = the fault is the delay alone.
	Code backend.Code
	Msg  string
	// RetryAfter is told with Unavailable.
	RetryAfter time.Duration
	// After, for the op "list" with code Incomplete: how many jobs come before
	// the error.
	After int
}

func (f *Fault) err(op string, key backend.Key) error {
	msg := f.Msg
	if msg == "" {
		msg = "as the script of faults says"
	}
	return &backend.Error{Code: f.Code, Op: op, Key: key, Msg: msg, RetryAfter: f.RetryAfter}
}

// Faults is a target's script. It may be changed at any time.
type Faults struct {
	mu   sync.Mutex
	list []Fault
}

// Add appends a fault.
func (f *Faults) Add(fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, fault)
}

// Fail makes the n-th call of op from now, and no other, answer that code.
func (f *Faults) Fail(op string, n int, code backend.Code) {
	f.Add(Fault{Op: op, Skip: n - 1, Times: 1, Code: code})
}

// Unreachable makes every call answer Unavailable until Clear.
func (f *Faults) Unreachable() {
	f.Add(Fault{Op: "*", Code: backend.Unavailable, Msg: "the backend can't be reached"})
}

// Clear ends all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = nil
}

// meet lets a call go on, late or not at all.
func (f *Faults) meet(ctx context.Context, op string, key backend.Key) error {
	for _, fault := range f.due(op, false) {
		if fault.Delay > 0 {
			if err := sleep(ctx, fault.Delay); err != nil {
				return err
			}
		}
		if fault.Code != "" {
			return fault.err(op, key)
		}
	}
	return nil
}

// breakList returns the fault that ends a list half-way, if there is one.
func (f *Faults) breakList() *Fault {
	for _, fault := range f.due("list", true) {
		return &fault
	}
	return nil
}

// due counts a call and returns the faults that it meets.
func (f *Faults) due(op string, halfway bool) []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var met []Fault
	for n := range f.list {
		fault := &f.list[n]
		switch {
		case fault.Op != op && fault.Op != "*", halfway != (fault.Op == "list" && fault.Code == backend.Incomplete), fault.Times < 0:
		case fault.Skip > 0:
			fault.Skip--
		default:
			met = append(met, *fault)
			if fault.Times == 1 {
				fault.Times = -1
			}
			if fault.Times > 1 {
				fault.Times--
			}
		}
	}
	return met
}

// parseOptions reads a context's options: "faults", a list of maps with op,
// skip, times, delay, code, message, retryAfter and after.
func parseOptions(options map[string]any) ([]Fault, error) {
	refuse := func(format string, args ...any) ([]Fault, error) {
		return nil, backend.Errorf(backend.Invalid, "open", backend.Key{}, format, args...)
	}
	var out []Fault
	for name, v := range options {
		list, ok := v.([]any)
		if name != "faults" || !ok {
			return refuse("the fake takes one option, faults, a list; not %q", name)
		}
		for n, item := range list {
			m, ok := item.(map[string]any)
			if !ok {
				return refuse("faults[%d] is no map", n)
			}
			f, err := parseFault(m)
			if err != nil {
				return refuse("faults[%d].%w", n, err)
			}
			out = append(out, f)
		}
	}
	return out, nil
}

func parseFault(m map[string]any) (Fault, error) {
	var f Fault
	for name, v := range m {
		text := fmt.Sprint(v)
		var err error
		switch name {
		case "op":
			f.Op = text
		case "code":
			f.Code = backend.Code(text)
		case "message":
			f.Msg = text
		case "delay":
			f.Delay, err = time.ParseDuration(text)
		case "retryAfter":
			f.RetryAfter, err = time.ParseDuration(text)
		case "skip":
			_, err = fmt.Sscan(text, &f.Skip)
		case "times":
			_, err = fmt.Sscan(text, &f.Times)
		case "after":
			_, err = fmt.Sscan(text, &f.After)
		default:
			err = fmt.Errorf("no such setting; there are op, skip, times, delay, code, message, retryAfter and after")
		}
		if err != nil {
			return f, fmt.Errorf("%s: %w", name, err)
		}
	}
	return f, nil
}
