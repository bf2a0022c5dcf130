//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// find returns the process of baton's that plays a role for that home.
func find(home, role string) (int, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		args, err1 := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		env, err2 := os.ReadFile(filepath.Join("/proc", e.Name(), "environ"))
		if errors.Join(err1, err2) == nil && bytes.Contains(args, []byte("\x00local-role\x00"+role+"\x00")) && bytes.Contains(env, []byte(home)) {
			return pid, nil
		}
	}
	return 0, fmt.Errorf("no %s runs", role)
}

// usageOf returns the share of one processor that a process used over a time,
// and its memory at the end.
func usageOf(ctx context.Context, pid int, over time.Duration) (share float64, rss int64, err error) {
	before, _, err := stat(pid)
	if err != nil {
		return 0, 0, err
	}
	select {
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	case <-time.After(over):
	}
	after, rss, err := stat(pid)
	const ticks = 100 // a second, on every Linux that Go runs on
	return float64(after-before) / ticks / over.Seconds(), rss, err
}

// stat reads a process's ticks of processor time and its resident memory.
func stat(pid int) (ticks, rss int64, err error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, 0, err
	}
	_, rest, ok := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	const utime, stime, resident = 11, 12, 21
	if !ok || len(fields) <= resident {
		return 0, 0, fmt.Errorf("process %d: unknown form of stat", pid)
	}
	var sum [3]int64
	for i, f := range []int{utime, stime, resident} {
		if sum[i], err = strconv.ParseInt(fields[f], 10, 64); err != nil {
			return 0, 0, err
		}
	}
	return sum[0] + sum[1], sum[2] * int64(os.Getpagesize()), nil
}
