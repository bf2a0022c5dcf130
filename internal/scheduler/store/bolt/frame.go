package bolt

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// A frame is format (1 byte), length of the value (4), CRC-32C (4), value;
// numbers are little-endian. The checksum also covers bucket and key, so that
// a value under another key is seen.
const (
	frameFormat = 1
	frameHeader = 9
)

func encodeFrame(bucket, key string, value []byte) (frame []byte, sum uint64) {
	frame = make([]byte, frameHeader, frameHeader+len(value))
	frame[0] = frameFormat
	binary.LittleEndian.PutUint32(frame[1:], uint32(len(value)))
	crc := checksum(bucket, key, frame[:5], value)
	binary.LittleEndian.PutUint32(frame[5:], crc)
	return append(frame, value...), recordSum(bucket, key, crc)
}

// decodeFrame returns the value, which shares memory with frame, and what the
// record adds to the sum of its bucket.
func decodeFrame(bucket, key string, frame []byte) (value []byte, sum uint64, err error) {
	if len(frame) < frameHeader {
		return nil, 0, fmt.Errorf("cut short: %d bytes", len(frame))
	}
	if frame[0] != frameFormat {
		return nil, 0, fmt.Errorf("frame format %d, want %d", frame[0], frameFormat)
	}
	value = frame[frameHeader:]
	if length := binary.LittleEndian.Uint32(frame[1:]); uint64(length) != uint64(len(value)) {
		return nil, 0, fmt.Errorf("length %d, but %d bytes", length, len(value))
	}
	crc := checksum(bucket, key, frame[:5], value)
	if stored := binary.LittleEndian.Uint32(frame[5:]); stored != crc {
		return nil, 0, fmt.Errorf("checksum %08x, want %08x", crc, stored)
	}
	return value, recordSum(bucket, key, crc), nil
}

func checksum(bucket, key string, header, value []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	crc := crc32.Update(0, table, identity(bucket, key))
	crc = crc32.Update(crc, table, header)
	return crc32.Update(crc, table, value)
}

// recordSum must not be linear as the checksum is: exclusive ors of those
// cancel.
func recordSum(bucket, key string, crc uint32) uint64 {
	hash := sha256.Sum256(binary.LittleEndian.AppendUint32(identity(bucket, key), crc))
	return binary.LittleEndian.Uint64(hash[:])
}

// identity is unambiguous: a bucket name has no zero byte.
func identity(bucket, key string) []byte {
	id := make([]byte, 0, len(bucket)+1+len(key)+4)
	return append(append(append(id, bucket...), 0), key...)
}
