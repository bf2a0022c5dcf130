package cli

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/config"
	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/internal/version"
	"github.com/baton-run/baton/pkg/backend"
)

const (
	defaultNamespace = config.DefaultNamespace
	// patience is how long following a job bears a backend that is away.
	patience = time.Minute
)

// open opens one context.
func (a *App) open(ctx context.Context, name string) (*session.Session, error) {
	kind, target, err := a.target(name)
	if err != nil {
		return nil, err
	}
	env, err := a.env()
	if err != nil {
		return nil, err
	}
	read, change := a.flags.timeouts()
	return session.Open(ctx, kind, target, env, session.Options{Read: read, Change: change, Log: env.Log, Patience: patience})
}

// openAll opens every context asked for. The caller closes them.
func (a *App) openAll(ctx context.Context) ([]*session.Session, error) {
	names, _ := a.contextNames()
	var sessions []*session.Session
	for _, name := range names {
		s, err := a.open(ctx, name)
		if err != nil {
			return nil, errors.Join(err, closeAll(sessions))
		}
		sessions = append(sessions, s)
	}
	return sessions, nil
}

// openedContext is a context, or why it can't be opened.
type openedContext struct {
	name    string
	session *session.Session
	err     error
}

// openEach opens every context asked for; one that is there and can't be
// opened does not hinder the others.
func (a *App) openEach(ctx context.Context) ([]openedContext, error) {
	names, _ := a.contextNames()
	return a.openNamed(ctx, names)
}

func (a *App) openNamed(ctx context.Context, names []string) ([]openedContext, error) {
	var out []openedContext
	for _, name := range names {
		if _, _, err := a.target(name); err != nil {
			return nil, errors.Join(err, closeEach(out))
		}
		s, err := a.open(ctx, name)
		out = append(out, openedContext{name, s, err})
	}
	return out, nil
}

func closeEach(contexts []openedContext) error {
	var errs []error
	for _, c := range contexts {
		if c.session != nil {
			errs = append(errs, c.session.Close())
		}
	}
	return errors.Join(errs...)
}

// openOne opens the only context asked for.
func (a *App) openOne(ctx context.Context) (*session.Session, error) {
	names, _ := a.contextNames()
	if len(names) != 1 {
		return nil, usagef("one context at a time, not %s", strings.Join(names, ","))
	}
	return a.open(ctx, names[0])
}

// openForChange is openOne, and says which context it is when no flag did.
func (a *App) openForChange(ctx context.Context) (*session.Session, error) {
	s, err := a.openOne(ctx)
	if err == nil {
		a.sayContext(s)
	}
	return s, err
}

func (a *App) sayContext(sessions ...*session.Session) {
	if _, named := a.contextNames(); named {
		return
	}
	for _, s := range sessions {
		a.printf("on context %s\n", s.Context())
	}
}

func closeAll(sessions []*session.Session) error {
	var errs []error
	for _, s := range sessions {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// env is every effect a driver may have.
func (a *App) env() (backend.Env, error) {
	build, err := version.BuildID()
	if err != nil {
		return backend.Env{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return backend.Env{}, err
	}
	state, cache, runtime, err := a.folders()
	if err != nil {
		return backend.Env{}, err
	}
	return backend.Env{
		Log: a.log(), Now: a.Now, Rand: a.Rand, HTTP: &http.Client{}, Getenv: a.Getenv,
		StateDir: state, CacheDir: cache, RuntimeDir: runtime,
		Self: []string{self}, Version: version.Get().Version, Build: build,
		User: a.user(), Host: hostname(),
	}, nil
}

// log traces calls with -vv, without secrets: sessions never pass one to it.
func (a *App) log() *slog.Logger {
	if a.flags.verbose < 2 {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(&syncWriter{w: a.Streams.Err}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// home is the user's own folder; "" when it is not known.
func (a *App) home() string {
	if home := a.Getenv("HOME"); home != "" || runtime.GOOS != "windows" {
		return home
	}
	return a.Getenv("USERPROFILE")
}

// folders are baton's own: state, cache and runtime.
func (a *App) folders() (state, cache, run string, err error) {
	home := a.home()
	folder := func(name, below string) string {
		if dir := a.Getenv(name); filepath.IsAbs(dir) {
			return filepath.Join(dir, "baton")
		}
		if home == "" {
			return ""
		}
		return filepath.Join(home, below, "baton")
	}
	state = folder("XDG_STATE_HOME", filepath.Join(".local", "state"))
	cache = folder("XDG_CACHE_HOME", ".cache")
	if state == "" || cache == "" {
		return "", "", "", &configError{errors.New("neither HOME nor XDG_STATE_HOME and XDG_CACHE_HOME are set: nowhere to keep state; set HOME")}
	}
	run = filepath.Join(state, "run")
	if dir := a.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		run = filepath.Join(dir, "baton")
	}
	return state, cache, run, nil
}

func (a *App) user() string {
	if name := a.Getenv("USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// change identifies one change and who makes it.
func (a *App) change() (backend.Change, error) {
	id, err := a.newID()
	if err != nil {
		return backend.Change{}, err
	}
	return backend.Change{
		SubmissionID: id,
		By:           backend.By{User: a.user(), Via: "command", Host: hostname(), Version: version.Get().Version},
		Message:      a.flags.message,
	}, nil
}

// forEach runs fn on all at once; results keep their order.
func forEach[S, T any](all []S, fn func(S) T) []T {
	results := make([]T, len(all))
	var running sync.WaitGroup
	for i, s := range all {
		running.Go(func() { results[i] = fn(s) })
	}
	running.Wait()
	return results
}
