package fake

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/baton-run/baton/pkg/backend"
)

func kindBugs() []bug {
	shown := rows()
	plain := func(d *Driver) backend.Driver { return d }
	return []bug{
		{"a field has no row", plain, []string{"kind/rows"}, Options{Rows: shown[:len(shown)-1]}},
		{"a loss has no note", plain, []string{"kind/rows"}, Options{Rows: append(rows(), backend.Row{Path: "name", Value: "x", Level: backend.Approximate})}},
		{"an unsupported field is accepted", changed(func(job *backend.Job, _ *backend.ApplyOptions) {
			for g := range job.Groups {
				job.Groups[g].Gang = false
			}
		}), []string{"kind/rows-are-refused"}, Options{}},
		{"a verb that is not declared works", func(d *Driver) backend.Driver {
			return &planted{Driver: d, info: func(i *backend.Info) {
				i.Verbs = slices.DeleteFunc(i.Verbs, func(v backend.Verb) bool { return v == backend.VerbHistory })
			}}
		}, []string{"kind/verbs-are-refused"}, Options{}},
		{"a verb that is declared has no method", func(d *Driver) backend.Driver {
			return &planted{Driver: d, info: func(i *backend.Info) { i.Verbs = append(i.Verbs, backend.VerbOwners) }}
		}, []string{"errors/cancelled", "errors/deadline", "kind/info", "kind/verbs-are-served"}, Options{}},
	}
}

// literals changes the texts that a process is given.
func literals(change func(string) string) func(*Driver) backend.Driver {
	each := func(t backend.Text) backend.Text {
		out := slices.Clone(t)
		for i := range out {
			out[i].Value = change(out[i].Value)
		}
		return out
	}
	return changed(func(job *backend.Job, _ *backend.ApplyOptions) {
		for t := range job.Groups[0].Tasks {
			task := &job.Groups[0].Tasks[t]
			for i := range task.Command {
				task.Command[i] = each(task.Command[i])
			}
			for name, v := range task.Env {
				v.Text = each(v.Text)
				task.Env[name] = v
			}
		}
	})
}

func fidelityBugs() []bug {
	return []bug{
		{"$$ becomes $", literals(func(s string) string { return strings.ReplaceAll(s, "$$", "$") }), []string{"fidelity/arguments", "fidelity/environment"}, Options{}},
		{"${X:-y} is expanded", literals(func(s string) string { return strings.ReplaceAll(s, "${X:-y}", "y") }), []string{"fidelity/arguments", "fidelity/environment"}, Options{}},
		{"text is trimmed", literals(strings.TrimSpace), []string{
			"capability/volume-outlives-delete",
			"fidelity/arguments",
			"fidelity/environment",
			"fidelity/long-argument",
			"fidelity/long-value",
			"fidelity/words",
		}, Options{}},
		{"text is cut after 64 KiB", literals(func(s string) string { return s[:min(len(s), 64<<10)] }), []string{"fidelity/long-argument", "fidelity/long-value"}, Options{}},
		{"empty variables are left out", changed(func(job *backend.Job, _ *backend.ApplyOptions) {
			for name, v := range job.Groups[0].Tasks[0].Env {
				if len(v.Text) == 0 {
					delete(job.Groups[0].Tasks[0].Env, name)
				}
			}
		}), []string{"fidelity/empty-and-unset"}, Options{}},
		{"the document is written anew", observed(func(o *backend.Observation) {
			if len(o.Document) > 0 {
				o.Document = append(o.Document, '\n')
			}
		}), []string{"fidelity/document", "lifecycle/stop-keeps-job", "list/details"}, Options{}},
		{"a secret is shown in the message", func(d *Driver) backend.Driver {
			p := &planted{Driver: d}
			p.seen = func(o *backend.Observation) {
				d.store.mu.Lock()
				defer d.store.mu.Unlock()
				if j := d.store.jobs[o.Key]; j != nil {
					for _, v := range j.current().secrets {
						o.Message = "env: " + string(v)
					}
				}
			}
			return p
		}, []string{"fidelity/secret-never-shown"}, Options{}},
		{"a rotated secret is no change", changed(func(_ *backend.Job, o *backend.ApplyOptions) {
			for id := range o.Secrets {
				o.Secrets = map[string][]byte{id: []byte("always the same")}
			}
		}), []string{"fidelity/secret-arrives", "fidelity/secret-rotated"}, Options{}},
	}
}

