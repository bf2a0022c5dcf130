package cli

import (
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/config"
	"github.com/baton-run/baton/internal/output"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// unconfigured marks verbs that work whatever the configuration holds.
const unconfigured = "unconfigured"

// withoutConfig marks a verb so.
func withoutConfig(c *cobra.Command) *cobra.Command {
	c.Annotations = map[string]string{unconfigured: "true"}
	return c
}

// settings holds the configuration, which is read when it is first needed.
type settings struct {
	once   sync.Once
	loaded *config.Config
	err    error
}

// config is what is configured. With an error it is what there is without the
// file.
func (a *App) config() (*config.Config, error) {
	s := a.settings
	s.once.Do(func() { s.loaded, s.err = config.Load(a.sources()) })
	return s.loaded, s.err
}

// sources are those of the configuration: flags have been parsed by now.
func (a *App) sources() config.Sources {
	flags := map[string]string{}
	for key, name := range map[string]string{config.KeyContext: "on", config.KeyOutput: "output", config.KeyRequestTimeout: "request-timeout"} {
		if value, ok := a.flags.given(name); ok {
			flags[key] = value
		}
	}
	return config.Sources{
		Path: config.Path(a.Getenv, a.home()), Getenv: a.Getenv, Flags: flags, Kinds: a.Kinds().Kinds(),
		CheckOutput: func(form string) error {
			if _, err := output.ParseFormat(form); err != nil {
				return errors.New(strings.TrimPrefix(err.Error(), "-o "))
			}
			return nil
		},
	}
}

// configured reads the configuration before a verb runs, and takes from it what
// no flag says.
func (a *App) configured(c *cobra.Command) error {
	if unneeded(c) {
		return nil
	}
	conf, err := a.config()
	if err != nil {
		return asConfigError(err)
	}
	a.flags.output = conf.Value(config.KeyOutput).Value
	if v := conf.Value(config.KeyRequestTimeout); v.Origin == config.FromFile {
		timeout, err := time.ParseDuration(v.Value)
		if err != nil {
			return asConfigError(err)
		}
		a.flags.timeout, a.flags.timeoutSet = timeout, func() bool { return true }
	}
	return nil
}

func unneeded(c *cobra.Command) bool {
	if !c.HasParent() || c.Name() == "help" || strings.HasPrefix(c.Name(), cobra.ShellCompRequestCmd) {
		return true
	}
	for ; c != nil; c = c.Parent() {
		if c.Annotations[unconfigured] != "" {
			return true
		}
	}
	return false
}

// asConfigError gives it its code, unless it has one.
func asConfigError(err error) error {
	if isA[*problem.Errors](err) || backend.CodeOf(err) != "" {
		return err
	}
	return &configError{err}
}

// contextNames are the contexts asked for, and whether a flag named them.
func (a *App) contextNames() (names []string, named bool) {
	// A verb that needs a good configuration has not come so far without.
	conf, _ := a.config()
	v := conf.Value(config.KeyContext)
	for name := range strings.SplitSeq(v.Value, ",") {
		names = append(names, strings.TrimSpace(name))
	}
	return names, v.Origin == config.FromFlag
}

// contexts are the names of every context there is.
func (a *App) contexts() []string {
	conf, _ := a.config()
	return conf.Names()
}

// target resolves a context by name: each backend has one that is called as it.
func (a *App) target(name string) (backend.Kind, backend.Target, error) {
	conf, _ := a.config()
	c, ok := conf.Context(name)
	if !ok {
		return nil, backend.Target{}, config.Unknown(name, conf.Names())
	}
	kind, err := a.Kinds().Get(c.Backend)
	return kind, backend.Target{Name: c.Name, Namespace: c.Namespace, Options: c.Options}, err
}
