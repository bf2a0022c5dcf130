package progress

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/deploy"
	"github.com/baton-run/baton/internal/event"
	"github.com/baton-run/baton/internal/iostreams"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/pkg/backend"
)

// acceptance says in a line what the backend made of a job.
func acceptance(e event.Applied) string {
	var parts []string
	if e.Applied.Run > 0 {
		parts = append(parts, fmt.Sprintf("run %d", e.Applied.Run))
	}
	if e.Applied.Revision > 0 && e.Type != backend.Batch {
		parts = append(parts, fmt.Sprintf("revision %d", e.Applied.Revision))
	}
	line := e.Key.Name + " " + string(e.Applied.Outcome) + " on " + e.Context
	if len(parts) > 0 {
		line += " (" + strings.Join(parts, ", ") + ")"
	}
	return line
}

// verdict is the one line that says how a job came out.
func verdict(e event.Ended, took time.Duration) string {
	name := e.Key.Name
	switch {
	case e.Err != nil:
		return name + " " + why(e.Err)
	case e.Detached:
		return fmt.Sprintf("%s goes on; `baton wait %s` follows it", name, name)
	case e.Last == nil:
		return name + " done"
	}
	switch e.Last.Phase {
	case backend.PhaseSucceeded:
		return fmt.Sprintf("%s succeeded in %s%s", name, lasted(*e.Last, took), runOf(*e.Last))
	case backend.PhaseRunning:
		return fmt.Sprintf("%s is running, %s ready", name, readyOf(*e.Last))
	case backend.Scheduled:
		if e.Last.NextRun.IsZero() {
			return name + " is scheduled"
		}
		return fmt.Sprintf("%s is scheduled, next at %s", name, e.Last.NextRun.UTC().Format(time.RFC3339))
	default:
		return name + " is " + string(e.Last.Phase)
	}
}

// lasted is how long the run was; where the backend does not say, how long it
// was looked at.
func lasted(o backend.Observation, looked time.Duration) time.Duration {
	if !o.Started.IsZero() && !o.Finished.Before(o.Started) {
		looked = o.Finished.Sub(o.Started)
	}
	return looked.Round(100 * time.Millisecond)
}

func why(err error) string {
	if f, ok := errors.AsType[*deploy.Failed](err); ok {
		return iostreams.SanitizeLine(f.Why)
	}
	return iostreams.SanitizeLine("- " + err.Error())
}

func runOf(o backend.Observation) string {
	if o.Run == 0 {
		return ""
	}
	return fmt.Sprintf(" (run %d)", o.Run)
}

func readyOf(o backend.Observation) string {
	return count(o.Ready) + "/" + count(o.Wanted)
}

func count(n *int) string {
	if n == nil {
		return "?"
	}
	return fmt.Sprint(*n)
}

// stateOf is an instance's state with its reason.
func stateOf(i backend.Instance) string {
	s := string(i.State)
	if i.State == backend.Running && i.Ready != nil && !*i.Ready {
		s += ", not ready"
	}
	if why := output.InstanceReason(i); why != "" && i.State != backend.Succeeded {
		s += ", " + why
	}
	if i.Message != "" && i.State != backend.Succeeded && i.State != backend.Running {
		s += ": " + i.Message
	}
	return iostreams.SanitizeLine(s)
}

// present are the instances of the latest run, or all where runs have no numbers.
func present(o backend.Observation) []backend.Instance {
	return slices.DeleteFunc(slices.Clone(o.Instances), func(i backend.Instance) bool {
		return o.Run > 0 && i.Run > 0 && i.Run != o.Run
	})
}
