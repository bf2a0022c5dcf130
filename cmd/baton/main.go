// Command baton runs and operates jobs on Kubernetes, Mesos and this machine.
// It may import internal/cli and internal/iostreams.
package main

import (
	"context"
	"os"

	"github.com/baton-run/baton/internal/cli"
	"github.com/baton-run/baton/internal/iostreams"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], iostreams.System(os.Getenv)))
}
