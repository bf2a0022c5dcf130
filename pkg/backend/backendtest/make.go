package backendtest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// MakeJob reads a job file of the suite: JSON, canonical, of the fields that
// the cases use. A leg with a reader of the whole language at hand gives that
// as [Leg.Make] instead.
func MakeJob(text string) (*backend.Job, error) {
	var d draft
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return nil, fmt.Errorf("job file of the suite: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("job file of the suite: something follows the job")
	}
	r := reader{}
	job := r.job(&d)
	job.Document = []byte(text)
	job.Digest = digest(job.Document)
	return job, errors.Join(r.problems...)
}

func digest(document []byte) string {
	sum := sha256.Sum256(document)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// reader fills in the defaults of baton/v1 and keeps what is wrong.
type reader struct{ problems []error }

func (r *reader) job(d *draft) *backend.Job {
	job := &backend.Job{
		Key: backend.Key{Name: d.Name}, Type: backend.JobType(d.Type),
		Labels: d.Labels, Annotations: d.Annotations,
		Suspend: d.Suspend, Timeout: r.duration(d.Timeout, 0),
		Retain:  backend.Retain{Runs: 10, Revisions: 10, Finished: week, Logs: week},
		Volumes: r.volumes(d.Volumes),
	}
	if job.Type == backend.Cron {
		job.Schedule, job.Timezone, job.StartingDeadline = d.Schedule, "UTC", 200*time.Second
		job.Concurrency = backend.Concurrency(or(d.Concurrency, string(backend.ForbidConcurrent)))
	}
	if local, ok := d.Backends["local"].(map[string]any); ok {
		image, _ := local["image"].(string)
		job.Backends.Local = &backend.LocalOptions{Image: image}
	}
	for _, g := range d.Groups {
		job.Groups = append(job.Groups, r.group(job.Type, g))
	}
	return job
}

const week = 7 * 24 * time.Hour

func (r *reader) group(of backend.JobType, d *groupDraft) backend.Group {
	g := backend.Group{
		Name: or(d.Name, backend.MainName), Type: of, Count: 1,
		Labels: d.Labels, Annotations: d.Annotations,
		Gang: d.Gang, Leader: d.Leader, ServiceAccount: d.ServiceAccount,
		Identity: backend.NoIdentity, OnAddressChange: backend.AddressFile,
		Volumes: r.volumes(d.Volumes),
	}
	if of == backend.Cron {
		g.Type = backend.Batch
	}
	if d.Count != nil {
		g.Count = *d.Count
	}
	if d.Identity != "" || len(g.Volumes) > 0 && g.Type == backend.Service {
		g.Identity = backend.StableIdentity
	}
	if g.Type == backend.Batch {
		g.Retries, g.SuccessCodes = d.Retries, []int{0}
		g.Parallelism = g.Count
		if d.Parallelism > 0 {
			g.Parallelism = d.Parallelism
		}
	} else {
		r.keptRunning(&g, d)
	}
	for _, t := range d.Tasks {
		g.Tasks = append(g.Tasks, r.task(t))
	}
	g.TemplateDigest = templateDigest(d)
	return g
}

func (r *reader) keptRunning(g *backend.Group, d *groupDraft) {
	g.Restart = &backend.RestartPolicy{Policy: "always", Within: 10 * time.Minute, Backoff: time.Second, MaxBackoff: 5 * time.Minute}
	if d.Restart != nil {
		g.Restart.Policy = or(d.Restart.Policy, g.Restart.Policy)
	}
	quarter := backend.Amount{N: 25, Percent: true}
	g.Update = &backend.Update{Strategy: "rolling", MaxSurge: quarter, MaxUnavailable: quarter, Deadline: 10 * time.Minute}
	if g.Type == backend.Daemon || g.Identity == backend.StableIdentity {
		g.Update.MaxSurge, g.Update.MaxUnavailable = backend.Amount{}, backend.Amount{N: 1}
	}
	if d.Update != nil {
		g.Update.Strategy = or(d.Update.Strategy, g.Update.Strategy)
	}
	if g.Type == backend.Service {
		g.ReplaceAfter = 5 * time.Minute
	}
}

// templateDigest covers what needs new instances.
func templateDigest(d *groupDraft) string {
	t := *d
	t.Count, t.Parallelism, t.Retries, t.Labels, t.Restart, t.Update, t.Name = nil, 0, 0, nil, nil, nil, ""
	text, _ := (&draft{Groups: []*groupDraft{&t}}).text()
	return digest([]byte(text))
}

func (r *reader) volumes(drafts []volumeDraft) []backend.Volume {
	var out []backend.Volume
	for _, d := range drafts {
		v := backend.Volume{Name: d.Name, Kind: backend.VolumeKind(or(d.Kind, string(backend.PersistentVolume))), Path: d.Path, Shared: d.Shared, Access: "once", Size: backend.Bytes(r.quantity(d.Size, 0))}
		if d.Shared {
			v.Access = "many"
		}
		out = append(out, v)
	}
	return out
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (r *reader) duration(s string, otherwise time.Duration) time.Duration {
	if s == "" {
		return otherwise
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		r.problems = append(r.problems, err)
	}
	return d
}
