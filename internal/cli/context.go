package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/config"
	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
)

func newContextCommand(a *App) *cobra.Command {
	return group("context", "name backends, and choose where commands go",
		newContextListCommand(a), newContextUseCommand(a), newContextAddCommand(a), newContextRemoveCommand(a), newContextCheckCommand(a))
}

func newContextListCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "list",
		Short: "list contexts",
		Long: `List contexts. Each backend has one that is called as it and needs no
configuration; others are added by ` + "`baton context add`" + `. The current one is marked.`,
		Example: "  baton context list\n  baton context list -o name",
		RunE:    runner(func(context.Context, []string) error { return a.runContextList() }),
	}, argCount{0, 0, ""}, exitInvalid)
}

func (a *App) runContextList() error {
	conf, err := a.config()
	if err != nil {
		return asConfigError(err)
	}
	current, _ := a.contextNames()
	var all []v1.NamedContext
	for _, c := range conf.Contexts() {
		n := v1.NamedContext{
			Name: c.Name, Current: slices.Contains(current, c.Name), Backend: c.Backend, Namespace: c.Namespace, BuiltIn: c.BuiltIn,
		}
		if !c.BuiltIn {
			n.File, n.Line, n.Column = conf.Path(), c.Line, c.Col
		}
		all = append(all, n)
	}
	return a.print(output.Contexts(all))
}

func newContextUseCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:               "use NAME",
		Short:             "choose where commands go without --on and BATON_CONTEXT",
		Example:           "  baton context use prod",
		ValidArgsFunction: a.completeContextNames,
		RunE: runner(func(_ context.Context, args []string) error {
			return a.changeConfig(func(e *config.Editor) (string, error) {
				return "now on context " + args[0], e.Use(args[0])
			})
		}),
	}, argCount{1, 1, "NAME"}, exitInvalid, exitNotFound, exitConflict)
}

func newContextRemoveCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "remove NAME",
		Short: "forget a context; its backend and jobs stay as they are",
		Long: `Remove a context from the configuration. Its backend and jobs stay as they are.
When it was the current one, commands go to the local context from then on.`,
		Example:           "  baton context remove staging",
		ValidArgsFunction: a.completeContextNames,
		RunE: runner(func(_ context.Context, args []string) error {
			return a.changeConfig(func(e *config.Editor) (string, error) {
				wasCurrent, err := e.Remove(args[0])
				done := "removed context " + args[0]
				if wasCurrent {
					done += "; it was the current one: now on context " + config.DefaultContext
				}
				return done, err
			})
		}),
	}, argCount{1, 1, "NAME"}, exitInvalid, exitNotFound, exitConflict)
}

// completeContextNames completes the only name a verb takes.
func (a *App) completeContextNames(c *cobra.Command, args []string, given string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.completeContexts(c, args, given)
}
