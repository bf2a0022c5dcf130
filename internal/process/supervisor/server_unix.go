//go:build unix

package supervisor

import (
	"container/list"
	"os"
	"sync"

	"github.com/baton-run/baton/internal/process/journal"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/statedir"
)

// server is the supervisor's state.
type server struct {
	cfg      Config
	dir      *statedir.Dir
	logs     *os.Root
	journal  *journal.Journal
	children *children
	buffers  buffers
	null     *os.File
	// boot, scope and epoch name the machine's life, the state folder and
	// this supervisor's life.
	boot, scope, epoch string

	mu        sync.Mutex
	instances map[string]*instance
	// order holds the instances by their last change, seq counts changes.
	order *list.List
	seq   uint64
	// changed is closed and replaced at each change.
	changed chan struct{}
	// forgotten are the ids lately forgotten, with the seq of that.
	forgotten []forgotten
	// active counts instances that have not ended.
	active int
	// closing refuses launches.
	closing bool
}

type forgotten struct {
	seq uint64
	id  string
}

// maxForgotten bounds what is kept for watchers that are behind.
const maxForgotten = 1024

// change edits the view of an instance and tells watchers.
func (s *server) change(in *instance, edit func(*v1.Instance)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Views are handed out: what they point to is never changed in place.
	in.view.Tasks = append([]v1.TaskStatus(nil), in.view.Tasks...)
	edit(&in.view)
	s.touch(in)
}

// touch moves an instance to the end of the order. The lock is held.
func (s *server) touch(in *instance) {
	s.seq++
	in.view.Seq = s.seq
	if in.place == nil {
		in.place = s.order.PushBack(in)
	} else {
		s.order.MoveToBack(in.place)
	}
	s.notify()
}

func (s *server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// since returns what changed after seq, oldest first, and what to wait for.
func (s *server) since(seq uint64) (changed []v1.Instance, gone []string, now uint64, next <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.order.Back()
	for e != nil && e.Value.(*instance).view.Seq > seq {
		e = e.Prev()
	}
	if e == nil {
		e = s.order.Front()
	} else {
		e = e.Next()
	}
	for ; e != nil; e = e.Next() {
		changed = append(changed, e.Value.(*instance).view)
	}
	for _, f := range s.forgotten {
		if f.seq > seq {
			gone = append(gone, f.id)
		}
	}
	return changed, gone, s.seq, s.changed
}

// find returns a committed instance.
func (s *server) find(id string) (*instance, *v1.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in := s.instances[id]; in != nil && in.place != nil {
		return in, nil
	}
	return nil, refuse(v1.CodeNotFound, "no instance %q", id)
}

// running returns what a living instance has, or nil.
func (s *server) running(in *instance) *running {
	s.mu.Lock()
	defer s.mu.Unlock()
	return in.run
}

func (s *server) liveProc(t *task) *proc {
	s.mu.Lock()
	defer s.mu.Unlock()
	return t.live
}
