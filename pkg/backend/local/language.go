package local

import (
	"time"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/internal/spec/schedule"
	"github.com/baton-run/baton/pkg/backend"
)

// decode reads a Document back.
func decode(key backend.Key, document []byte) (*backend.Job, error) {
	job, err := spec.Decode(document, key.Namespace)
	if err != nil {
		return nil, err
	}
	job.Key = key
	return job, nil
}

// next is when a schedule fires after a moment; the zero time is never.
func next(text, timezone string, after time.Time) time.Time {
	s, err := schedule.Parse(text)
	if err != nil {
		return time.Time{}
	}
	return s.Next(after, zone(timezone))
}

// zone of a name that was validated when the job was read; one that this
// machine no longer knows is UTC.
func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}
