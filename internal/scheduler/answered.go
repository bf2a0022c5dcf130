package scheduler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/scheduler/store"
	"github.com/baton-run/baton/pkg/backend"
)

// bucketAnswers holds what changes of jobs that are gone were answered, by
// submission id, for as long as a retry may come.
const bucketAnswers = "answers"

// keepAnswers is how long that is.
const keepAnswers = 24 * time.Hour

// maxSubmission bounds a submission id.
const maxSubmission = 256

// answerRecord is the wire form.
type answerRecord struct {
	At        time.Time       `json:"at"`
	Namespace string          `json:"namespace,omitempty"`
	Name      string          `json:"name"`
	UID       string          `json:"uid,omitempty"`
	Version   string          `json:"version,omitempty"`
	Revision  int             `json:"revision,omitempty"`
	Run       int             `json:"run,omitempty"`
	Outcome   backend.Outcome `json:"outcome,omitempty"`
	Groups    []string        `json:"groups,omitempty"`
	Warnings  []string        `json:"warnings,omitempty"`
}

func (r answerRecord) applied() backend.Applied {
	return backend.Applied{
		Key: backend.Key{Namespace: r.Namespace, Name: r.Name}, UID: r.UID, Version: r.Version, Revision: r.Revision, Run: r.Run,
		Outcome: r.Outcome, Groups: r.Groups, Warnings: r.Warnings,
	}
}

// answered are the answers of jobs that are gone, and their ids by age.
type answered struct {
	byID  map[string]answerRecord
	order []string
}

func newAnswered() answered { return answered{byID: map[string]answerRecord{}} }

func (a *answered) add(id string, r answerRecord) {
	a.byID[id] = r
	a.order = append(a.order, id)
}

// sort restores the order after loading.
func (a *answered) sort() {
	slices.SortFunc(a.order, func(x, y string) int { return a.byID[x].At.Compare(a.byID[y].At) })
}

// keepAnswers saves the answers of a job that goes, and drops old ones.
func (t *turn) keepAnswers(en *entry) {
	a := &t.e.answered
	for len(a.order) > 0 && t.now.Sub(a.byID[a.order[0]].At) > keepAnswers {
		delete(a.byID, a.order[0])
		t.ops = append(t.ops, store.Op{Bucket: bucketAnswers, Key: a.order[0]})
		a.order = a.order[1:]
	}
	for _, s := range en.js.Submissions {
		if t.now.Sub(s.At) > keepAnswers {
			continue
		}
		r := answerRecord{
			At: s.At, Namespace: s.Applied.Key.Namespace, Name: s.Applied.Key.Name, UID: s.Applied.UID, Version: s.Applied.Version,
			Revision: s.Applied.Revision, Run: s.Applied.Run, Outcome: s.Applied.Outcome, Groups: s.Applied.Groups,
			Warnings: s.Applied.Warnings,
		}
		value, err := json.Marshal(r)
		if err != nil {
			t.fail(err)
			return
		}
		a.add(s.ID, r)
		t.ops = append(t.ops, store.Op{Bucket: bucketAnswers, Key: s.ID, Value: value})
	}
}

func decodeAnswer(id string, value []byte) (answerRecord, error) {
	var r answerRecord
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, fmt.Errorf("answer %q: %w", id, err)
	}
	return r, nil
}

// before returns what a change with that id was answered by a job of that key
// that is gone or going.
func (e *Engine) before(key backend.Key, id string) (backend.Applied, bool) {
	if id == "" {
		return backend.Applied{}, false
	}
	for _, ghost := range e.jobs.ghosts[key] {
		for _, s := range ghost.js.Submissions {
			if s.ID == id {
				return s.Applied, true
			}
		}
	}
	if r, ok := e.answered.byID[id]; ok && r.applied().Key == key {
		return r.applied(), true
	}
	return backend.Applied{}, false
}
