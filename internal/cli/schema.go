package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	specv1 "github.com/baton-run/baton/internal/spec/v1"
)

func newSchemaCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of the job file",
		Long:  "Print the JSON Schema of the job file, for editors and other programs.",
		Example: `  baton schema > baton.schema.json
  # in a job file: # yaml-language-server: $schema=baton.schema.json`,
		RunE: runner(func(context.Context, []string) error {
			_, err := io.WriteString(a.Streams.Out, specv1.Schema())
			return err
		}),
	}, argCount{0, 0, ""})
}
