package store

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// Snapshot is the state at one moment. It does not change; the values it hands
// out are shared and must not be written to.
type Snapshot struct {
	epoch   uint64
	buckets map[string][]record
}

type record struct {
	key   string
	value []byte
}

// NewSnapshot keeps contents, bucket → key → value, without copying values.
func NewSnapshot(epoch uint64, contents map[string]map[string][]byte) *Snapshot {
	s := &Snapshot{epoch: epoch, buckets: make(map[string][]record, len(contents))}
	for name, values := range contents {
		if len(values) == 0 {
			continue
		}
		records := make([]record, 0, len(values))
		for key, value := range values {
			records = append(records, record{key, value})
		}
		slices.SortFunc(records, func(a, b record) int { return strings.Compare(a.key, b.key) })
		s.buckets[name] = records
	}
	return s
}

// Epoch is the latest one acquired; 0 when none ever was.
func (s *Snapshot) Epoch() uint64 { return s.epoch }

// Buckets names the buckets that hold a record, in order.
func (s *Snapshot) Buckets() []string { return slices.Sorted(maps.Keys(s.buckets)) }

// Len counts the records of a bucket.
func (s *Snapshot) Len(bucket string) int { return len(s.buckets[bucket]) }

// Get returns one record.
func (s *Snapshot) Get(bucket, key string) ([]byte, bool) {
	records := s.buckets[bucket]
	i, found := slices.BinarySearchFunc(records, key, func(r record, key string) int {
		return strings.Compare(r.key, key)
	})
	if !found {
		return nil, false
	}
	return records[i].value, true
}

// All yields the records of a bucket in the byte order of their keys.
func (s *Snapshot) All(bucket string) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, r := range s.buckets[bucket] {
			if !yield(r.key, r.value) {
				return
			}
		}
	}
}
