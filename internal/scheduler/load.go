package scheduler

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/baton-run/baton/internal/scheduler/journal"
	"github.com/baton-run/baton/internal/scheduler/record"
	"github.com/baton-run/baton/internal/scheduler/seal"
	"github.com/baton-run/baton/internal/scheduler/store"
)

// The check record is sealed under the key that all secrets are: another key
// is noticed before it is used.
const (
	bucketSeal = "seal"
	checkKey   = "check"
	checkText  = "baton"
)

// contents is all that the store holds, decoded.
type contents struct {
	jobs     *table
	volumes  map[string]volume
	answered answered
	discard  []string
	destroy  []string
}

// read decodes a snapshot; whatever it does not understand is refused.
func read(s *store.Snapshot, decode record.DecodeJob) (contents, error) {
	c := contents{jobs: newTable(), volumes: map[string]volume{}, answered: newAnswered()}
	for uid, value := range s.All(record.Bucket) {
		js, err := record.Decode(value, decode)
		if err != nil {
			return c, fmt.Errorf("job %s in the store: %w", uid, err)
		}
		c.jobs.add(newEntry(js))
	}
	journals := map[string][]journal.Entry{}
	for key, value := range s.All(bucketEvents) {
		uid, event, err := journal.Decode(key, value)
		if err != nil {
			return c, fmt.Errorf("store: %w", err)
		}
		journals[uid] = append(journals[uid], event)
	}
	for uid, entries := range journals {
		if en := c.jobs.byUID[uid]; en != nil {
			en.journal = journal.New(entries)
		}
	}
	for id, value := range s.All(bucketVolumes) {
		v, err := decodeVolume(id, value)
		if err != nil {
			return c, fmt.Errorf("store: %w", err)
		}
		c.volumes[id] = v
	}
	for id, value := range s.All(bucketAnswers) {
		a, err := decodeAnswer(id, value)
		if err != nil {
			return c, fmt.Errorf("store: %w", err)
		}
		c.answered.add(id, a)
	}
	c.answered.sort()
	for id := range s.All(bucketDiscard) {
		c.discard = append(c.discard, id)
	}
	for id := range s.All(bucketDestroy) {
		c.destroy = append(c.destroy, id)
	}
	for _, en := range c.jobs.byUID {
		en.running = en.js.Running()
	}
	return c, nil
}

// load fills the engine from the store; what was begun is to be finished.
func (e *Engine) load(s *store.Snapshot) error {
	c, err := read(s, e.opts.Decode)
	if err != nil {
		return err
	}
	if err := e.checkSeal(s); err != nil {
		return err
	}
	e.jobs, e.volumes, e.answered = c.jobs, c.volumes, c.answered
	for _, en := range e.jobs.byUID {
		e.loadSecrets(en, s)
	}
	e.inbox.put(func(t *turn) {
		for _, en := range e.jobs.byUID {
			e.jobs.setActive(en, e.isActive(en, t))
			t.mark(en)
		}
		t.then(func() { e.discardAll(c.discard); e.destroyAll(c.destroy) })
	})
	return nil
}

func (e *Engine) loadSecrets(en *entry, s *store.Snapshot) {
	for i := range en.js.Revisions {
		number := en.js.Revisions[i].Number
		if sealed, ok := s.Get(bucketSecrets, secretsKey(en.js.UID, number)); ok {
			en.sealed[number] = sealed
		}
	}
}

func (e *Engine) checkSeal(s *store.Snapshot) error {
	sealed, ok := s.Get(bucketSeal, checkKey)
	if ok {
		plain, err := e.opts.Seal.Open(bucketSeal, sealed)
		if errors.Is(err, seal.ErrKey) || err == nil && !bytes.Equal(plain, []byte(checkText)) {
			return fmt.Errorf("the seal key is not the one that the store's secrets are sealed under; restore the key file")
		}
		return err
	}
	sealed, err := e.opts.Seal.Seal(bucketSeal, []byte(checkText))
	if err != nil {
		return err
	}
	e.inbox.put(func(t *turn) { t.ops = append(t.ops, store.Op{Bucket: bucketSeal, Key: checkKey, Value: sealed}) })
	return nil
}
