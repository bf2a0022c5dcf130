package scheduler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// bucketSecrets holds, by uid/revision, the sealed values of a revision's
// secrets.
const bucketSecrets = "secrets"

func secretsKey(uid string, revision int) string { return uid + "/" + strconv.Itoa(revision) }

// digests are what the core and readers may know of values. Without a key, as
// in an engine that only reads, every value counts as another one.
func (e *Engine) digests(values map[string][]byte) map[string]string {
	if len(values) == 0 {
		return nil
	}
	out := make(map[string]string, len(values))
	for id, value := range values {
		if e.opts.Seal == nil {
			out[id] = "not known"
			continue
		}
		out[id] = e.opts.Seal.Digest(id, value)
	}
	return out
}

// captured returns the values a job asks for, and refuses when one is missing.
func captured(op string, job *backend.Job, given map[string][]byte) (map[string][]byte, error) {
	values := map[string][]byte{}
	var missing []backend.FieldError
	need := func(path, id string) {
		if id == "" {
			return
		}
		value, ok := given[id]
		if !ok {
			missing = append(missing, backend.FieldError{Path: path, Msg: "the value of " + id + " was not sent with the job"})
			return
		}
		values[id] = value
	}
	for i := range job.Groups {
		for k := range job.Groups[i].Tasks {
			task := &job.Groups[i].Tasks[k]
			at := fmt.Sprintf("groups[%d].tasks[%d]", i, k)
			for _, name := range slices.Sorted(maps.Keys(task.Secrets)) {
				need(at+".secrets."+name, task.Secrets[name].ID())
			}
			for n, from := range task.EnvFrom {
				need(fmt.Sprintf("%s.envFrom[%d]", at, n), from.Sealed)
			}
		}
	}
	if len(missing) > 0 {
		err := backend.Errorf(backend.Invalid, op, job.Key, "values of secrets are missing")
		err.Fields = missing
		return nil, err
	}
	return values, nil
}

// keepSecrets seals the values of new revisions and drops those of revisions
// that are no longer kept. A revision that was rolled back to brings its
// values along: they are found by their digest.
func (t *turn) keepSecrets(en *entry, given map[string][]byte) error {
	kept := map[int]bool{}
	for i := range en.js.Revisions {
		rev := &en.js.Revisions[i]
		kept[rev.Number] = true
		if len(rev.Secrets) == 0 || en.sealed[rev.Number] != nil {
			continue
		}
		values, err := t.e.valuesFor(en, rev, given)
		if err != nil {
			return err
		}
		if err := t.seal(en, rev.Number, values); err != nil {
			return err
		}
	}
	for number := range en.sealed {
		if !kept[number] {
			delete(en.sealed, number)
			t.ops = append(t.ops, store.Op{Bucket: bucketSecrets, Key: secretsKey(en.js.UID, number)})
		}
	}
	return nil
}

func (t *turn) seal(en *entry, revision int, values map[string][]byte) error {
	plain, err := json.Marshal(values)
	if err != nil {
		return err
	}
	key := secretsKey(en.js.UID, revision)
	sealed, err := t.e.opts.Seal.Seal(key, plain)
	if err != nil {
		return err
	}
	en.sealed[revision] = sealed
	t.ops = append(t.ops, store.Op{Bucket: bucketSecrets, Key: key, Value: sealed})
	return nil
}

func (e *Engine) valuesFor(en *entry, rev *core.Revision, given map[string][]byte) (map[string][]byte, error) {
	sources := []map[string][]byte{given}
	for number := range en.sealed {
		if old := en.js.Revision(number); old != nil {
			values, err := e.openSecrets(en, old)
			if err != nil {
				return nil, err
			}
			sources = append(sources, values)
		}
	}
	out := map[string][]byte{}
	for id, digest := range rev.Secrets {
		for _, values := range sources {
			if value, ok := values[id]; ok && e.opts.Seal.Digest(id, value) == digest {
				out[id] = value
				break
			}
		}
		if _, ok := out[id]; !ok {
			return nil, fmt.Errorf("the value of secret %s is not kept", id)
		}
	}
	return out, nil
}

// openSecrets returns the values of a revision.
func (e *Engine) openSecrets(en *entry, rev *core.Revision) (map[string][]byte, error) {
	if len(rev.Secrets) == 0 {
		return nil, nil
	}
	sealed, ok := en.sealed[rev.Number]
	if !ok {
		return nil, fmt.Errorf("secrets of revision %d are not kept; submit the job again", rev.Number)
	}
	plain, err := e.opts.Seal.Open(secretsKey(en.js.UID, rev.Number), sealed)
	if err != nil {
		return nil, fmt.Errorf("secrets of revision %d: %w; submit the job again", rev.Number, err)
	}
	var values map[string][]byte
	if err := json.Unmarshal(plain, &values); err != nil {
		return nil, fmt.Errorf("secrets of revision %d: %w", rev.Number, err)
	}
	return values, nil
}
