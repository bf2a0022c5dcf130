package backend

import (
	"context"
	"io"
	"iter"
	"net"
	"time"
)

// LogOptions are for [LogReader].
type LogOptions struct {
	Instances []string // names, ids or groups; none = all
	Task      string   // "" = mains
	Follow    bool
	Since     time.Time
	Tail      int // lines an instance; -1 = all
	Previous  bool
	Run       int // 0 = the latest
}

// LogLine is one line, without its end; its Text is the receiver's. Partial lines go on in the next of the
// same instance, task and stream.
type LogLine struct {
	Instance, Task string
	Stderr         bool
	Time           time.Time
	Text           []byte
	Partial        bool
}

// LogReader reads what instances wrote, of finished ones too. Lines of one
// task and stream must come in order, none lost and none twice. Without Follow
// it ends after what there is. With Follow it ends, without an error, when the
// job (or the run) has ended and all is read; a job that has ended is no error.
// NotFound when there is no job, or no instance of those that are named.
type LogReader interface {
	Logs(ctx context.Context, key Key, opts LogOptions) iter.Seq2[LogLine, error]
}

// Size of a terminal in characters.
type Size struct{ Rows, Cols int }

// Streams of an exec or attach. Resize and Signals may be nil.
type Streams struct {
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	TTY     bool
	Size    Size
	Resize  <-chan Size
	Signals <-chan string
}

// Exit is how a process ended.
type Exit struct {
	Code   int
	Signal string
}

// ExecOptions are for [Execer]. Instance "" = the only one, else Invalid.
type ExecOptions struct {
	Instance, Task string
	Command        []string
}

// Execer runs a command beside a task and waits for its end. Its own exit code
// is no error. NotFound when there is no such running instance, Invalid when
// none is named and several run. When the context ends, so does the command.
type Execer interface {
	Exec(ctx context.Context, key Key, opts ExecOptions, streams Streams) (Exit, error)
}

// Attacher joins a main process's streams (task field stdin or tty).
type Attacher interface {
	Attach(ctx context.Context, key Key, opts ExecOptions, streams Streams) (Exit, error)
}

// Dialer connects to a task's port, by name. NotFound for a port or a running
// instance that is not there, Unavailable when nobody listens yet. The
// connection outlives the context.
type Dialer interface {
	Dial(ctx context.Context, key Key, instance, port string) (net.Conn, error)
}
