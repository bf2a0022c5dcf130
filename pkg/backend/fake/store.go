package fake

import (
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// store is what handles on one target share. All below it is guarded by mu.
type store struct {
	faults *Faults

	mu      sync.Mutex
	jobs    map[backend.Key]*job
	dying   map[*instance]bool // of deleted jobs, still ending
	answers map[answerKey]any
	volumes map[string]*volume
	foreign map[backend.Key]backend.Observation
	seq     int
	closed  bool
	changed chan struct{} // closed and replaced at each change
}

type answerKey struct {
	op, id string
	key    backend.Key
}

type job struct {
	key       backend.Key
	uid       string
	version   int
	run       int
	created   time.Time
	started   time.Time
	finished  time.Time
	goal      goal
	grace     *time.Duration
	resumed   bool           // though its own file suspends it
	nominal   time.Time      // of a triggered run
	scaled    map[string]int // counts by hand
	revisions []*revision
	instances []*instance
	events    []backend.Event
}

// goal is what a user wants of a job.
type goal string

const (
	goalRun     goal = "run"
	goalStop    goal = "stop"
	goalSuspend goal = "suspend"
)

type revision struct {
	number  int
	job     *backend.Job
	secrets map[string][]byte
	at      time.Time
	change  backend.Change
}

type volume struct {
	info  backend.VolumeInfo
	owner *job
	files map[string][]byte
}

func newStore(faults []Fault) *store {
	return &store{
		faults: &Faults{list: faults}, jobs: map[backend.Key]*job{}, dying: map[*instance]bool{},
		answers: map[answerKey]any{}, volumes: map[string]*volume{}, foreign: map[backend.Key]backend.Observation{}, changed: make(chan struct{}),
	}
}

// notify wakes all who wait for a change.
func (s *store) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *store) next() int {
	s.seq++
	return s.seq
}

// current is the revision in force.
func (j *job) current() *revision { return j.revisions[len(j.revisions)-1] }

func (j *job) spec() *backend.Job { return j.current().job }

func (j *job) versionText() string { return "v" + strconv.Itoa(j.version) }

// touch moves the version, as each verb that changes a job does.
func (s *store) touch(j *job) { j.version = s.next() }

// find returns the job or NotFound.
func (s *store) find(op string, key backend.Key) (*job, error) {
	if j := s.jobs[key]; j != nil {
		return j, nil
	}
	return nil, backend.Errorf(backend.NotFound, op, key, "there is no such job")
}

func (j *job) event(reason, message string, change backend.Change) {
	j.events = append(j.events, backend.Event{At: time.Now(), Object: j.key.Name, Type: "Normal", Reason: reason, Message: message, By: change.By, Count: 1})
}

func (j *job) applied(outcome backend.Outcome) backend.Applied {
	return backend.Applied{Key: j.key, UID: j.uid, Version: j.versionText(), Revision: j.current().number, Run: j.run, Outcome: outcome}
}

func index(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i) }
