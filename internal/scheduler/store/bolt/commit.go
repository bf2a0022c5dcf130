package bolt

import (
	"go.etcd.io/bbolt"

	"github.com/baton-run/baton/internal/scheduler/store"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
)

// commit applies the batches that are current and valid.
func commit(tx *bbolt.Tx, batches []store.Batch) ([]error, error) {
	m, err := readMeta(tx)
	if err != nil {
		return nil, err
	}
	errs := make([]error, len(batches))
	touched := map[string]bool{}
	for i, batch := range batches {
		if errs[i] = accept(m, batch); errs[i] != nil {
			continue
		}
		for _, op := range batch.Ops {
			if err := apply(tx, m.Buckets, op); err != nil {
				return nil, err
			}
			touched[op.Bucket] = true
		}
	}
	if len(touched) == 0 {
		return errs, errUnchanged
	}
	if err := dropEmpty(tx, m.Buckets, touched); err != nil {
		return nil, err
	}
	return errs, writeMeta(tx, m)
}

func accept(m v1.Meta, batch store.Batch) error {
	if batch.Epoch != m.Epoch || batch.Epoch == 0 {
		return store.ErrFenced
	}
	return store.ValidateAll(batch.Ops)
}

func apply(tx *bbolt.Tx, counts map[string]v1.Bucket, op store.Op) error {
	bucket, err := tx.CreateBucketIfNotExists([]byte(op.Bucket))
	if err != nil {
		return err
	}
	count, key := counts[op.Bucket], []byte(op.Key)
	if old := bucket.Get(key); old != nil {
		_, sum, err := decodeFrame(op.Bucket, op.Key, old)
		if err != nil {
			return damaged("record %s/%q: %v", op.Bucket, op.Key, err)
		}
		count.Records--
		count.Sum ^= sum
	}
	if op.Value == nil {
		err = bucket.Delete(key)
	} else {
		frame, sum := encodeFrame(op.Bucket, op.Key, op.Value)
		err = bucket.Put(key, frame)
		count.Records++
		count.Sum ^= sum
	}
	counts[op.Bucket] = count
	return err
}

func dropEmpty(tx *bbolt.Tx, counts map[string]v1.Bucket, touched map[string]bool) error {
	for name := range touched {
		if counts[name].Records > 0 {
			continue
		}
		if counts[name].Sum != 0 {
			return damaged("bucket %s: records are missing from it", name)
		}
		delete(counts, name)
		if err := tx.DeleteBucket([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}
