//go:build unix

package supervisor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/baton-run/baton/internal/process/shim"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

const maxID = 200

// validate says what is wrong with a launch, all at once.
func validate(l v1.Launch, withShim bool) error {
	var errs []error
	say := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !isName(l.ID, maxID) {
		say("the id must be 1 to %d letters, digits, '.', '_' or '-' and begin with a letter or digit", maxID)
	}
	if !filepath.IsAbs(l.Dir) {
		say("dir %q must be absolute", l.Dir)
	}
	seen := map[string]bool{}
	for _, t := range l.Tasks {
		if !isName(t.Name, maxID) || strings.Contains(t.Name, ".") {
			say("task name %q must be letters, digits, '_' or '-'", t.Name)
		}
		if seen[t.Name] {
			say("task %s is there twice", t.Name)
		}
		seen[t.Name] = true
		errs = append(errs, validateTask(t, withShim)...)
	}
	if !slices.ContainsFunc(l.Tasks, func(t v1.Task) bool { return t.Lifecycle == "" || t.Lifecycle == v1.LifecycleMain }) {
		say("no main task")
	}
	return errors.Join(errs...)
}

func validateTask(t v1.Task, withShim bool) (errs []error) {
	say := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("task %s: "+format, append([]any{t.Name}, args...)...))
	}
	switch t.Lifecycle {
	case "", v1.LifecycleMain, v1.LifecycleInit, v1.LifecycleSidecar:
	default:
		say("unknown lifecycle %q", t.Lifecycle)
	}
	if len(t.Argv) == 0 {
		say("no command")
	}
	for _, text := range slices.Concat(t.Argv, t.Env, t.PreStop, []string{t.Dir, t.MessageFile}) {
		if strings.ContainsRune(text, 0) {
			say("a NUL byte in command, environment or path")
			break
		}
	}
	for i, kv := range t.Env {
		// The entry itself may be a secret.
		if strings.IndexByte(kv, '=') <= 0 {
			say("environment entry %d is not NAME=value", i)
		}
	}
	if _, err := parseSignal(t.StopSignal); err != nil {
		say("%w", err)
	}
	if (len(t.Ulimits) > 0 || t.Umask != nil) && !withShim {
		say("ulimits and umask are not supported by this supervisor")
	}
	for name, u := range t.Ulimits {
		if _, ok := shim.Resources()[name]; !ok {
			say("unknown ulimit %q", name)
		}
		if u.Soft < -1 || u.Hard < -1 || (u.Hard != -1 && (u.Soft == -1 || u.Soft > u.Hard)) {
			say("ulimit %s: soft %d is over hard %d", name, u.Soft, u.Hard)
		}
	}
	for what, id := range map[string]*int{"uid": t.UID, "gid": t.GID} {
		if id != nil && *id < 0 {
			say("%s %d", what, *id)
		}
	}
	if t.StopGrace < 0 || t.LogMaxSize < 0 || t.LogMaxFiles < 0 {
		say("a time or size is less than 0")
	}
	return errs
}

// isName keeps ids fit for a file name and a word of the environment.
func isName(s string, most int) bool {
	for i, c := range []byte(s) {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && (i == 0 || c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return s != "" && len(s) <= most
}

func ownedByUs(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}
