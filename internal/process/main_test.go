//go:build linux

package process

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Variables that turn this test program into something else.
const (
	asSupervisor = "PROCESS_TEST_SUPERVISOR"
	asIdle       = "PROCESS_TEST_IDLE"
	asScheduler  = "PROCESS_TEST_SCHEDULER"
	asHelper     = "PROCESS_TEST_HELPER"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(asHelper) != "":
		os.Exit(helper(os.Getenv(asHelper)))
	case os.Getenv(asSupervisor) != "":
		os.Exit(supervise(os.Getenv(asSupervisor)))
	}
	os.Exit(m.Run())
}

func supervise(stateDir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg := Config{
		StateDir: stateDir, Build: "test", Idle: -1, RecoverGrace: 200 * time.Millisecond,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	if idle, err := time.ParseDuration(os.Getenv(asIdle)); err == nil {
		cfg.Idle = idle
	}
	if err := Serve(ctx, cfg); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// helper is a task.
func helper(what string) int {
	switch what {
	case "daemon":
		// A daemon: a session of its own, its parent gone, its streams closed.
		p, err := os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{
			Env: append(os.Environ(), asHelper+"=sleep"),
			Sys: &syscall.SysProcAttr{Setsid: true},
		})
		if err != nil {
			return 1
		}
		fmt.Println(p.Pid)
		return 0
	case "sleep":
		time.Sleep(time.Minute)
		return 0
	}
	code, err := strconv.Atoi(what)
	if err != nil {
		return 99
	}
	return code
}
