//go:build unix

package supervisor

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/baton-run/baton/internal/process/logfile"
	"github.com/baton-run/baton/internal/process/procfs"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

const (
	// recoverPause is between two looks at processes that were told to end.
	recoverPause = 20 * time.Millisecond
	// recoverKill is how long KILL may take before a process is stuck.
	recoverKill = 3 * time.Second
	// stuckPause is between two looks at a stuck one.
	stuckPause = 2 * time.Second
)

// recover takes over from an earlier supervisor: exit records are known again,
// what it left running is ended and recorded as lost with it.
func (s *server) recover(ctx context.Context) error {
	var leaders []procfs.Leader
	var lost []*instance
	err := s.journal.All(func(id string, value []byte) error {
		var r record
		if err := json.Unmarshal(value, &r); err != nil {
			return fmt.Errorf("journal: instance %s: %w", id, err)
		}
		in := &instance{s: s, id: id, view: r.Instance, committed: make(chan struct{})}
		close(in.committed)
		s.instances[id] = in
		if r.Instance.State != v1.StateEnded {
			lost = append(lost, in)
			leaders = append(leaders, r.Leaders...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	left, err := s.endLeftovers(ctx, leaders)
	if err != nil {
		return err
	}
	s.restoreOrder()
	s.active = len(lost)
	s.recordLost(lost, left)
	if len(left) > 0 {
		go s.watchStuck(leaders, left)
	}
	return nil
}

// restoreOrder numbers what was known before in the order it was made.
func (s *server) restoreOrder() {
	byAge := slices.SortedFunc(maps.Values(s.instances), func(a, b *instance) int {
		return cmp.Or(a.view.Created.Compare(b.view.Created), cmp.Compare(a.id, b.id))
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range byAge {
		s.touch(in)
	}
}

// leftovers finds what still runs, by launch id.
func (s *server) leftovers(leaders []procfs.Leader) (map[string][]procfs.Proc, error) {
	procs, err := procfs.All(true)
	if err != nil {
		return nil, fmt.Errorf("look for processes an earlier supervisor left: %w", err)
	}
	return procfs.Owned(procs, leaders, s.scope, s.boot, map[int]bool{os.Getpid(): true}), nil
}

// endLeftovers sends TERM, after a grace KILL, and returns what is left then.
func (s *server) endLeftovers(ctx context.Context, leaders []procfs.Leader) (map[string][]procfs.Proc, error) {
	began := time.Now()
	told := map[procfs.Leader]bool{}
	for {
		left, err := s.leftovers(leaders)
		if err != nil || len(left) == 0 {
			return nil, err
		}
		waited := time.Since(began)
		if waited > s.cfg.RecoverGrace+recoverKill {
			return left, nil
		}
		for id, procs := range left {
			for _, p := range procs {
				key := procfs.Leader{PID: p.PID, Start: p.Start}
				sig := unix.SIGKILL
				if waited < s.cfg.RecoverGrace {
					if told[key] {
						continue
					}
					sig = unix.SIGTERM
				}
				told[key] = true
				if err := procfs.Signal(p.Stat, sig); err != nil {
					s.cfg.Log.Warn("left process not signalled", "instance", id, "pid", p.PID, "error", err)
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(recoverPause):
		}
	}
}

// recordLost writes the exit records of instances that went with their
// supervisor, all in one go, save those that are stuck.
func (s *server) recordLost(lost []*instance, left map[string][]procfs.Proc) {
	var wg sync.WaitGroup
	for _, in := range lost {
		if procs := left[in.id]; len(procs) > 0 {
			s.change(in, func(v *v1.Instance) {
				v.State = v1.StateStuck
				v.Message = fmt.Sprintf("process %d of a supervisor that died does not end by KILL", procs[0].PID)
			})
			continue
		}
		wg.Go(func() { s.lose(in) })
	}
	wg.Wait()
}

// lose ends one instance as lost.
func (s *server) lose(in *instance) {
	s.finishLogs(in.id)
	s.mu.Lock()
	last := in.view
	s.mu.Unlock()
	now := s.cfg.Now()
	last.State, last.Message = v1.StateEnded, ""
	last.Tasks = slices.Clone(last.Tasks)
	for i := range last.Tasks {
		if last.Tasks[i].State == v1.TaskRunning {
			last.Tasks[i].State = v1.TaskUnknown
		}
	}
	last.End = &v1.End{
		Cause: v1.CauseSupervisorLost, Finished: now,
		Message: "the supervisor or this machine went down while it ran",
	}
	s.commitEnd(in, last)
}

// finishLogs marks the end of logs whose writer died.
func (s *server) finishLogs(id string) {
	root, err := s.logs.OpenRoot(id)
	if err != nil {
		return
	}
	defer root.Close()
	if err := logfile.Finish(root, s.cfg.Now()); err != nil {
		s.cfg.Log.Warn("end of log not marked", "instance", id, "error", err)
	}
}

// watchStuck waits for stuck processes to go after all.
func (s *server) watchStuck(leaders []procfs.Leader, stuck map[string][]procfs.Proc) {
	for len(stuck) > 0 {
		time.Sleep(stuckPause)
		left, err := s.leftovers(leaders)
		if err != nil {
			s.cfg.Log.Error("processes can't be listed", "error", err)
			continue
		}
		for id := range stuck {
			if len(left[id]) > 0 {
				continue
			}
			delete(stuck, id)
			s.mu.Lock()
			in := s.instances[id]
			s.mu.Unlock()
			if in != nil {
				s.lose(in)
			}
		}
	}
}
