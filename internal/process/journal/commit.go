package journal

import "fmt"

const (
	// garbage is how many obsolete bytes are kept before a rewrite.
	garbage = 4 << 20
)

func (j *Journal) commit(r record) error {
	done := make(chan error, 1)
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return ErrClosed
	}
	j.pending = append(j.pending, waiter{r, done})
	select {
	case j.wake <- struct{}{}:
	default:
	}
	j.mu.Unlock()
	return <-done
}

// run is the one goroutine that syncs: whoever arrives while a sync is under
// way shares the next.
func (j *Journal) run() {
	defer close(j.stopped)
	for range j.wake {
		j.flush()
	}
	j.flush()
}

func (j *Journal) flush() {
	j.mu.Lock()
	batch := j.pending
	j.pending = nil
	records := make([]record, len(batch))
	for i, w := range batch {
		records[i] = w.rec
	}
	err := j.write(records)
	j.mu.Unlock()
	if err == nil && len(batch) > 0 {
		if err = j.f.Sync(); err != nil {
			err = fmt.Errorf("journal: %w", err)
		}
	}
	for _, w := range batch {
		w.done <- err
	}
	j.compact()
}

// write appends records. After an error the file is as long as before, so
// that a full disk leaves no half record.
func (j *Journal) write(records []record) error {
	var b []byte
	ends := make([]int64, len(records))
	for i, r := range records {
		b = appendRecord(b, r)
		ends[i] = int64(len(b))
	}
	if _, err := j.f.WriteAt(b, j.size); err != nil {
		if terr := j.f.Truncate(j.size); terr != nil {
			return fmt.Errorf("journal: %w (and cut off: %w)", err, terr)
		}
		return fmt.Errorf("journal: %w", err)
	}
	start := int64(0)
	for i, r := range records {
		j.live += apply(j.index, r, span{j.size + start, ends[i] - start})
		start = ends[i]
	}
	j.size += int64(len(b))
	return nil
}

// compact rewrites the file when most of it is obsolete. An error leaves the
// old file in use; the next flush tries again.
func (j *Journal) compact() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if old := j.size - j.live; old < garbage || old < j.live {
		return
	}
	f, done, err := j.replace()
	if err != nil {
		return
	}
	index := make(map[string]span, len(j.index))
	var size int64
	for key, s := range j.index {
		b := make([]byte, s.len)
		if _, err = j.f.ReadAt(b, s.off); err != nil {
			break
		}
		if _, err = f.WriteAt(b, size); err != nil {
			break
		}
		index[key] = span{size, s.len}
		size += s.len
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = done()
	}
	if err != nil {
		f.Close()
		return
	}
	j.f.Close()
	j.f, j.index, j.size, j.live = f, index, size, size
}
