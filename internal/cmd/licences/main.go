// Command licences lists what is linked into baton and under which licence,
// and fails when one is not among those that the project accepts.
//
// It may import the standard library alone.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"text/tabwriter"
)

const program = "./cmd/baton"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	modules, err := linked(ctx, program, []string{"linux", "darwin", "windows"})
	if err == nil {
		err = report(os.Stdout, modules)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// report prints a line a module and answers an error that names each module
// which is not accepted.
func report(w io.Writer, modules []module) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var refused []string
	for _, m := range modules {
		names, err := m.licences()
		if err != nil {
			refused = append(refused, fmt.Sprintf("%s %s: %v", m.Path, m.Version, err))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.Path, m.Version, strings.Join(names, ", "))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(refused) > 0 {
		return fmt.Errorf("accepted are %s\n%s", strings.Join(accepted(), ", "), strings.Join(refused, "\n"))
	}
	return nil
}
