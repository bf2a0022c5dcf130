package logfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"slices"
	"time"
)

// Options say what to read.
type Options struct {
	// Since leaves out what is older.
	Since time.Time
	// Tail is how many lines before the end to begin at; less than 0 is all.
	Tail int
	// Follow goes on until the writer marked the end.
	Follow bool
	// Wait is called by Follow when there is nothing new, and returns when it
	// is time to look again, or an error to stop with.
	Wait func(ctx context.Context) error
	// Ended is asked by Follow when there is nothing new: true stops it where
	// the writer could not mark the end. Nil means never.
	Ended func() bool
}

// All reads everything there is.
func All() Options { return Options{Tail: -1} }

// Read yields the lines of a task from the files in fsys. Text is valid until
// the next step. What is no record, a line torn by a crash, is passed over.
func Read(ctx context.Context, fsys fs.FS, task string, o Options) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		r := &reader{fsys: fsys, task: task, o: o}
		defer r.close()
		if err := r.begin(); err != nil {
			yield(Line{}, err)
			return
		}
		for {
			line, err := r.next(ctx)
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && line.Time.Before(o.Since) {
				continue
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

type reader struct {
	fsys fs.FS
	task string
	o    Options

	f   fs.File
	n   int
	br  *bufio.Reader
	buf []byte
}

func (r *reader) close() {
	if r.f != nil {
		r.f.Close()
		r.f = nil
	}
}

// begin goes to the place where Tail says to start.
func (r *reader) begin() error {
	if r.o.Tail < 0 {
		return nil
	}
	n, off, err := tailStart(r.fsys, r.task, r.o.Tail)
	if err != nil || n == 0 {
		return err
	}
	if err := r.open(n); err != nil {
		return err
	}
	_, err = io.CopyN(io.Discard, r.br, off)
	return err
}

func (r *reader) open(n int) error {
	f, err := r.fsys.Open(fileName(r.task, n))
	if err != nil {
		return err
	}
	r.close()
	r.f, r.n, r.buf = f, n, r.buf[:0]
	if r.br == nil {
		r.br = bufio.NewReader(f)
	} else {
		r.br.Reset(f)
	}
	return nil
}

// next returns the next record, or io.EOF at the end of the output.
func (r *reader) next(ctx context.Context) (Line, error) {
	for {
		if err := ctx.Err(); err != nil {
			return Line{}, context.Cause(ctx)
		}
		raw, err := r.rawLine()
		if err == nil {
			line, end, err := decodeLine(raw)
			switch {
			case end:
				return Line{}, io.EOF
			case err == nil:
				return line, nil
			}
			continue
		}
		if !errors.Is(err, io.EOF) {
			return Line{}, err
		}
		if err := r.more(ctx); err != nil {
			return Line{}, err
		}
	}
}

// rawLine returns a line without its newline. At the end of the file it keeps
// what there is of the next one and returns io.EOF.
func (r *reader) rawLine() ([]byte, error) {
	if r.f == nil {
		return nil, io.EOF
	}
	for {
		if n := len(r.buf); n > 0 && r.buf[n-1] == '\n' {
			r.buf = r.buf[:0]
		}
		part, err := r.br.ReadSlice('\n')
		r.buf = append(r.buf, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return r.buf[:len(r.buf)-1], nil
	}
}

// more goes to the next file or waits for more in this one.
func (r *reader) more(ctx context.Context) error {
	ended := r.o.Ended != nil && r.o.Ended()
	ns, err := numbers(r.fsys, r.task)
	if err != nil && !(r.o.Follow && errors.Is(err, fs.ErrNotExist)) {
		return err
	}
	i := slices.IndexFunc(ns, func(n int) bool { return n > r.n })
	if i >= 0 && r.drained() {
		err := r.open(ns[i])
		if errors.Is(err, fs.ErrNotExist) {
			// Removed between listing and opening: look again.
			return nil
		}
		return err
	}
	switch {
	case i >= 0:
		return nil
	case !r.o.Follow:
		return io.EOF
	case ended && r.drained():
		return io.EOF
	case ended:
		return nil
	}
	return r.o.Wait(ctx)
}

// drained looks once more, after the state of things was asked: what was
// written before the next file was begun must not be lost.
func (r *reader) drained() bool {
	if r.f == nil {
		return true
	}
	_, err := r.br.Peek(1)
	return err != nil
}

// tailStart finds the file and the place in it where the last want lines
// start. Pieces of a line count with its last.
func tailStart(fsys fs.FS, task string, want int) (n int, off int64, err error) {
	ns, err := numbers(fsys, task)
	if err != nil || len(ns) == 0 {
		return 0, 0, err
	}
	for _, n := range slices.Backward(ns) {
		ends, size, err := lineEnds(fsys, fileName(task, n), want+1)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return 0, 0, err
		}
		if want == 0 {
			return n, size, nil
		}
		if len(ends) > want {
			return n, ends[len(ends)-want-1], nil
		}
		if n == ns[0] || len(ends) == want {
			return n, 0, nil
		}
		want -= len(ends)
	}
	return ns[0], 0, nil
}

// lineEnds returns the places after the last most whole lines of a file.
func lineEnds(fsys fs.FS, name string, most int) (ends []int64, size int64, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	br := bufio.NewReaderSize(f, 64<<10)
	for {
		raw, err := br.ReadSlice('\n')
		size += int64(len(raw))
		switch {
		case errors.Is(err, io.EOF):
			return ends, size, nil
		case errors.Is(err, bufio.ErrBufferFull):
			// Too long for a record.
			continue
		case err != nil:
			return nil, 0, err
		}
		if line, end, err := decodeLine(bytes.TrimSuffix(raw, []byte("\n"))); err == nil && !end && !line.Partial {
			if len(ends) >= 2*most {
				ends = append(ends[:0], ends[len(ends)-most+1:]...)
			}
			ends = append(ends, size)
		}
	}
}
