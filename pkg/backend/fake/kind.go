package fake

import (
	"context"
	"slices"
	"sync"

	"github.com/baton-run/baton/pkg/backend"
)

// Name of the kind.
const Name = "fake"

// Options of a fake.
type Options struct {
	// Name of the kind; "" = Name.
	Name string
	// Rows in place of the fake's own. Of those that are unsupported, the
	// fake refuses only its own.
	Rows []backend.Row
	// Verbs that are declared; nil = all.
	Verbs []backend.Verb
	// Faults that every target has from the start.
	Faults []Fault
}

// Kind is a backend.Kind whose targets live as long as it does.
type Kind struct {
	opts    Options
	mu      sync.Mutex
	targets map[string]*store
}

// New returns a kind without jobs.
func New(opts Options) *Kind {
	if opts.Name == "" {
		opts.Name = Name
	}
	if opts.Rows == nil {
		opts.Rows = rows()
	}
	if opts.Verbs == nil {
		opts.Verbs = verbs()
	}
	return &Kind{opts: opts, targets: map[string]*store{}}
}

// Name is the word users write.
func (k *Kind) Name() string { return k.opts.Name }

// Fidelity returns the rows.
func (k *Kind) Fidelity() []backend.Row { return slices.Clone(k.opts.Rows) }

// Reference is the Info of a fake that serves all it was told to.
func (k *Kind) Reference() backend.Info {
	return backend.Info{Kind: k.opts.Name, Version: "1", Server: "memory", InProcess: true, Verbs: slices.Clone(k.opts.Verbs)}
}

// Open returns a handle on the target of that name.
func (k *Kind) Open(ctx context.Context, target backend.Target, _ backend.Env) (backend.Driver, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	faults, err := parseOptions(target.Options)
	if err != nil {
		return nil, err
	}
	s := k.target(target.Name, faults...)
	return &Driver{info: k.Reference(), store: s}, nil
}

// Faults of a target, which may be changed while it is used.
func (k *Kind) Faults(target string) *Faults { return k.target(target).faults }

// target returns the target of that name, which is made when it is first named,
// with those faults beside the kind's.
func (k *Kind) target(name string, faults ...Fault) *store {
	k.mu.Lock()
	defer k.mu.Unlock()
	s, ok := k.targets[name]
	if !ok {
		s = newStore(append(slices.Clone(k.opts.Faults), faults...))
		k.targets[name] = s
	}
	return s
}

// verbs are those that the fake serves.
func verbs() []backend.Verb {
	return []backend.Verb{
		backend.VerbPlan, backend.VerbWatch, backend.VerbLogs, backend.VerbExec, backend.VerbScale, backend.VerbRestart,
		backend.VerbSuspend, backend.VerbTrigger, backend.VerbRollback, backend.VerbHistory, backend.VerbEvents,
		backend.VerbEndpoints, backend.VerbWhy, backend.VerbNodes, backend.VerbTop, backend.VerbSignal, backend.VerbVolumes,
		backend.VerbCheck, backend.VerbFits, backend.VerbDial, backend.VerbAttach, backend.VerbForeign, backend.VerbRead, backend.VerbWrite,
	}
}
