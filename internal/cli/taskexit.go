package cli

import (
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// signalBase is what a shell adds to the number of the signal that ended a
// process.
const signalBase = 128

// exitFrom is the code of GROUP[.TASK] in an observation: of the first instance
// that failed, else 0. ok is false when nobody knows.
func exitFrom(o *backend.Observation, from string) (code int, ok bool) {
	if o == nil {
		return 0, false
	}
	group, task, _ := strings.Cut(from, ".")
	for _, i := range o.Instances {
		if i.Group != group || o.Run > 0 && i.Run > 0 && i.Run != o.Run {
			continue
		}
		c, known := instanceExit(i, task)
		if known && c != 0 {
			return c, true
		}
		ok = ok || known
	}
	return 0, ok
}

func instanceExit(i backend.Instance, task string) (int, bool) {
	if task == "" {
		return processExit(i.ExitCode, i.Signal)
	}
	for _, t := range i.Tasks {
		if t.Name == task {
			return processExit(t.ExitCode, t.Signal)
		}
	}
	return 0, false
}

// processExit is what a shell would say of a process.
func processExit(code *int, signal string) (int, bool) {
	switch {
	case signal != "":
		return signalBase + signalNumber(signal), true
	case code != nil:
		return *code, true
	default:
		return 0, false
	}
}

// signalNumber is Linux's number of a signal; 0 when it has none there.
func signalNumber(name string) int {
	names := []string{
		"", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
		"STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
	}
	for n, s := range names {
		if n > 0 && s == strings.TrimPrefix(strings.ToUpper(name), "SIG") {
			return n
		}
	}
	return 0
}
