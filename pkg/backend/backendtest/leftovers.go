package backendtest

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
)

func leftoverCases() []Case {
	cases := inGroup(GroupLeftovers,
		Case{Name: "service", Run: nothingOfService},
		Case{Name: "children", Run: nothingOfChildren},
		Case{Name: "sidecar", Run: nothingOfSidecar},
		Case{Name: "replaced", Run: nothingOfReplaced},
		Case{Name: "never-started", Run: nothingOfFailedStart},
	)
	for i, c := range cases {
		cases[i].Run = func(ctx context.Context, h *Harness) error {
			if h.Leftovers == nil {
				h.Skip("the leg does not look for what is left")
			}
			if err := c.Run(ctx, h); err != nil {
				return err
			}
			h.Delete(ctx, h.Key("job"))
			h.AwaitGone(ctx, h.Key("job"))
			h.noLeftovers(ctx)
			return nil
		}
	}
	return cases
}

func nothingOfService(ctx context.Context, h *Harness) error {
	h.running(ctx, 3)
	return nil
}

func nothingOfChildren(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"spawn", ";", "spawn", ";", "exit", "0"})
	h.Apply(ctx, job)
	return equal("phase", h.AwaitEnd(ctx, job.Key).Phase, backend.PhaseSucceeded)
}

func nothingOfSidecar(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"}, h.with("beside", backend.SidecarTask, stubborn()...), grace("1s"))
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	return nil
}

func nothingOfReplaced(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	h.Apply(ctx, h.Batch("job", []string{"exit", "0"}, grace("1s")), replace)
	h.Await(ctx, job.Key, "has run again", func(o backend.Observation) bool { return o.Phase == backend.PhaseSucceeded })
	return nil
}

func nothingOfFailedStart(ctx context.Context, h *Harness) error {
	job := h.Batch("job", nil, command("baton-no-such-command"), h.with("beside", backend.SidecarTask, "forever"), grace("1s"))
	h.Apply(ctx, job)
	return equal("phase", h.AwaitEnd(ctx, job.Key).Phase, backend.PhaseFailed)
}
