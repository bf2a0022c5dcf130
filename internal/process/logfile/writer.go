package logfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// Default limits of a task's files.
const (
	DefaultMaxSize  = 10 << 20
	DefaultMaxFiles = 5
)

// Limits bound a task's files.
type Limits struct {
	// MaxSize is the size in bytes at which a file is full; 0 is the default.
	MaxSize int64
	// MaxFiles is how many files are kept; 0 is the default.
	MaxFiles int
}

// Writer writes the output of one task, both streams in order of arrival.
// Nothing is synced.
type Writer struct {
	root   *os.Root
	task   string
	limits Limits
	now    func() time.Time

	mu   sync.Mutex
	f    *os.File
	n    int
	size int64
	err  error
}

// NewWriter returns the writer of a task. Files are made in root when there is
// something to write, after those that are there.
func NewWriter(root *os.Root, task string, limits Limits, now func() time.Time) *Writer {
	if limits.MaxSize <= 0 {
		limits.MaxSize = DefaultMaxSize
	}
	if limits.MaxFiles <= 0 {
		limits.MaxFiles = DefaultMaxFiles
	}
	return &Writer{root: root, task: task, limits: limits, now: now}
}

// Output writes what a process wrote: the lines that s completes with p, or
// its unfinished one when p is nil. A task is never held up by its log: an
// error drops the text and is returned by Close.
func (w *Writer) Output(stream Stream, s *Splitter, p []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.now()
	var b []byte
	emit := func(text []byte, partial bool) {
		b = appendLine(b, Line{Time: at, Stream: stream, Partial: partial, Text: text})
		if len(b) >= maxLine {
			w.write(b)
			b = b[:0]
		}
	}
	if p == nil {
		s.Flush(emit)
	} else {
		s.Feed(p, emit)
	}
	w.write(b)
}

// Close marks the end of the output and returns the first error there was.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.write(appendEnd(nil, w.now()))
	if w.f != nil {
		w.err = errors.Join(w.err, w.f.Close())
		w.f = nil
	}
	return w.err
}

func (w *Writer) write(b []byte) {
	if len(b) == 0 {
		return
	}
	if err := w.ready(len(b)); err != nil {
		w.keep(err)
		return
	}
	n, err := w.f.Write(b)
	w.size += int64(n)
	if err != nil {
		w.keep(err)
		// The next record must begin on a line of its own.
		if n > 0 {
			_ = w.f.Close()
			w.f = nil
		}
	}
}

func (w *Writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

// ready opens the first file, or the next when this one is full.
func (w *Writer) ready(n int) error {
	if w.f != nil && (w.size == 0 || w.size+int64(n) <= w.limits.MaxSize) {
		return nil
	}
	if w.f != nil {
		_ = w.f.Close()
		w.f = nil
	}
	if w.n == 0 {
		ns, err := numbers(w.root.FS(), w.task)
		if err != nil {
			return err
		}
		if len(ns) > 0 {
			w.n = ns[len(ns)-1]
		}
	}
	w.n++
	// A name that exists, be it a link, is not followed but refused.
	f, err := w.root.OpenFile(fileName(w.task, w.n), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	w.f, w.size = f, 0
	return w.prune()
}

func (w *Writer) prune() error {
	if w.n <= w.limits.MaxFiles {
		return nil
	}
	err := w.root.Remove(fileName(w.task, w.n-w.limits.MaxFiles))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Finish marks the end of every task's output in a folder whose writer died.
func Finish(root *os.Root, now time.Time) error {
	tasks, err := Tasks(root.FS())
	if err != nil {
		return err
	}
	for _, task := range tasks {
		ns, err := numbers(root.FS(), task)
		if err != nil {
			return err
		}
		if err := finish(root, fileName(task, ns[len(ns)-1]), now); err != nil {
			return err
		}
	}
	return nil
}

func finish(root *os.Root, name string, now time.Time) error {
	f, err := root.OpenFile(name, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	tail := make([]byte, min(info.Size(), int64(headerLen)+1))
	if _, err := f.ReadAt(tail, info.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	var b []byte
	if n := len(tail); n > 0 {
		if tail[n-1] != '\n' {
			b = append(b, '\n')
		} else if _, end, err := decodeLine(tail[:n-1]); err == nil && end {
			return nil
		}
	}
	_, err = f.Write(appendEnd(b, now))
	return err
}
