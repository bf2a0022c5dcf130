// Package record turns a core.JobState into the bytes the store keeps and
// back. It may import internal/scheduler/core, internal/scheduler/store/v1 and
// pkg/backend.
package record

import (
	"fmt"

	"github.com/baton-run/baton/internal/scheduler/core"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Bucket holds the job records. Their key is the job's UID.
const Bucket = "jobs"

// DecodeJob is the inverse of canonicalisation: spec.Decode.
type DecodeJob func(key backend.Key, document []byte) (*backend.Job, error)

// Encode returns the record of a job.
func Encode(js *core.JobState) ([]byte, error) {
	j, err := toWire(js)
	if err == nil {
		var data []byte
		if data, err = j.Encode(); err == nil {
			return data, nil
		}
	}
	return nil, fmt.Errorf("record of job %s: %w", js.Key, err)
}

// Decode refuses an unknown version or field, and a record that contradicts
// itself; each kept revision's document is decoded by job.
func Decode(data []byte, job DecodeJob) (*core.JobState, error) {
	j, err := v1.DecodeJob(data)
	if err != nil {
		return nil, err
	}
	key := backend.Key{Namespace: j.Namespace, Name: j.Name}
	if err := check(&j); err != nil {
		return nil, fmt.Errorf("record of job %s: %w", key, err)
	}
	js, err := fromWire(&j, key, job)
	if err != nil {
		return nil, fmt.Errorf("record of job %s: %w", key, err)
	}
	return js, nil
}
