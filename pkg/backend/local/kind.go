package local

import (
	"context"
	"runtime"
	"sync"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/pkg/backend"
)

// Kind is this machine as a kind of backend.
type Kind struct{}

// Name is "local".
func (Kind) Name() string { return "local" }

// Fidelity returns what becomes of each field.
func (Kind) Fidelity() []backend.Row { return Rows() }

// Reference is what this machine serves.
func (Kind) Reference() backend.Info {
	return backend.Info{
		Kind: "local", Supervisor: "baton scheduler",
		Verbs: []backend.Verb{
			backend.VerbPlan, backend.VerbWatch, backend.VerbLogs, backend.VerbExec, backend.VerbAttach, backend.VerbDial,
			backend.VerbScale, backend.VerbRestart, backend.VerbSuspend, backend.VerbTrigger, backend.VerbRollback,
			backend.VerbHistory, backend.VerbEvents, backend.VerbEndpoints, backend.VerbWhy, backend.VerbFits,
			backend.VerbNodes, backend.VerbTop, backend.VerbOwners, backend.VerbCheck, backend.VerbRead,
			backend.VerbWrite, backend.VerbSignal, backend.VerbVolumes,
		},
	}
}

// CheckOptions implements backend.OptionsChecker.
func (Kind) CheckOptions(options map[string]any) []backend.FieldError {
	_, bad := parseConfig(options)
	return bad
}

// Open prepares to use this machine; nothing is touched.
func (Kind) Open(ctx context.Context, target backend.Target, env backend.Env) (backend.Driver, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if runtime.GOOS == "windows" {
		return nil, backend.Errorf(backend.Unsupported, "open", backend.Key{},
			"running processes on this machine needs Linux or macOS: name another context with --on; validate and plan --offline work here")
	}
	cfg, bad := parseConfig(target.Options)
	if len(bad) > 0 {
		return nil, &backend.Error{Code: backend.Invalid, Op: "open", Msg: "context " + target.Name, Fields: bad}
	}
	return &driver{
		env: env, cfg: cfg, layout: layoutOf(env), embedded: env.Getenv("BATON_LOCAL") == "embedded",
		table: sync.OnceValue(func() *fidelity.Table { return fidelity.New(Rows()) }),
	}, nil
}
