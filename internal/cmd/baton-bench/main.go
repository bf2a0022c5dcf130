//go:build linux

// Command baton-bench measures baton as its users meet it, whole processes from
// outside, each beside a peer in the same run. It prints the table that
// docs/benchmarks.md keeps. It reads /proc, so it is for Linux. It may import the
// standard library only.
//
//	go run ./internal/cmd/baton-bench [-runs 11] [NAME…]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
)

func main() {
	runs := flag.Int("runs", 11, "counted runs of each command")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *runs, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "baton-bench:", err)
		os.Exit(1)
	}
}

// bench measures one thing and prints its rows.
type bench struct {
	name string
	run  func(ctx context.Context, b *bed) error
}

func benches() []bench {
	return []bench{
		{"start", start},
		{"status", status},
		{"plan", plan},
		{"thousand", thousand},
		{"idle", idle},
	}
}

func run(ctx context.Context, runs int, names []string) error {
	dir, err := os.MkdirTemp("", "baton-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bed{dir: dir, runs: runs, baton: filepath.Join(dir, "baton")}
	if err := build(ctx, b.baton, "./cmd/baton"); err != nil {
		return err
	}
	fmt.Println("| what | baton | peer | difference or ratio |")
	fmt.Println("|---|---|---|---|")
	for _, bench := range benches() {
		if len(names) > 0 && !slices.Contains(names, bench.name) {
			continue
		}
		if err := bench.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", bench.name, err)
		}
	}
	return nil
}

func build(ctx context.Context, out, pkg string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return cmd.Run()
}
