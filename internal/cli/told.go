package cli

import (
	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/internal/spec/problem"
)

// told is an error whose text a person has seen already: progress said it.
type told struct{ err error }

func (t *told) Error() string { return t.err.Error() }
func (t *told) Unwrap() error { return t.err }

func asTold(err error) error {
	if err == nil || isA[*interrupted](err) {
		return err
	}
	return &told{err}
}

func checkProgress(mode string) error {
	for _, m := range progress.Modes() {
		if m == mode {
			return nil
		}
	}
	return usagef("--progress %s: %s", mode, problem.OneOf(mode, progress.Modes()))
}

// progress shows events as --progress says; programs that read standard output
// see no job's output there.
func (a *App) progress(mode string) progress.Progress {
	return progress.New(progress.Options{
		Mode: progress.Mode(mode), Streams: a.Streams, Now: a.Now, Dumb: a.Getenv("TERM") == "dumb",
	})
}
