//go:build unix

package supervisor

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process/frame"
	"github.com/baton-run/baton/internal/process/pty"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// session joins a connection to the streams of a process.
type session struct {
	c    *peer
	proc *proc
	// input guards the order of writes when several clients are attached.
	input *sync.Mutex
}

// output sends a piece of output; a client that is gone is noticed by receive.
func (n *session) output(stream v1.Stream, p []byte) {
	b, err := frame.Append(make([]byte, 0, len(p)+8), frame.Data, []byte{byte(stream)}, p)
	if err != nil {
		return
	}
	n.c.write.Lock()
	defer n.c.write.Unlock()
	_, _ = n.c.conn.Write(b)
}

// receive carries out what the client sends and returns when it has gone.
func (n *session) receive() {
	var buf []byte
	for {
		kind, payload, err := frame.Read(n.c.r, buf)
		if err != nil {
			return
		}
		buf = payload
		if kind == frame.Data {
			if len(payload) > 0 && v1.Stream(payload[0]) == v1.Stdin && !n.stdin(payload[1:]) {
				return
			}
			continue
		}
		var control v1.Control
		if json.Unmarshal(payload, &control) == nil {
			n.control(control)
		}
	}
}

func (n *session) control(c v1.Control) {
	if c.Resize != nil && n.proc.tty {
		// A process that has just ended has no terminal to resize.
		_ = pty.Resize(n.proc.stdout, c.Resize.Rows, c.Resize.Cols)
	}
	if c.Signal != "" {
		if sig, err := parseSignal(c.Signal); err == nil {
			_ = n.c.s.children.signal(n.proc.pid, sig)
		}
	}
}

// hangUpCheck is how often a client is looked for while input is stuck.
const hangUpCheck = 500 * time.Millisecond

// stdin writes input; nothing closes it. A process that does not read holds
// the client up, but its going is noticed. False means that it has gone.
func (n *session) stdin(p []byte) bool {
	f := n.proc.stdin
	if f == nil {
		return true
	}
	n.input.Lock()
	defer n.input.Unlock()
	if len(p) == 0 {
		if !n.proc.tty {
			f.Close()
		}
		return true
	}
	for len(p) > 0 {
		_ = f.SetWriteDeadline(time.Now().Add(hangUpCheck))
		w, err := f.Write(p)
		p = p[w:]
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			if hungUp(n.c.conn) {
				return false
			}
		case err != nil:
			// Nobody reads any more: what comes is dropped.
			return true
		}
	}
	return true
}

// hungUp says whether the other side of a connection was closed, whatever is
// still to be read from it.
func hungUp(conn net.Conn) bool {
	uc, ok := conn.(*net.UnixConn)
	if !ok {
		return false
	}
	raw, err := uc.SyscallConn()
	if err != nil {
		return true
	}
	gone := false
	err = raw.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd)}}
		_, perr := unix.Poll(fds, 0)
		gone = perr == nil && fds[0].Revents&(unix.POLLHUP|unix.POLLERR) != 0
	})
	return gone || err != nil
}

// exitOf is the wire form of an end.
func exitOf(e exit) *v1.Exit {
	if e.status.Signaled() {
		return &v1.Exit{Signal: signalName(e.status.Signal())}
	}
	code := e.status.ExitStatus()
	return &v1.Exit{Code: &code}
}
