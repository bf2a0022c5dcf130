package mesos

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
)

// Name is the word users write.
const Name = "mesos"

// Kind is Apache Mesos as a sort of backend.
type Kind struct{}

// Name implements [backend.Kind].
func (Kind) Name() string { return Name }

// Fidelity implements [backend.Kind].
func (Kind) Fidelity() []backend.Row { return rows() }

// Reference implements [backend.Kind]: a master of the newest release, with
// the role baton and a scheduler that runs.
func (Kind) Reference() backend.Info {
	return backend.Info{
		Kind:       Name,
		Version:    "reference",
		Supervisor: "baton scheduler, role baton",
		Features:   []string{"checks", "gpu", "limits", "regions", "secrets", "task-groups", "volumes"},
		Verbs: []backend.Verb{
			backend.VerbPlan, backend.VerbWatch, backend.VerbLogs, backend.VerbExec, backend.VerbAttach,
			backend.VerbDial, backend.VerbScale, backend.VerbRestart, backend.VerbSuspend, backend.VerbTrigger,
			backend.VerbRollback, backend.VerbRollout, backend.VerbHistory, backend.VerbEvents,
			backend.VerbEndpoints, backend.VerbWhy, backend.VerbFits, backend.VerbNodes, backend.VerbDrain,
			backend.VerbTop, backend.VerbOwners, backend.VerbForeign, backend.VerbCheck, backend.VerbRead,
			backend.VerbVolumes,
		},
	}
}

// Open implements [backend.Kind] and refuses.
func (Kind) Open(context.Context, backend.Target, backend.Env) (backend.Driver, error) {
	return nil, backend.Errorf(backend.Unsupported, "open", backend.Key{},
		"masters of mesos can't be reached by this build; plan --offline and validate --on mesos work, and --on local runs the job here")
}
