package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/config"
	configv1 "github.com/baton-run/baton/internal/config/v1"
)

type contextAddOptions struct {
	name    string
	backend string
	options []string
	use     bool
}

func newContextAddCommand(a *App) *cobra.Command {
	opts := &contextAddOptions{}
	c := command(&cobra.Command{
		Use:   "add NAME --backend BACKEND [flags]",
		Short: "give a backend a name, with how it is reached",
		Long: `Add a context to the configuration, which is made when there is none. -n is the
namespace of jobs that name none. Options are the backend's own and checked by
it. A context called as a backend adds options to the one that is built in.`,
		Example: `  baton context add prod --backend kubernetes -n team-a --use
  baton context add local --backend local --option image=ignore`,
		RunE: runner(func(_ context.Context, args []string) error {
			opts.name = args[0]
			return a.runContextAdd(opts)
		}),
		ValidArgsFunction: cobra.NoFileCompletions,
	}, argCount{1, 1, "NAME"}, exitInvalid, exitConflict)
	c.Flags().StringVar(&opts.backend, "backend", "", "the `backend`: local, kubernetes or mesos")
	c.Flags().StringArrayVar(&opts.options, "option", nil, "`NAME=VALUE` of the backend's own; several are allowed")
	c.Flags().BoolVar(&opts.use, "use", false, "go there from now on")
	return c
}

func (a *App) runContextAdd(opts *contextAddOptions) error {
	if opts.backend == "" {
		return usagef("missing --backend: %s", strings.Join(a.Kinds().Names(), ", "))
	}
	c := configv1.Context{Name: opts.name, Backend: opts.backend, Namespace: a.flags.namespace}
	for _, o := range opts.options {
		name, value, ok := strings.Cut(o, "=")
		if !ok || name == "" {
			return usagef("--option %s: write NAME=VALUE", o)
		}
		if _, twice := c.Options[name]; twice {
			return usagef("--option %s: the option is given twice", name)
		}
		if c.Options == nil {
			c.Options = map[string]any{}
		}
		c.Options[name] = config.Scalar(value)
	}
	return a.changeConfig(func(e *config.Editor) (string, error) {
		if err := e.Add(c); err != nil {
			return "", err
		}
		done := "added context " + c.Name
		if !opts.use {
			return done, nil
		}
		return done + "; now on it", e.Use(c.Name)
	})
}

// changeConfig changes the configuration file, and tells what was done.
func (a *App) changeConfig(change func(*config.Editor) (done string, err error)) error {
	editor, err := config.Edit(a.sources())
	if err != nil {
		return asConfigError(err)
	}
	done, err := change(editor)
	if err != nil {
		return err
	}
	if err := editor.Save(); err != nil {
		return err
	}
	a.printf("%s\n", done)
	conf, _ := a.config()
	if v := conf.Value(config.KeyContext); v.Origin == config.FromEnv && strings.Contains(done, "now on") {
		a.printf("note: %s=%s counts before it\n", v.Name, v.Value)
	}
	return nil
}
