package local_test

import (
	"testing"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

func TestDefaultFillsInWhatAJobLeavesOpen(t *testing.T) {
	ignore := backend.Target{Options: map[string]any{"image": "ignore"}}
	for _, c := range []struct {
		name   string
		job    *backend.LocalOptions
		target backend.Target
		want   string
	}{
		{"context says, job does not", nil, ignore, "ignore"},
		{"job has options without it", &backend.LocalOptions{}, ignore, "ignore"},
		{"the job's word counts", &backend.LocalOptions{Image: "run"}, ignore, "run"},
		{"neither says", nil, backend.Target{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			job := &backend.Job{Key: backend.Key{Name: "a"}, Digest: "sha256:1"}
			job.Backends.Local = c.job
			got := local.Kind{}.Default(job, c.target)
			image := ""
			if got.Backends.Local != nil {
				image = got.Backends.Local.Image
			}
			if image != c.want || got.Digest != job.Digest {
				t.Errorf("image %q, want %q; digest %q", image, c.want, got.Digest)
			}
			if job.Backends.Local != c.job || c.job != nil && c.job.Image == "ignore" {
				t.Error("the job given was changed")
			}
		})
	}
}
