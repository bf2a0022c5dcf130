package journal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

type op byte

const (
	opPut    op = 'P'
	opDelete op = 'D'
)

const (
	header    = 8
	maxRecord = 16 << 20
)

var errBadRecord = errors.New("bad record")

// record is one change of one key.
type record struct {
	key   string
	op    op
	value []byte
}

func sum(body []byte) uint32 {
	return crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli))
}

// appendRecord encodes r after b.
func appendRecord(b []byte, r record) []byte {
	start := len(b)
	b = append(b, make([]byte, header)...)
	b = binary.AppendUvarint(b, uint64(len(r.key)))
	b = append(b, r.key...)
	b = append(b, byte(r.op))
	b = append(b, r.value...)
	body := b[start+header:]
	binary.BigEndian.PutUint32(b[start:], uint32(len(body)))
	binary.BigEndian.PutUint32(b[start+4:], sum(body))
	return b
}

// decodeRecord decodes the record at the start of b and tells its length. The
// value shares b's memory.
func decodeRecord(b []byte) (record, int, error) {
	if len(b) < header {
		return record{}, 0, errBadRecord
	}
	n := int(binary.BigEndian.Uint32(b))
	if n < 2 || n > maxRecord || n > len(b)-header {
		return record{}, 0, errBadRecord
	}
	body := b[header : header+n]
	if sum(body) != binary.BigEndian.Uint32(b[4:]) {
		return record{}, 0, errBadRecord
	}
	size, used := binary.Uvarint(body)
	if used <= 0 || size > uint64(len(body)-used-1) {
		return record{}, 0, errBadRecord
	}
	end := used + int(size)
	r := record{key: string(body[used:end]), op: op(body[end]), value: body[end+1:]}
	if r.op != opPut && r.op != opDelete {
		return record{}, 0, errBadRecord
	}
	return r, header + n, nil
}

// torn says whether b, which starts with no record, holds none later either:
// then it is what a crash left of the last write, else it is damage.
func torn(b []byte) bool {
	for i := 1; i+header < len(b); i++ {
		if _, _, err := decodeRecord(b[i:]); err == nil {
			return false
		}
	}
	return true
}
