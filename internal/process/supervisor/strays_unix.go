//go:build unix

package supervisor

import (
	"os"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/process/procfs"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"golang.org/x/sys/unix"
)

const (
	// strayPause is between two looks at processes that got KILL.
	strayPause = 5 * time.Millisecond
	// strayPatience is after how long such a process counts as stuck.
	strayPatience = 10 * time.Second
)

// endStrays kills what left its group: as a subreaper this process is the
// parent of every orphan, so without unknown children there is nothing to look
// for. It returns when none is left.
func (r *running) endStrays() {
	s := r.in.s
	began := time.Now()
	shown := false
	for pause := strayPause; ; pause = min(2*pause, time.Second) {
		strays := s.strays(r.in.id)
		if len(strays) == 0 {
			return
		}
		for _, p := range strays {
			if err := procfs.Signal(p.Stat, unix.SIGKILL); err != nil {
				s.cfg.Log.Warn("stray process not killed", "instance", r.in.id, "pid", p.PID, "error", err)
			}
		}
		if !shown && time.Since(began) > strayPatience {
			shown = true
			s.change(r.in, func(v *v1.Instance) {
				v.State = v1.StateStuck
				v.Message = "a process left by a task does not end by KILL"
			})
		}
		time.Sleep(pause)
		s.reapStrays(strays)
	}
}

// strays are the living processes of an ending instance.
func (s *server) strays(id string) []procfs.Proc {
	children, told := procfs.Children(os.Getpid())
	if told && !slices.ContainsFunc(children, s.orphan) {
		return nil
	}
	procs, err := procfs.All(true)
	if err != nil {
		s.cfg.Log.Error("processes can't be listed", "error", err)
		return nil
	}
	return procfs.Owned(procs, nil, s.scope, s.boot, map[int]bool{os.Getpid(): true})[id]
}

// orphan says whether a child is alive and was not started here. A task
// may have been reaped since the list was made.
func (s *server) orphan(pid int) bool {
	if s.children.known(pid) {
		return false
	}
	st, err := procfs.ReadStat(pid)
	return err == nil && !st.Dead() && st.PPID == os.Getpid() && !s.children.known(pid)
}

// reapStrays takes dead orphans where the general reaper leaves them alone.
func (s *server) reapStrays(strays []procfs.Proc) {
	if !s.children.embedded {
		return
	}
	for _, p := range strays {
		var st unix.WaitStatus
		_, _ = unix.Wait4(p.PID, &st, unix.WNOHANG, nil)
	}
}
