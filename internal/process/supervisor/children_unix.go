//go:build unix

package supervisor

import (
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// exit is how a child ended.
type exit struct {
	status syscall.WaitStatus
	usage  syscall.Rusage
}

// children starts processes, each the leader of a session, and reaps them. As
// long as a child is not reaped its pid can't mean another process, so the one
// lock is what makes signals safe.
type children struct {
	embedded bool

	mu   sync.Mutex
	live map[int]func(exit)
}

// start forks. onExit is called once, after the rest of the child's process
// group got KILL; it must not block.
func (c *children) start(path string, argv []string, attr *syscall.ProcAttr, onExit func(exit)) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pid, err := syscall.ForkExec(path, argv, attr)
	if err != nil {
		return 0, err
	}
	c.live[pid] = onExit
	return pid, nil
}

// signal sends sig to the process group of a child that is not reaped yet.
func (c *children) signal(pid int, sig unix.Signal) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.live[pid] == nil {
		return unix.ESRCH
	}
	return unix.Kill(-pid, sig)
}

// known says whether pid is a child that start made.
func (c *children) known(pid int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.live[pid] != nil
}

// run reaps until stop is closed.
func (c *children) run(stop <-chan struct{}) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGCHLD)
	defer signal.Stop(signals)
	for {
		c.reapAll()
		select {
		case <-signals:
		case <-stop:
			return
		}
	}
}

func (c *children) reapAll() {
	for {
		onExit, how, more := c.reap()
		if onExit != nil {
			onExit(how)
		}
		if !more {
			return
		}
	}
}

// reap takes one dead child.
func (c *children) reap() (onExit func(exit), how exit, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pid, how := c.take()
	if pid == 0 {
		return nil, how, false
	}
	onExit = c.live[pid]
	delete(c.live, pid)
	return onExit, how, true
}

// wait takes the state of a child that is known to be dead.
func wait(pid, options int) (int, exit) {
	for {
		var how exit
		got, err := syscall.Wait4(pid, &how.status, options, &how.usage)
		switch {
		case err == nil:
			return got, how
		case !errors.Is(err, unix.EINTR):
			return 0, exit{}
		}
	}
}

// endGroup ends what is left of the group of a child that is dead: a task is
// over when its first process is.
func (c *children) endGroup(pid int) {
	if c.live[pid] != nil {
		_ = unix.Kill(-pid, unix.SIGKILL)
	}
}
