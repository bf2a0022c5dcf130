//go:build linux

package process

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// Variables that turn this test program into something else.
const (
	asSupervisor = "PROCESS_TEST_SUPERVISOR"
	asIdle       = "PROCESS_TEST_IDLE"
	asScheduler  = "PROCESS_TEST_SCHEDULER"
	asHelper     = "PROCESS_TEST_HELPER"
	asState      = "PROCESS_TEST_STATE"
	respawns     = "PROCESS_TEST_RESPAWN"
	shimArg      = "process-test-shim"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == shimArg:
		fmt.Fprintln(os.Stderr, RunShim(os.Args[2:]))
		os.Exit(1)
	case os.Getenv(asScheduler) != "":
		os.Exit(schedule(os.Getenv(asScheduler)))
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
	cfg.Shim = []string{"/proc/self/exe", shimArg}
	if file := os.Getenv(respawns); file != "" {
		cfg.Respawn = &Respawn{Argv: []string{"/proc/self/exe"}, Env: []string{asScheduler + "=" + file, asState + "=" + stateDir}}
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
			// Replaced, not added: of two the first counts, and a daemon that
			// is one again would start daemons for ever.
			Env: slices.DeleteFunc(append(os.Environ(), asHelper+"=sleep"), func(kv string) bool { return kv == asHelper+"=daemon" }),
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

// schedule stands for a scheduler: it connects, leaves a sign and waits.
func schedule(file string) int {
	c, err := Dial(context.Background(), DialConfig{StateDir: os.Getenv(asState), Role: v1.RoleScheduler})
	if err != nil {
		return 1
	}
	if err := os.WriteFile(file, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		return 1
	}
	<-c.Done()
	return 0
}
