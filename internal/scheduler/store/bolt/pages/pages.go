// Package pages checks the page structure of a bbolt file before bbolt itself
// is let near it: bbolt trusts what it maps, so that a damaged page may make
// it loop, allocate without bound, write over live pages, or quietly go back
// to the state of an older transaction.
//
// It may import the standard library only.
package pages

import (
	"fmt"
	"io"
)

// Fault is one thing wrong, and where.
type Fault struct {
	Page uint64
	What string
}

func (f Fault) String() string { return fmt.Sprintf("page %d: %s", f.Page, f.What) }

const (
	maxFaults = 100
	maxDepth  = 64
)

// Verify reads every page in use of a file of the given size. It returns what
// is wrong, at most 100 faults, and an error only when r cannot be read.
func Verify(r io.ReaderAt, size int64) ([]Fault, error) {
	v := &verifier{r: r, size: size}
	newest, ok := v.metas()
	if ok {
		v.seen = make([]bool, newest.highWater)
		v.tree(newest.root, nil, nil, 0)
		v.freelist(newest.freelist)
		v.unreached()
	}
	return v.faults, v.err
}

type verifier struct {
	r        io.ReaderAt
	size     int64
	pageSize uint64
	seen     []bool // by page id
	faults   []Fault
	err      error
}

func (v *verifier) fault(page uint64, format string, args ...any) {
	if len(v.faults) < maxFaults {
		v.faults = append(v.faults, Fault{page, fmt.Sprintf(format, args...)})
	}
}

// read returns length bytes at a page, or false after an error.
func (v *verifier) read(page, length uint64) ([]byte, bool) {
	data := make([]byte, length)
	if v.err != nil {
		return nil, false
	}
	if _, err := v.r.ReadAt(data, int64(page*v.pageSize)); err != nil {
		v.err = fmt.Errorf("page %d: %w", page, err)
		return nil, false
	}
	return data, true
}

// take reads a page with its overflow and marks both as reached.
func (v *verifier) take(id uint64) (header, []byte, bool) {
	count := uint64(len(v.seen))
	if id < 2 || id >= count {
		v.fault(id, "referred to, but the file has pages 2 to %d", count-1)
		return header{}, nil, false
	}
	data, ok := v.read(id, headerSize)
	if !ok {
		return header{}, nil, false
	}
	h := decodeHeader(data)
	if h.id != id {
		v.fault(id, "says that it is page %d", h.id)
		return header{}, nil, false
	}
	last := id + uint64(h.overflow)
	if last >= count {
		v.fault(id, "reaches to page %d, the file to %d", last, count-1)
		return header{}, nil, false
	}
	for p := id; p <= last; p++ {
		if v.seen[p] {
			v.fault(p, "used twice")
			return header{}, nil, false
		}
		v.seen[p] = true
	}
	data, ok = v.read(id, (last-id+1)*v.pageSize)
	return h, data, ok
}

func (v *verifier) freelist(id uint64) {
	h, data, ok := v.take(id)
	if !ok {
		return
	}
	if h.flags != flagFreelist {
		v.fault(id, "is no list of free pages (type %#x)", h.flags)
		return
	}
	count, ids := uint64(h.count), data[headerSize:]
	if count == 0xFFFF {
		count, ids = order.Uint64(ids), ids[idSize:]
	}
	if count > uint64(len(ids))/idSize {
		v.fault(id, "lists %d free pages, more than it has room for", count)
		return
	}
	for i := range count {
		free := order.Uint64(ids[i*idSize:])
		switch {
		case free < 2 || free >= uint64(len(v.seen)):
			v.fault(id, "lists page %d as free, which the file does not have", free)
		case v.seen[free]:
			v.fault(id, "lists page %d as free, which is in use or listed before", free)
		default:
			v.seen[free] = true
		}
	}
}

// unreached holds only when all else does: a fault above hides pages.
func (v *verifier) unreached() {
	if len(v.faults) > 0 || v.err != nil {
		return
	}
	for id := 2; id < len(v.seen); id++ {
		if !v.seen[id] {
			v.fault(uint64(id), "neither in use nor free")
		}
	}
}
