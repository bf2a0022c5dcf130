package deploy

import (
	"fmt"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

func failed(o backend.Observation) *Failed {
	f := &Failed{Key: o.Key, Last: o, Why: "failed"}
	if o.Phase == backend.PhaseStopped {
		f.Why = "was stopped"
	}
	if detail := detail(o); detail != "" {
		f.Why += ": " + detail
	}
	return f
}

// detail is the first instance that failed, else what the job says of itself.
func detail(o backend.Observation) string {
	for _, i := range o.Instances {
		earlier := o.Run > 0 && i.Run > 0 && i.Run != o.Run
		if !earlier && (i.State == backend.Failed || i.State == backend.Lost) {
			return i.Name + " " + instanceWhy(i)
		}
	}
	parts := []string{}
	if o.Reason != "" {
		parts = append(parts, string(o.Reason))
	}
	if o.Message != "" {
		parts = append(parts, o.Message)
	}
	return strings.Join(parts, ": ")
}

func instanceWhy(i backend.Instance) string {
	why := string(i.Reason)
	switch {
	case i.Signal != "":
		why += " (signal " + i.Signal + ")"
	case i.ExitCode != nil && *i.ExitCode != 0:
		why += fmt.Sprintf(" (exit %d)", *i.ExitCode)
	}
	if i.Message != "" {
		why += ": " + i.Message
	}
	return strings.TrimSpace(why)
}
