//go:build unix

package supervisor

import (
	"cmp"
	"os"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/process/procfs"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

// tick is the kernel's unit of processor time towards programs.
const tick = 10 * time.Millisecond

// usage sums up processes as one look at the system finds them.
func (s *server) usage(u v1.Usage) (v1.Used, *v1.Error) {
	var leaders []procfs.Leader
	spent := map[string]time.Duration{}
	s.mu.Lock()
	for id, in := range s.instances {
		if in.run != nil && (len(u.IDs) == 0 || slices.Contains(u.IDs, id)) {
			leaders = append(leaders, in.run.leaders...)
			spent[id] = in.run.spent
		}
	}
	s.mu.Unlock()
	owned, err := s.ownedNow(leaders)
	if err != nil {
		return v1.Used{}, refuse(v1.CodeInternal, "usage: %v", err)
	}
	now, page := s.cfg.Now(), int64(os.Getpagesize())
	var used v1.Used
	for id, cpu := range spent {
		sum := v1.InstanceUsage{ID: id, CPU: cpu, At: now, Processes: len(owned[id])}
		for _, p := range owned[id] {
			sum.CPU += time.Duration(p.UTime+p.STime+p.CUTime+p.CSTime) * tick
			sum.RSS += p.RSS * page
		}
		used.Instances = append(used.Instances, sum)
	}
	slices.SortFunc(used.Instances, func(a, b v1.InstanceUsage) int { return cmp.Compare(a.ID, b.ID) })
	return used, nil
}

// ownedNow finds the processes of instances. Only direct children that are no
// recorded task need their mark read: the rest descends from them.
func (s *server) ownedNow(leaders []procfs.Leader) (map[string][]procfs.Proc, error) {
	procs, err := procfs.All(false)
	if err != nil {
		return nil, err
	}
	tasks := map[int]bool{}
	for _, l := range leaders {
		tasks[l.PID] = true
	}
	self := os.Getpid()
	for i, p := range procs {
		if p.PPID == self && !tasks[p.PID] && !p.Dead() {
			procs[i].Mark = procfs.ReadMark(p.PID)
		}
	}
	return procfs.Owned(procs, leaders, s.scope, s.boot, map[int]bool{self: true}), nil
}
