// Package record turns a core.JobState into the bytes the store keeps and
// back. It may import internal/scheduler/core, internal/scheduler/store/v1 and
// pkg/backend.
package record

import (
	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// Bucket holds the job records. Their key is the job's UID.
const Bucket = "jobs"

// DecodeJob is the inverse of canonicalisation: spec.Decode.
type DecodeJob func(key backend.Key, document []byte) (*backend.Job, error)

// Encode returns the record of a job.
func Encode(js *core.JobState) ([]byte, error) { return nil, nil }

// Decode refuses an unknown version or field; each kept revision's document is
// decoded by job.
func Decode(data []byte, job DecodeJob) (*core.JobState, error) { return nil, nil }
