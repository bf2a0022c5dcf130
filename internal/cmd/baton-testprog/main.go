// Command baton-testprog is the program that jobs run in tests: its operations
// are those of package prog. Built with CGO_ENABLED=0 it needs nothing of an
// image but itself.
//
// It may import pkg/backend/backendtest/prog alone.
package main

import (
	"os"

	"github.com/baton-run/baton/pkg/backend/backendtest/prog"
)

func main() { os.Exit(prog.Main(os.Args[1:])) }
