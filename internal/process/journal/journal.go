package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// ErrClosed is a write to a closed journal.
var ErrClosed = errors.New("journal is closed")

// File is what a journal is kept in; an *os.File is one.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// Journal is an open journal. Its methods may be used from many goroutines.
type Journal struct {
	// replace makes an empty file, and renames it over the journal when done.
	replace func() (File, func() error, error)
	wake    chan struct{}
	stopped chan struct{}

	mu      sync.Mutex
	f       File
	size    int64
	index   map[string]span
	live    int64
	pending []waiter
	closed  bool
}

// span is where the last record of a key stands.
type span struct {
	off int64
	len int64
}

// waiter is a record that somebody wants to see durable.
type waiter struct {
	rec  record
	done chan<- error
}

// Open reads f, cuts off a torn end, and starts the writer. replace is called
// to rewrite the journal without what is obsolete; it returns the new file and
// what puts it in the place of the old.
func Open(f File, replace func() (File, func() error, error)) (*Journal, error) {
	j := &Journal{f: f, replace: replace, wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	all, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<62))
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if j.index, j.live, j.size, err = scan(all); err != nil {
		return nil, err
	}
	if j.size < int64(len(all)) {
		if err := f.Truncate(j.size); err != nil {
			return nil, fmt.Errorf("journal: cut off a torn end: %w", err)
		}
	}
	go j.run()
	return j, nil
}

// Load reads the values of a journal without changing it.
func Load(r io.Reader) (map[string][]byte, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	index, _, _, err := scan(all)
	if err != nil {
		return nil, err
	}
	values := make(map[string][]byte, len(index))
	for key, s := range index {
		r, _, err := decodeRecord(all[s.off : s.off+s.len])
		if err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		values[key] = r.value
	}
	return values, nil
}

func scan(all []byte) (index map[string]span, live, size int64, err error) {
	index = map[string]span{}
	for off := 0; off < len(all); {
		r, n, err := decodeRecord(all[off:])
		if err != nil {
			if torn(all[off:]) {
				return index, live, int64(off), nil
			}
			return nil, 0, 0, fmt.Errorf("journal is damaged at byte %d: what ran is not known for sure: end what is left by hand, then move the file away", off)
		}
		live += apply(index, r, span{int64(off), int64(n)})
		off += n
	}
	return index, live, int64(len(all)), nil
}

// apply brings the index up to date and returns by how much live bytes change.
func apply(index map[string]span, r record, s span) int64 {
	old := index[r.key].len
	if r.op == opDelete {
		delete(index, r.key)
		return -old
	}
	index[r.key] = s
	return s.len - old
}

// All calls each with every key and value.
func (j *Journal) All(each func(key string, value []byte) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for key, s := range j.index {
		b := make([]byte, s.len)
		if _, err := j.f.ReadAt(b, s.off); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		r, _, err := decodeRecord(b)
		if err != nil {
			return fmt.Errorf("journal: %q: %w", key, err)
		}
		if err := each(key, r.value); err != nil {
			return err
		}
	}
	return nil
}

// Note sets a key at once without waiting for the disk: it survives this
// process, not this machine.
func (j *Journal) Note(key string, value []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return ErrClosed
	}
	return j.write([]record{{key, opPut, value}})
}

// Put sets a key and returns when that is durable.
func (j *Journal) Put(key string, value []byte) error {
	return j.commit(record{key, opPut, value})
}

// Delete removes a key and returns when that is durable.
func (j *Journal) Delete(key string) error {
	return j.commit(record{key: key, op: opDelete})
}

// Close writes what is pending.
func (j *Journal) Close() error {
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return nil
	}
	j.closed = true
	j.mu.Unlock()
	close(j.wake)
	<-j.stopped
	return j.f.Close()
}

var _ File = (*os.File)(nil)
