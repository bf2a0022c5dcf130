package pages

import (
	"hash/fnv"
)

// The layout of bbolt files, version 2. Words are in the machine's byte order.
const (
	headerSize = 16
	metaSize   = 64
	idSize     = 8

	magic   = 0xED0CDAED
	version = 2

	minPageSize = 1 << 10
	maxPageSize = 1 << 24

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10
)

type header struct {
	id       uint64
	flags    uint16
	count    uint16
	overflow uint32
}

func decodeHeader(data []byte) header {
	return header{order.Uint64(data), order.Uint16(data[8:]), order.Uint16(data[10:]), order.Uint32(data[12:])}
}

type meta struct {
	pageSize                        uint64
	root, freelist, highWater, txid uint64
}

// metas requires both meta pages. A lone valid one might be that of the older
// transaction: to go on from it would lose the newer without a word.
func (v *verifier) metas() (newest meta, ok bool) {
	if v.size < 2*minPageSize {
		v.fault(0, "the file has %d bytes: truncated, or not a store", v.size)
		return meta{}, false
	}
	first, ok := v.meta(0)
	if !ok {
		return meta{}, false
	}
	v.pageSize = first.pageSize
	if v.size < int64(2*v.pageSize) {
		v.fault(1, "missing: the file has %d bytes", v.size)
		return meta{}, false
	}
	second, ok := v.meta(1)
	if !ok {
		return meta{}, false
	}
	newest, older := first, second
	if second.txid > first.txid {
		newest, older = second, first
	}
	switch {
	case newest.pageSize != older.pageSize:
		v.fault(1, "page size %d, but %d on page 0", second.pageSize, first.pageSize)
	case newest.txid != older.txid+1:
		v.fault(newest.txid%2, "transaction %d follows %d", newest.txid, older.txid)
	case newest.highWater < 4 || newest.highWater > uint64(v.size)/v.pageSize:
		v.fault(newest.txid%2, "the file should have %d pages of %d bytes, it has %d bytes", newest.highWater, v.pageSize, v.size)
	default:
		return newest, v.err == nil
	}
	return meta{}, false
}

func (v *verifier) meta(id uint64) (meta, bool) {
	data, ok := v.read(id, headerSize+metaSize)
	if !ok {
		return meta{}, false
	}
	h, body := decodeHeader(data), data[headerSize:]
	sum := fnv.New64a()
	sum.Write(body[:metaSize-8])
	switch {
	case order.Uint32(body) != magic:
		v.fault(id, "does not begin like a store")
	case order.Uint32(body[4:]) != version:
		v.fault(id, "bbolt version %d, want %d", order.Uint32(body[4:]), version)
	case order.Uint64(body[metaSize-8:]) != sum.Sum64():
		v.fault(id, "wrong checksum")
	case h.id != id || h.flags != flagMeta:
		v.fault(id, "is no meta page")
	default:
		m := meta{
			pageSize: uint64(order.Uint32(body[8:])),
			root:     order.Uint64(body[16:]), freelist: order.Uint64(body[32:]),
			highWater: order.Uint64(body[40:]), txid: order.Uint64(body[48:]),
		}
		if m.pageSize < minPageSize || m.pageSize > maxPageSize || m.pageSize&(m.pageSize-1) != 0 || m.txid%2 != id {
			v.fault(id, "page size %d or transaction %d cannot be", m.pageSize, m.txid)
			return meta{}, false
		}
		return m, true
	}
	return meta{}, false
}
