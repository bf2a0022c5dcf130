package bolt

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/baton-run/baton/internal/scheduler/store"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
)

func loadFrom(ctx context.Context, path string, db *bbolt.DB) (*store.Snapshot, error) {
	var snapshot *store.Snapshot
	err := view(db, func(tx *bbolt.Tx) error {
		m, err := readMeta(tx)
		if err != nil {
			return err
		}
		contents := map[string]map[string][]byte{}
		err = walk(ctx, tx, m, visitor{
			record: func(bucket, key string, value []byte) {
				if contents[bucket] == nil {
					contents[bucket] = make(map[string][]byte, m.Buckets[bucket].Records)
				}
				contents[bucket][key] = bytes.Clone(value)
			},
			problem: func(d Damage) error { return damaged("%s", d) },
		})
		snapshot = store.NewSnapshot(m.Epoch, contents)
		return err
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, describe(path, err)
	}
	return snapshot, nil
}

// visitor is told of each record that is sound, and of each thing that is not;
// an error of problem ends the walk.
type visitor struct {
	record  func(bucket, key string, value []byte)
	problem func(Damage) error
}

// walk reads all records and compares them with what the meta record says.
func walk(ctx context.Context, tx *bbolt.Tx, m v1.Meta, visit visitor) error {
	missing := maps.Clone(m.Buckets)
	err := tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
		bucket := string(name)
		if bucket == metaBucket {
			return nil
		}
		want, known := missing[bucket]
		delete(missing, bucket)
		if b == nil || !known {
			return visit.problem(Damage{Bucket: bucket, Problem: "not a bucket of this store"})
		}
		return walkBucket(ctx, bucket, b, want, visit)
	})
	if err != nil {
		return err
	}
	for _, bucket := range slices.Sorted(maps.Keys(missing)) {
		if err := visit.problem(Damage{Bucket: bucket, Problem: "missing"}); err != nil {
			return err
		}
	}
	return nil
}

func walkBucket(ctx context.Context, name string, b *bbolt.Bucket, want v1.Bucket, visit visitor) error {
	var got v1.Bucket
	sound := true
	err := b.ForEach(func(k, frame []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := string(k)
		value, sum, err := decodeFrame(name, key, frame)
		got.Records++
		if err != nil {
			sound = false
			return visit.problem(Damage{Bucket: name, Key: key, Problem: err.Error()})
		}
		got.Sum ^= sum
		visit.record(name, key, value)
		return nil
	})
	if err != nil {
		return err
	}
	if got.Records != want.Records {
		return visit.problem(Damage{Bucket: name, Problem: countProblem(got.Records, want.Records)})
	}
	if sound && got.Sum != want.Sum {
		return visit.problem(Damage{Bucket: name, Problem: "a record is lost, foreign or stale: the sum of the bucket is wrong"})
	}
	return nil
}
