package prog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Main runs the operations as this process and returns its exit code; a
// process that was told to end by a signal does not return. A test binary may
// call it from TestMain to be the program itself.
func Main(args []string) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	// As long as a timer is set, waiting for ever is no deadlock to the runtime.
	defer time.AfterFunc(math.MaxInt64, func() {}).Stop()
	p := Process{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		LookupEnv: os.LookupEnv,
		Sleep:     sleep,
		Handle:    handle,
		Raise:     raise,
		ReadFile:  os.ReadFile,
		WriteFile: writeFile,
		Serve:     serve,
		Spawn:     func() error { return spawn(ctx, args) },
	}
	if os.Getpid() == 1 {
		return runAsInit(ctx, p, args)
	}
	return Run(ctx, p, args).Code
}

// runAsInit gives signals the default action that process 1 of a container
// lacks.
func runAsInit(ctx context.Context, p Process, args []string) int {
	ended := make(chan int, 1)
	var mu sync.Mutex
	handled := map[string]bool{}
	p.Handle = func(name string) <-chan string {
		mu.Lock()
		handled[name] = true
		mu.Unlock()
		return handle(name)
	}
	for _, name := range []string{"HUP", "INT", "QUIT", "USR1", "USR2", "TERM"} {
		go func() {
			for range handle(name) {
				mu.Lock()
				if !handled[name] {
					ended <- 128 + Number(name)
				}
				mu.Unlock()
			}
		}()
	}
	go func() { ended <- Run(ctx, p, args).Code }()
	return <-ended
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func handle(name string) <-chan string {
	raw, named := make(chan os.Signal, 1), make(chan string, 1)
	if s := osSignal(name); s != nil {
		signal.Notify(raw, s)
	}
	go func() {
		for range raw {
			named <- name
		}
	}()
	return named
}

// raise ends this process by a signal, and gives the system time to do so.
func raise(name string) {
	s := osSignal(name)
	if s == nil {
		return
	}
	signal.Reset(s)
	if self, err := os.FindProcess(os.Getpid()); err == nil && self.Signal(s) == nil {
		time.Sleep(time.Second)
	}
}

func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

func serve(ctx context.Context, addr string) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	fmt.Println("listening")
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		_, err = c.Write([]byte("hello\n"))
		if err = errors.Join(err, c.Close()); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// spawn starts this program anew, as it was started itself; it outlives this
// one.
func spawn(ctx context.Context, args []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	before := os.Args[1:max(1, len(os.Args)-len(args))]
	return exec.CommandContext(context.WithoutCancel(ctx), self, slices.Concat(before, []string{"sleep", "1h"})...).Start()
}
