package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/spec/problem"
)

const rootLong = `baton runs jobs from one portable file on Kubernetes, Apache Mesos or this
machine, and operates them with the same verbs everywhere.

  baton run hello.yaml            run it here
  baton status                    what runs, and how
  baton run shop.yaml --on prod   run it there`

// The groups of verbs in the root's help.
const (
	groupRun    = "run"
	groupLook   = "look"
	groupChange = "change"
	groupFile   = "file"
	groupBack   = "backend"
	groupSelf   = "self"
)

func (a *App) newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "baton",
		Short:         "one portable job file, any orchestrator",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          groupRunE,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			return a.configured(c)
		},
		// Completion is a verb of its own, with words of its own.
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetOut(a.Streams.Out)
	root.SetErr(a.Streams.Err)
	root.SetIn(a.Streams.In)
	root.SetFlagErrorFunc(flagError)
	root.SetGlobalNormalizationFunc(aliasFlags)
	a.flags.register(root.PersistentFlags())
	root.AddGroup(
		&cobra.Group{ID: groupRun, Title: "Run:"}, &cobra.Group{ID: groupLook, Title: "Look:"},
		&cobra.Group{ID: groupChange, Title: "Change:"}, &cobra.Group{ID: groupFile, Title: "Job files:"},
		&cobra.Group{ID: groupBack, Title: "Backends:"}, &cobra.Group{ID: groupSelf, Title: "Baton itself:"},
	)
	for _, g := range a.verbs() {
		for _, c := range g.commands {
			c.GroupID = g.group
			root.AddCommand(c)
		}
	}
	root.SetHelpCommandGroupID(groupSelf)
	a.registerCompletions(root)
	return root
}

type verbGroup struct {
	group    string
	commands []*cobra.Command
}

// command finishes a verb: its help lists its exit codes, and what it is given
// is counted before it runs.
func command(c *cobra.Command, args argCount, codes ...int) *cobra.Command {
	c.Args = args.check
	c.DisableFlagsInUseLine = true
	if c.Long == "" {
		c.Long = strings.ToUpper(c.Short[:1]) + c.Short[1:] + "."
	}
	c.Long += "\n\n" + exitTable(codes)
	return c
}

// group is a verb that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs, RunE: groupRunE}
	c.AddCommand(commands...)
	return c
}

func exitTable(codes []int) string {
	codes = append([]int{exitOK}, codes...)
	if !slices.Contains(codes, exitError) {
		codes = append(codes, exitError)
	}
	if !slices.Contains(codes, exitUsage) {
		codes = append(codes, exitUsage)
	}
	slices.Sort(codes)
	var b strings.Builder
	b.WriteString("Exit codes:")
	for _, code := range slices.Compact(codes) {
		fmt.Fprintf(&b, "\n  %3d  %s", code, exitMeanings[code])
	}
	return b.String()
}

// groupRunE answers a word that is no verb, and a group without a verb.
func groupRunE(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	var verbs []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			verbs = append(verbs, sub.Name())
			verbs = append(verbs, sub.Aliases...)
		}
	}
	text := fmt.Sprintf("unknown verb %q of %s", args[0], c.CommandPath())
	if mean := problem.DidYouMean(args[0], verbs); mean != "" {
		text += "; " + mean
	}
	return usagef("%s", text)
}

// flagError adds the flag that was probably meant.
func flagError(c *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	unknown := ""
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		unknown = e.GetSpecifiedName()
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if mean := problem.DidYouMean(unknown, names); len(unknown) > 1 && mean != "" {
		return usagef("%w; %s", err, strings.Replace(mean, "mean ", "mean --", 1))
	}
	return &usageError{err}
}

// argCount says how many arguments a verb takes, and what they are called.
type argCount struct {
	least, most int // most < 0: any number
	name        string
}

func (n argCount) check(_ *cobra.Command, args []string) error {
	switch {
	case len(args) < n.least:
		return usagef("missing argument: %s", n.name)
	case n.most >= 0 && len(args) > n.most:
		return usagef("unexpected argument %q", args[n.most])
	}
	return nil
}

// verbOf is the verb without the program's name.
func verbOf(c *cobra.Command) string {
	if c == nil {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(c.CommandPath(), "baton"))
}

// runner fits a function without arguments of cobra's.
func runner(fn func(context.Context, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error { return fn(c.Context(), args) }
}
