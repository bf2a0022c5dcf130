package pages

import "bytes"

const (
	branchSize = 16 // pos, key size, page
	leafSize   = 16 // flags, pos, key size, value size
	bucketSize = 16 // root page, sequence
	leafBucket = 0x01
)

// tree checks a page and all below it; its keys are in [from, to), where nil
// is no bound.
func (v *verifier) tree(id uint64, from, to []byte, depth int) {
	if depth > maxDepth {
		v.fault(id, "deeper than %d pages", maxDepth)
		return
	}
	h, data, ok := v.take(id)
	if !ok {
		return
	}
	switch {
	case h.flags == flagLeaf:
		v.leaf(id, h, data, from, to, depth)
	case h.flags == flagBranch && h.count > 0:
		v.branch(id, h, data, from, to, depth)
	default:
		v.fault(id, "is neither branch nor leaf (type %#x, %d elements)", h.flags, h.count)
	}
}

func (v *verifier) branch(id uint64, h header, data, from, to []byte, depth int) {
	keys, children, ok := v.branchElements(id, h, data)
	if !ok || !v.ordered(id, keys, from, to) {
		return
	}
	for i, child := range children {
		end := to
		if i+1 < len(keys) {
			end = keys[i+1]
		}
		v.tree(child, keys[i], end, depth+1)
	}
}

func (v *verifier) branchElements(id uint64, h header, data []byte) (keys [][]byte, children []uint64, ok bool) {
	for i := range uint64(h.count) {
		at := headerSize + i*branchSize
		if at+branchSize > uint64(len(data)) {
			return nil, nil, v.overrun(id, i)
		}
		element := data[at:]
		key, ok := slice(data, at, order.Uint32(element), order.Uint32(element[4:]))
		if !ok {
			return nil, nil, v.overrun(id, i)
		}
		keys = append(keys, key)
		children = append(children, order.Uint64(element[8:]))
	}
	return keys, children, true
}

func (v *verifier) leaf(id uint64, h header, data, from, to []byte, depth int) {
	var keys [][]byte
	for i := range uint64(h.count) {
		at := headerSize + i*leafSize
		if at+leafSize > uint64(len(data)) {
			v.overrun(id, i)
			return
		}
		element := data[at:]
		flags, pos, size := order.Uint32(element), order.Uint32(element[4:]), order.Uint32(element[8:])
		key, keyOK := slice(data, at, pos, size)
		value, valueOK := slice(data, at+uint64(size), pos, order.Uint32(element[12:]))
		if !keyOK || !valueOK || flags > leafBucket {
			v.overrun(id, i)
			return
		}
		keys = append(keys, key)
		if flags == leafBucket {
			v.bucket(id, value, depth)
		}
	}
	v.ordered(id, keys, from, to)
}

// bucket is a reference to a tree, or a small tree of one leaf in place.
func (v *verifier) bucket(id uint64, value []byte, depth int) {
	if len(value) < bucketSize {
		v.fault(id, "a bucket of %d bytes", len(value))
		return
	}
	if root := order.Uint64(value); root != 0 {
		v.tree(root, nil, nil, depth+1)
		return
	}
	inline := value[bucketSize:]
	if len(inline) < headerSize || depth > maxDepth {
		v.fault(id, "a bucket cut short")
		return
	}
	h := decodeHeader(inline)
	if h.flags != flagLeaf || h.overflow != 0 {
		v.fault(id, "a bucket in place that is no leaf (type %#x)", h.flags)
		return
	}
	v.leaf(id, h, inline, nil, nil, depth+1)
}

func (v *verifier) ordered(id uint64, keys [][]byte, from, to []byte) bool {
	for i, key := range keys {
		switch {
		case i == 0 && from != nil && bytes.Compare(key, from) < 0,
			i > 0 && bytes.Compare(key, keys[i-1]) <= 0,
			to != nil && bytes.Compare(key, to) >= 0:
			v.fault(id, "key %d is out of order", i)
			return false
		}
	}
	return true
}

func (v *verifier) overrun(id, element uint64) bool {
	v.fault(id, "element %d does not fit its page", element)
	return false
}

// slice returns size bytes at pos, which counts from offset at.
func slice(data []byte, at uint64, pos, size uint32) ([]byte, bool) {
	start := at + uint64(pos)
	end := start + uint64(size)
	if end > uint64(len(data)) {
		return nil, false
	}
	return data[start:end], true
}
