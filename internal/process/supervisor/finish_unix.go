//go:build unix

package supervisor

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/baton-run/baton/internal/process/group"
	"github.com/baton-run/baton/internal/process/journal"
	"github.com/baton-run/baton/internal/process/procfs"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

const (
	// drainLimit is how long output may be held open by a process that is
	// nobody's.
	drainLimit = 2 * time.Second
	// retryRecord is the pause after an exit record could not be written.
	retryRecord = time.Second
)

// record is what the journal holds of an instance.
type record struct {
	Instance v1.Instance     `json:"instance"`
	Leaders  []procfs.Leader `json:"leaders,omitempty"`
}

// encode makes the journal's value of the instance as it is.
func (in *instance) encode(leaders []procfs.Leader) ([]byte, error) {
	in.s.mu.Lock()
	defer in.s.mu.Unlock()
	return json.Marshal(record{Instance: in.view, Leaders: leaders})
}

// finish ends everything that is left, drains the output, writes the exit
// record, and only then lets anyone know.
func (r *running) finish() {
	s := r.in.s
	r.endBeside()
	r.endStrays()
	limit := time.Now().Add(drainLimit)
	for _, t := range r.tasks {
		t.out.drain(limit)
		if err := t.out.log.Close(); err != nil {
			s.cfg.Log.Warn("log incomplete", "instance", r.in.id, "task", t.Name, "error", err)
		}
	}
	r.logs.Close()
	s.mu.Lock()
	last := r.in.view
	s.mu.Unlock()
	last.State, last.Message = v1.StateEnded, r.reason
	last.End = r.verdict(last)
	s.commitEnd(r.in, last)
}

// commitEnd makes an exit record durable, however long that takes, and shows
// it.
func (s *server) commitEnd(in *instance, last v1.Instance) {
	value, err := json.Marshal(record{Instance: last})
	for {
		if err == nil {
			err = s.journal.Put(in.id, value)
		}
		if err == nil {
			break
		}
		if errors.Is(err, journal.ErrClosed) {
			// The next supervisor finds it lost.
			return
		}
		s.cfg.Log.Error("exit record not written, trying again", "instance", in.id, "error", err)
		time.Sleep(retryRecord)
		err = nil
	}
	s.change(in, func(v *v1.Instance) {
		seq := v.Seq
		*v = last
		v.Seq = seq
		in.run = nil
		s.active--
	})
}

// verdict says how the instance ended.
func (r *running) verdict(last v1.Instance) *v1.End {
	cause, i := r.machine.Cause()
	end := &v1.End{Finished: r.in.s.cfg.Now()}
	var st v1.TaskStatus
	if i >= 0 {
		st = last.Tasks[i]
		end.Task = st.Name
	}
	switch cause {
	case group.Exited:
		end.Cause, end.Succeeded, end.Message = v1.CauseExited, st.Succeeded, outcome(st)
	case group.InitFailed:
		end.Cause, end.Message = v1.CauseInitFailed, outcome(st)
	case group.StartError:
		end.Cause, end.Message = v1.CauseStartError, st.StartError.Message
	case group.Resources:
		end.Cause, end.Message = v1.CauseResources, st.StartError.Message
	default:
		end.Cause, end.Message = v1.CauseKilled, r.reason
	}
	return end
}

// outcome is the end of a task in words.
func outcome(st v1.TaskStatus) string {
	if st.ExitCode != nil {
		return fmt.Sprintf("task %s ended with exit code %d", st.Name, *st.ExitCode)
	}
	return fmt.Sprintf("task %s was ended by signal %s", st.Name, st.Signal)
}