func listBugs() []bug {
	listed := func(change func(sel backend.Selector, all []backend.Observation) []backend.Observation) func(*Driver) backend.Driver {
		return func(d *Driver) backend.Driver {
			return &planted{Driver: d, list: func(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
				return func(yield func(backend.Observation, error) bool) {
					var all []backend.Observation
					for o, err := range d.List(ctx, sel, detail) {
						if err != nil {
							yield(o, err)
							return
						}
						all = append(all, o)
					}
					for _, o := range change(sel, all) {
						if !yield(o, nil) {
							return
						}
					}
				}
			}}
		}
	}
	selected := func(change func(*backend.Selector, *backend.Detail)) func(*Driver) backend.Driver {
		return func(d *Driver) backend.Driver {
			return &planted{Driver: d, list: func(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
				change(&sel, &detail)
				return d.List(ctx, sel, detail)
			}}
		}
	}
	return []bug{
		{"a list has no order", listed(func(_ backend.Selector, all []backend.Observation) []backend.Observation {
			slices.Reverse(all)
			return all
		}), []string{
			"list/all-namespaces",
			"list/by-label",
			"list/by-name",
			"list/early-break",
			"list/many",
			"list/ordered",
		}, Options{}},
		{"a list ends after 500 jobs", listed(func(_ backend.Selector, all []backend.Observation) []backend.Observation {
			return all[:min(len(all), 500)]
		}), []string{"list/many"}, Options{}},
		{"a list shows what is foreign", func(d *Driver) backend.Driver {
			return &planted{Driver: d, list: func(ctx context.Context, sel backend.Selector, detail backend.Detail) iter.Seq2[backend.Observation, error] {
				return func(yield func(backend.Observation, error) bool) {
					for o, err := range d.List(ctx, sel, detail) {
						if !yield(o, err) {
							return
						}
					}
					for _, o := range d.store.planted(sel) {
						// Of all namespaces, what another case has planted may show or not.
						if !sel.All && !yield(o, nil) {
							return
						}
					}
				}
			}}
		}, []string{"identity/foreign"}, Options{}},
		{"a list ignores labels", selected(func(sel *backend.Selector, _ *backend.Detail) { sel.Labels = nil }), []string{"list/by-label"}, Options{}},
		{"a list ignores names", selected(func(sel *backend.Selector, _ *backend.Detail) { sel.Names = nil }), []string{"list/by-name"}, Options{}},
		{"a list of all namespaces is of one", selected(func(sel *backend.Selector, _ *backend.Detail) { sel.All = false }), []string{"list/all-namespaces"}, Options{}},
		{"a list has no detail", selected(func(_ *backend.Selector, detail *backend.Detail) { *detail = backend.DetailSummary }), []string{"list/details"}, Options{}},
	}
}

func errorBugs() []bug {
	// The bug is the change, not a race for it: handles share the lock.
	var one sync.Mutex
	return []bug{
		{"NotFound has no code", func(d *Driver) backend.Driver {
			return &planted{Driver: d, scale: func(ctx context.Context, key backend.Key, opts backend.ScaleOptions) (backend.Applied, error) {
				a, err := d.Scale(ctx, key, opts)
				if backend.CodeOf(err) == backend.NotFound {
					err = errors.New("no such job")
				}
				return a, err
			}}
		}, []string{"capability/scale-refused", "errors/absent"}, Options{}},
		{"a read goes on when its context ends", func(d *Driver) backend.Driver {
			return &planted{Driver: d, get: func(ctx context.Context, key backend.Key, detail backend.Detail) (backend.Observation, error) {
				return d.Get(context.WithoutCancel(ctx), key, detail)
			}}
		}, []string{"errors/cancelled", "errors/deadline"}, Options{}},
		{"a context's error becomes Unavailable", func(d *Driver) backend.Driver {
			return &planted{Driver: d, stop: func(ctx context.Context, key backend.Key, opts backend.StopOptions) (backend.Applied, error) {
				a, err := d.Stop(ctx, key, opts)
				if ctx.Err() != nil {
					err = backend.Errorf(backend.Unavailable, "stop", key, "the backend can't be reached")
				}
				return a, err
			}}
		}, []string{"errors/cancelled", "errors/deadline"}, Options{}},
		{"a second Close fails", func(d *Driver) backend.Driver {
			return &planted{Driver: d, close: func() error {
				if d.closed.Swap(true) {
					return backend.Errorf(backend.Internal, "close", backend.Key{}, "closed already")
				}
				return nil
			}}
		}, []string{"errors/closed-goes-on", "errors/closed-twice", "identity/two-handles"}, Options{}},
		{"the job is changed", func(d *Driver) backend.Driver {
			return &planted{Driver: d, apply: func(ctx context.Context, job *backend.Job, opts backend.ApplyOptions) (backend.Applied, error) {
				one.Lock()
				defer one.Unlock()
				a, err := d.Apply(ctx, job, opts)
				if job.Labels != nil {
					job.Labels["baton"] = "managed"
				}
				return a, err
			}}
		}, []string{"errors/job-not-changed"}, Options{}},
	}
}
