// Command testsum runs `go test -json` with the given arguments and shows what
// a person needs: a line a package, the output of what failed, the reasons of
// what was skipped, and the sum in the last line.
//
// It may import the standard library alone.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	test := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	test.Stderr = os.Stderr
	test.Cancel = func() error { return test.Process.Signal(os.Interrupt) }
	events, err := test.StdoutPipe()
	if err == nil {
		err = test.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		return 1
	}
	sum := newSummary(os.Stdout)
	readErr := sum.read(events)
	waitErr := test.Wait()
	sum.close()
	if readErr != nil {
		fmt.Fprintln(os.Stderr, "testsum:", readErr)
	}
	if readErr != nil || waitErr != nil || sum.failed > 0 {
		return 1
	}
	return 0
}
