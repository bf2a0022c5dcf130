package scheduler

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// bucketVolumes holds, by volume id, what persistent volumes there are: they
// outlive their jobs. bucketDestroy holds the ids of those that are to be
// destroyed until that has happened.
const (
	bucketVolumes = "volumes"
	bucketDestroy = "destroy"
)

// volume is what is kept of a persistent volume.
type volume struct {
	Namespace string        `json:"namespace,omitempty"`
	Job       string        `json:"job"`
	Name      string        `json:"name"`
	Instance  string        `json:"instance,omitempty"`
	Size      backend.Bytes `json:"size,omitempty"`
	Created   time.Time     `json:"created"`
}

func (v volume) key() backend.Key { return backend.Key{Namespace: v.Namespace, Name: v.Job} }

// userName is what users call a volume: unique in its namespace.
func userName(id string) string {
	_, name, _ := strings.Cut(id, "/")
	return name
}

// recordVolumes notes the volumes of an instance before its launch may create
// them.
func (t *turn) recordVolumes(en *entry, a core.Assignment) {
	i := slices.IndexFunc(en.want, func(w core.Want) bool { return w.Seq == a.Seq })
	if i < 0 {
		return
	}
	want := en.want[i]
	for _, use := range want.Volumes {
		if _, known := t.e.volumes[use.ID]; known {
			continue
		}
		v := volume{Namespace: want.Job.Namespace, Job: want.Job.Name, Name: use.Name, Size: use.Size, Created: t.now}
		if !use.Shared {
			v.Instance = backend.InstanceName(want.Job.Name, want.Group, fmt.Sprint(want.Index))
		}
		t.e.volumes[use.ID] = v
		value, err := json.Marshal(v)
		if err != nil {
			t.fail(err)
			return
		}
		t.ops = append(t.ops,
			store.Op{Bucket: bucketVolumes, Key: use.ID, Value: value}, store.Op{Bucket: bucketDestroy, Key: use.ID})
	}
}

func decodeVolume(id string, value []byte) (volume, error) {
	var v volume
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		return v, fmt.Errorf("volume %s: %w", id, err)
	}
	return v, nil
}

// usedVolumes are those that an instance holds.
func (e *Engine) usedVolumes() map[string]bool {
	used := map[string]bool{}
	for _, en := range e.jobs.byUID {
		for _, r := range en.running {
			for _, v := range r.Volumes {
				used[v.ID] = true
			}
		}
	}
	return used
}

// jobVolumes returns the names of the volumes of a job, in order.
func (e *Engine) jobVolumes(key backend.Key) []string {
	var names []string
	for id, v := range e.volumes {
		if v.key() == key {
			names = append(names, userName(id))
		}
	}
	slices.Sort(names)
	return names
}

// dropVolumes forgets volumes and, with destroy, has them destroyed: noted
// durably first, so that a crash in between leaves nothing behind.
func (t *turn) dropVolumes(ids []string, destroy bool) {
	for _, id := range ids {
		delete(t.e.volumes, id)
		t.ops = append(t.ops, store.Op{Bucket: bucketVolumes, Key: id})
		if destroy {
			t.ops = append(t.ops, store.Op{Bucket: bucketDestroy, Key: id, Value: []byte("1")})
		}
	}
}

// destroyAll destroys volumes that are noted for it.
func (e *Engine) destroyAll(ids []string) {
	if len(ids) == 0 {
		return
	}
	remover, ok := e.opts.Fleet.(fleet.VolumeRemover)
	if !ok {
		return
	}
	e.effects.do("", func(ctx context.Context) {
		switch err := remover.RemoveVolumes(ctx, ids); {
		case ctx.Err() != nil:
		case err != nil:
			e.opts.Log.Warn("volumes are not destroyed yet; trying again", "volumes", ids, "error", err)
			e.later(retryCleaning, func(t *turn) { t.then(func() { e.destroyAll(ids) }) })
		default:
			e.inbox.put(func(t *turn) { t.strike(bucketDestroy, ids) })
		}
	})
}
