package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/cli/progress"
	"github.com/baton-run/baton/internal/output"
	specv1 "github.com/baton-run/baton/internal/spec/v1"
)

// Shells are those that there is completion for.
func Shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func newCompletionCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:       "completion SHELL",
		Short:     "print the script that completes baton's words in a shell",
		Long:      "Print the script that completes verbs, flags, jobs, groups, instances, contexts and\ncolumns in bash, zsh, fish or powershell. Completing never starts anything.",
		Example:   "  source <(baton completion bash)\n  baton completion zsh > \"${fpath[1]}/_baton\"\n  baton completion fish > ~/.config/fish/completions/baton.fish",
		ValidArgs: Shells(),
		RunE: func(c *cobra.Command, args []string) error {
			return writeCompletion(a, c.Root(), args[0])
		},
	}, argCount{1, 1, "SHELL: " + strings.Join(Shells(), ", ")})
}

func writeCompletion(a *App, root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(a.Streams.Out, true)
	case "zsh":
		return root.GenZshCompletion(a.Streams.Out)
	case "fish":
		return root.GenFishCompletion(a.Streams.Out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(a.Streams.Out)
	default:
		return usagef("no completion for %q; there is %s", shell, strings.Join(Shells(), ", "))
	}
}

type completeFunc = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// registerCompletions gives every verb the words its arguments and flags take.
func (a *App) registerCompletions(root *cobra.Command) {
	flags := map[string]completeFunc{
		"on":             a.completeContexts,
		"output":         completeFormats,
		"columns":        completeColumns,
		"sort-by":        completeColumns,
		"progress":       fixed(progress.Modes()...),
		"for":            fixed("finished", "ready", "stopped", "gone"),
		"on-interrupt":   fixed("detach", "stop"),
		"logs":           fixed("auto", "all", "none"),
		"prefix":         fixed("auto", "always", "never"),
		"max-loss":       fixed("none", "emulated", "approximate"),
		"type":           fixed("batch", "service", "cron", "daemon"),
		"exit-code-from": cobra.NoFileCompletions,
	}
	visit(root, func(c *cobra.Command) {
		for name, complete := range flags {
			if c.LocalNonPersistentFlags().Lookup(name) != nil || c == root && c.PersistentFlags().Lookup(name) != nil {
				// It fails only for a flag that is not there.
				_ = c.RegisterFlagCompletionFunc(name, complete)
			}
		}
		if c.ValidArgsFunction == nil && len(c.ValidArgs) == 0 {
			c.ValidArgsFunction = a.completeArgs(c)
		}
	})
}

func visit(c *cobra.Command, fn func(*cobra.Command)) {
	fn(c)
	for _, sub := range c.Commands() {
		visit(sub, fn)
	}
}

// completeArgs follows the words in a verb's usage.
func (a *App) completeArgs(c *cobra.Command) completeFunc {
	_, args, _ := strings.Cut(c.Use, " ")
	switch {
	case strings.Contains(args, "FILE"):
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
		}
	case strings.HasPrefix(args, "JOB") && strings.Contains(args, ":PATH"):
		return nil
	case strings.HasPrefix(strings.Trim(args, "["), "JOB"):
		return a.completeJobs(strings.Contains(args, ".GROUP"))
	case strings.HasPrefix(args, "NODE"):
		return a.completeNodes
	case strings.HasPrefix(args, "VOLUME"):
		return a.completeVolumes
	default:
		return cobra.NoFileCompletions
	}
}

func fixed(words ...string) completeFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

func completeFormats(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return output.Formats(), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeColumns completes the last of several columns.
func completeColumns(_ *cobra.Command, _ []string, given string) ([]string, cobra.ShellCompDirective) {
	before := given[:strings.LastIndex(given, ",")+1]
	var words []string
	for _, name := range output.JobColumns() {
		words = append(words, before+strings.ToLower(name))
	}
	return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeContexts completes the last of several contexts.
func (a *App) completeContexts(_ *cobra.Command, _ []string, given string) ([]string, cobra.ShellCompDirective) {
	before := given[:strings.LastIndex(given, ",")+1]
	var words []string
	for _, name := range a.contexts() {
		words = append(words, before+name)
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// completeFields completes paths of the job file.
func completeFields(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var paths []string
	for _, f := range specv1.Fields() {
		paths = append(paths, fmt.Sprintf("%s\t%s", f.Path, f.Doc))
	}
	return paths, cobra.ShellCompDirectiveNoFileComp
}
