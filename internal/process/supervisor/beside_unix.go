//go:build unix

package supervisor

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

var errOver = errors.New("the instance has ended")

// forkBeside starts a process that is no task but ends with the instance.
func (r *running) forkBeside(c command, onExit func(exit)) (*proc, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return nil, errOver
	}
	born := make(chan int, 1)
	p, err := r.in.s.fork(c, func(e exit) {
		// The map is not touched under the children's lock.
		go r.forget(<-born, e)
		onExit(e)
	})
	if err != nil {
		return nil, err
	}
	born <- p.pid
	if r.execs == nil {
		r.execs = map[int]bool{}
	}
	r.execs[p.pid] = true
	return p, nil
}

func (r *running) forget(pid int, e exit) {
	r.in.s.mu.Lock()
	r.spent += processorTime(e)
	r.in.s.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.execs, pid)
}

// endBeside ends what runs beside the tasks, lets nothing new start, and
// returns when all of it is reaped.
func (r *running) endBeside() {
	for pause := time.Millisecond; ; pause = min(2*pause, time.Second) {
		r.mu.Lock()
		r.over = true
		left := len(r.execs)
		for pid := range r.execs {
			_ = r.in.s.children.signal(pid, unix.SIGKILL)
		}
		r.mu.Unlock()
		if left == 0 {
			return
		}
		time.Sleep(pause)
	}
}
