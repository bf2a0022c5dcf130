package bolt

import (
	"errors"

	"go.etcd.io/bbolt"

	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
)

// The meta record lives beside the buckets of the store, under a name that
// none of them can have. Its frame keeps its form in all future formats.
const (
	metaBucket = ".meta"
	metaKey    = "meta"
)

func readMeta(tx *bbolt.Tx) (v1.Meta, error) {
	bucket := tx.Bucket([]byte(metaBucket))
	if bucket == nil {
		return v1.Meta{}, damaged("it has no meta record: not a store of baton, or emptied")
	}
	frame := bucket.Get([]byte(metaKey))
	if frame == nil {
		return v1.Meta{}, damaged("the meta record is missing")
	}
	data, _, err := decodeFrame(metaBucket, metaKey, frame)
	if err != nil {
		return v1.Meta{}, damaged("the meta record: %v", err)
	}
	m, err := v1.DecodeMeta(data)
	var unknown *v1.FormatError
	if err != nil && !errors.As(err, &unknown) {
		return v1.Meta{}, damaged("%v", err)
	}
	if m.Buckets == nil {
		m.Buckets = map[string]v1.Bucket{}
	}
	return m, err
}

func writeMeta(tx *bbolt.Tx, m v1.Meta) error {
	bucket, err := tx.CreateBucketIfNotExists([]byte(metaBucket))
	if err != nil {
		return err
	}
	data, err := m.Encode()
	if err != nil {
		return err
	}
	frame, _ := encodeFrame(metaBucket, metaKey, data)
	return bucket.Put([]byte(metaKey), frame)
}
