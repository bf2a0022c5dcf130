package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/session"
	"github.com/baton-run/baton/pkg/backend"
)

// completionLimit is how long a shell is kept waiting. What is not known by
// then is not offered.
const completionLimit = 900 * time.Millisecond

// completeJobs completes JOB, and where parts of a job are taken its groups and
// instances once a dot is there.
func (a *App) completeJobs(parts bool) completeFunc {
	return func(c *cobra.Command, args []string, given string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 && !strings.Contains(c.Use, "...") {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var words []string
		a.complete(c, func(ctx context.Context, s *session.Session) {
			if name, _, dotted := strings.Cut(given, "."); parts && dotted {
				words = append(words, a.partsOf(ctx, s, name)...)
				return
			}
			for o, err := range s.List(ctx, backend.Selector{Namespace: a.namespace(s)}, backend.DetailSummary) {
				if err != nil {
					return
				}
				words = append(words, o.Key.Name+"\t"+string(o.Type)+" "+string(o.Phase))
			}
		})
		slices.Sort(words)
		return slices.Compact(words), cobra.ShellCompDirectiveNoFileComp
	}
}

// partsOf are the groups and running instances of a job.
func (a *App) partsOf(ctx context.Context, s *session.Session, name string) []string {
	o, err := s.Get(ctx, backend.Key{Namespace: a.namespace(s), Name: name}, backend.DetailInstances)
	if err != nil {
		return nil
	}
	var words []string
	for _, g := range o.Groups {
		if g.Name != backend.MainName {
			words = append(words, name+"."+g.Name+"\tgroup")
		}
	}
	for _, i := range o.Instances {
		words = append(words, i.Name+"\t"+string(i.State))
	}
	return words
}

func (a *App) completeNodes(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var words []string
	a.complete(c, func(ctx context.Context, s *session.Session) {
		nodes, err := s.Nodes(ctx)
		if err != nil {
			return
		}
		for _, n := range nodes {
			words = append(words, n.Name+"\t"+n.State)
		}
	})
	return words, cobra.ShellCompDirectiveNoFileComp
}

func (a *App) completeVolumes(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var words []string
	a.complete(c, func(ctx context.Context, s *session.Session) {
		volumes, err := s.Volumes(ctx, backend.VolumeOptions{Namespace: a.namespace(s)})
		if err != nil {
			return
		}
		for _, v := range volumes {
			words = append(words, v.Name+"\t"+v.Key.Name)
		}
	})
	return words, cobra.ShellCompDirectiveNoFileComp
}

// complete asks each context in turn, silently.
func (a *App) complete(c *cobra.Command, ask func(context.Context, *session.Session)) {
	ctx, cancel := context.WithTimeout(c.Context(), completionLimit)
	defer cancel()
	opened, err := a.openEach(ctx)
	if err != nil {
		return
	}
	for _, o := range opened {
		if o.session != nil {
			ask(ctx, o.session)
		}
	}
	_ = closeEach(opened)
}
