//go:build unix

package supervisor

import (
	"os"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process/logfile"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

// chunk is how much is read at once. Memory for it is held only while there is
// something to read, so that a silent task costs none.
const chunk = 4 << 10

// buffers lends chunks.
type buffers struct{ pool sync.Pool }

func (b *buffers) get() *[chunk]byte {
	if p, ok := b.pool.Get().(*[chunk]byte); ok {
		return p
	}
	return new([chunk]byte)
}

func (b *buffers) put(p *[chunk]byte) { b.pool.Put(p) }

// copyOutput hands what f brings to each until its end; the slice is valid
// during the call only.
func (b *buffers) copyOutput(f *os.File, each func([]byte)) {
	defer f.Close()
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	for {
		var n int
		var readErr error
		err := raw.Read(func(fd uintptr) bool {
			buf := b.get()
			defer b.put(buf)
			n, readErr = unix.Read(int(fd), buf[:])
			for readErr == unix.EINTR {
				n, readErr = unix.Read(int(fd), buf[:])
			}
			if readErr == unix.EAGAIN {
				return false
			}
			if n > 0 {
				each(buf[:n])
			}
			return true
		})
		// A terminal whose last user has gone answers EIO.
		if err != nil || readErr != nil || n <= 0 {
			return
		}
	}
}

// output is where the output of one task goes: its log, and who is attached.
type output struct {
	log     *logfile.Writer
	readers sync.WaitGroup

	mu   sync.Mutex
	open map[*os.File]bool
	taps map[*tap]bool
}

func newOutput(log *logfile.Writer) *output {
	return &output{log: log, open: map[*os.File]bool{}}
}

// pump reads f, which it owns, until its end, when it closes what it returns.
func (o *output) pump(b *buffers, f *os.File, stream v1.Stream) <-chan struct{} {
	done := make(chan struct{})
	o.mu.Lock()
	o.open[f] = true
	o.mu.Unlock()
	o.readers.Go(func() {
		defer close(done)
		to := logfile.Stdout
		if stream == v1.Stderr {
			to = logfile.Stderr
		}
		var lines logfile.Splitter
		b.copyOutput(f, func(p []byte) {
			o.log.Output(to, &lines, p)
			o.feed(stream, p)
		})
		o.log.Output(to, &lines, nil)
		o.mu.Lock()
		delete(o.open, f)
		o.mu.Unlock()
	})
	return done
}

// drain waits for the end of the output, which a process that escaped could
// hold open: then it is cut off at the limit.
func (o *output) drain(limit time.Time) {
	o.mu.Lock()
	for f := range o.open {
		_ = f.SetReadDeadline(limit)
	}
	o.mu.Unlock()
	o.readers.Wait()
}

func (o *output) feed(stream v1.Stream, p []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for t := range o.taps {
		if !t.offer(stream, p) {
			delete(o.taps, t)
		}
	}
}

// tap receives a copy of the output as long as it keeps up.
type tap struct {
	chunks chan tapped
	// lost is closed when the reader was too slow.
	lost chan struct{}
}

type tapped struct {
	stream v1.Stream
	data   []byte
}

// tapDepth is how many chunks a slow reader may lag behind.
const tapDepth = 64

func (t *tap) offer(stream v1.Stream, p []byte) bool {
	select {
	case t.chunks <- tapped{stream, append([]byte(nil), p...)}:
		return true
	default:
		close(t.lost)
		return false
	}
}

func (o *output) attach() *tap {
	t := &tap{chunks: make(chan tapped, tapDepth), lost: make(chan struct{})}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.taps == nil {
		o.taps = map[*tap]bool{}
	}
	o.taps[t] = true
	return t
}

func (o *output) detach(t *tap) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.taps, t)
}
