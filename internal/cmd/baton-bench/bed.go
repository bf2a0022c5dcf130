//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bed is where benchmarks run: a built baton and a home of their own.
type bed struct {
	dir, baton string
	runs       int
}

// home is a fresh home for one benchmark.
func (b *bed) home(name string) (*home, error) {
	dir := filepath.Join(b.dir, name)
	return &home{b: b, dir: dir}, os.MkdirAll(dir, 0o700)
}

type home struct {
	b   *bed
	dir string
}

func (h *home) env() []string { return []string{"HOME=" + h.dir, "PATH=" + os.Getenv("PATH")} }

// file writes a job file below the home.
func (h *home) file(name, text string) (string, error) {
	path := filepath.Join(h.dir, name)
	return path, os.WriteFile(path, []byte(text), 0o600)
}

// measure runs a command once.
func (h *home) measure(ctx context.Context, argv ...string) (sample, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = h.env()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	began := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(began)}
	if err != nil {
		return s, fmt.Errorf("%s: %w: %s", strings.Join(argv, " "), err, stderr.String())
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.rss = usage.Maxrss * 1024
	}
	return s, nil
}

// end ends the scheduler and all that it runs.
func (h *home) end(ctx context.Context) error {
	_, err := h.measure(context.WithoutCancel(ctx), h.b.baton, "scheduler", "stop", "--tasks")
	return err
}

type sample struct {
	wall time.Duration
	rss  int64 // bytes, of the largest process
}

// pair measures two commands in turn, A B A B, so that both meet the same
// weather; the first of each is not counted.
func (h *home) pair(ctx context.Context, a, b []string) (as, bs []sample, err error) {
	for i := range h.b.runs + 1 {
		sa, err := h.measure(ctx, a...)
		if err != nil {
			return nil, nil, err
		}
		sb, err := h.measure(ctx, b...)
		if err != nil {
			return nil, nil, err
		}
		if i > 0 {
			as, bs = append(as, sa), append(bs, sb)
		}
	}
	return as, bs, nil
}

func median(samples []sample) sample {
	walls, rss := make([]time.Duration, len(samples)), make([]int64, len(samples))
	for i, s := range samples {
		walls[i], rss[i] = s.wall, s.rss
	}
	slices.Sort(walls)
	slices.Sort(rss)
	return sample{walls[len(walls)/2], rss[len(rss)/2]}
}

func row(what, baton, peer, verdict string) {
	fmt.Printf("| %s | %s | %s | %s |\n", what, baton, peer, verdict)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

func mib(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
