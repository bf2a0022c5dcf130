package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/fidelity"
	"github.com/baton-run/baton/internal/output"
	outputv1 "github.com/baton-run/baton/internal/output/v1"
	specv1 "github.com/baton-run/baton/internal/spec/v1"
	"github.com/baton-run/baton/pkg/backend"
)

func newExplainCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "explain [FIELD]",
		Short: "document a field of the job file, and what each backend makes of it",
		Long: `Document a field of the job file: its place, type and default, and how each
backend carries it. FIELD is a path such as groups.tasks.ports or the end of
one; without it the fields of a job are listed. --on limits it to some backends.`,
		Example: `  baton explain
  baton explain update
  baton explain groups.tasks.health.ready --on kubernetes`,
		RunE: runner(func(_ context.Context, args []string) error {
			return a.runExplain(strings.Join(args, ""))
		}),
		ValidArgsFunction: completeFields,
	}, argCount{0, 1, "FIELD"}, exitNotFound)
}

func (a *App) runExplain(path string) error {
	if path == "" {
		return a.listFields("", specv1.Children(""))
	}
	field, ok := specv1.Explain(path)
	if !ok {
		mean := ""
		if near := specv1.Suggest(path); len(near) > 0 {
			mean = "; is it " + strings.Join(near, ", ") + "?"
		}
		return backend.Errorf(backend.NotFound, "", backend.Key{}, "no field %s in the job file%s", path, mean)
	}
	kinds, err := a.kindsAsked()
	if err != nil {
		return err
	}
	var rows []output.FieldRows
	for _, k := range kinds {
		rows = append(rows, output.FieldRows{Kind: k.Name(), Rows: fidelity.New(k.Fidelity()).For(field.Path)})
	}
	view := output.Field(outputv1.Field{
		Path: field.Path, Type: field.Type, Default: field.Default, Description: field.Doc,
	}, rows)
	if a.machine() {
		return a.print(view)
	}
	if _, err := fmt.Fprintln(a.Streams.Out, describeField(field)); err != nil {
		return err
	}
	if children := specv1.Children(field.Path); len(children) > 0 {
		if err := a.listFields(field.Path, children); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.Streams.Out); err != nil {
			return err
		}
	}
	return a.print(view)
}

// kindsAsked are those of the contexts named by a flag, else all.
func (a *App) kindsAsked() ([]backend.Kind, error) {
	names, named := a.contextNames()
	if !named {
		return a.Kinds().Kinds(), nil
	}
	var kinds []backend.Kind
	for _, name := range names {
		k, _, err := a.target(name)
		if err != nil {
			return nil, err
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}

func (a *App) listFields(parent string, fields []specv1.Field) error {
	var list []outputv1.Field
	for _, f := range fields {
		list = append(list, outputv1.Field{Path: f.Path, Type: f.Type, Default: f.Default, Description: f.Doc})
	}
	return a.print(output.Fields(parent, list))
}

func describeField(f specv1.Field) string {
	levels := map[string]string{"J": "the job", "G": "a group", "T": "a task"}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n  %s\n\n", f.Path, f.Doc)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-9s %s\n", name, value)
		}
	}
	place := "field of " + levels[f.Level]
	if f.Down {
		place += "; further out it is the default of all inside"
	}
	line("place", place)
	line("type", strings.TrimSpace(f.Type+" "+f.Unit))
	line("values", strings.Join(f.Enum, ", "))
	line("default", f.Default)
	line("required", f.Need)
	line("only for", strings.Join(f.For, ", "))
	return b.String()
}
