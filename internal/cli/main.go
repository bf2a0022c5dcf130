// Package cli is baton's command line: one file a verb, each a constructor, a
// struct of options and a run function. Cobra stops at that line; streams,
// clock, environment, signals and drivers are injected through [App].
//
// It may import every package above the contract but concrete drivers.
package cli

//go:generate go run ../gen/completions ../../completions

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"time"

	"github.com/baton-run/baton/internal/drivers"
	"github.com/baton-run/baton/internal/iostreams"
)

// Main runs the command line args and returns its exit code.
func Main(ctx context.Context, args []string, streams iostreams.Streams) int {
	app := &App{
		Streams:   streams,
		Getenv:    os.Getenv,
		LookupEnv: os.LookupEnv,
		Now:       time.Now,
		Rand:      rand.Reader,
		Kinds:     drivers.All,
		Notify: func(c chan<- os.Signal, signals ...os.Signal) func() {
			signal.Notify(c, signals...)
			return func() { signal.Stop(c) }
		},
	}
	defer iostreams.ReportBrokenPipes()()
	return app.Main(ctx, args)
}
