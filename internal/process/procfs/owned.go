package procfs

// Proc is a process as one look at the system found it.
type Proc struct {
	Stat
	Mark
}

// Leader is the recorded first process of a task, in a session of its own.
type Leader struct {
	Launch string
	PID    int
	// Start and Boot make the pid mean one process for ever.
	Start uint64
	Boot  string
}

// Owned finds the processes of instances among procs, by launch id: recorded
// leaders with the same start time and the members of their groups and
// sessions, those that bear the mark of this supervisor, and descendants of
// either. The processes in except, and their descendants through no other
// door, are never owned. A pid that now means another process owns nothing.
func Owned(procs []Proc, leaders []Leader, supervisor, boot string, except map[int]bool) map[string][]Proc {
	byPID := make(map[int]Proc, len(procs))
	for _, p := range procs {
		byPID[p.PID] = p
	}
	session := map[int]string{}
	for _, l := range leaders {
		p, ok := byPID[l.PID]
		if ok && l.Boot == boot && p.Start == l.Start {
			session[l.PID] = l.Launch
		}
	}
	owner := make(map[int]string, len(procs))
	var find func(p Proc, depth int) string
	find = func(p Proc, depth int) string {
		if except[p.PID] || depth > len(procs) {
			return ""
		}
		if id, known := owner[p.PID]; known {
			return id
		}
		id := direct(p, session, supervisor)
		if id == "" {
			if parent, ok := byPID[p.PPID]; ok {
				id = find(parent, depth+1)
			}
		}
		owner[p.PID] = id
		return id
	}
	out := map[string][]Proc{}
	for _, p := range procs {
		if id := find(p, 0); id != "" && !p.Dead() {
			out[id] = append(out[id], p)
		}
	}
	return out
}

func direct(p Proc, session map[int]string, supervisor string) string {
	if p.Supervisor == supervisor && p.Launch != "" {
		return p.Launch
	}
	for _, leader := range []int{p.PID, p.SID, p.PGID} {
		if id := session[leader]; id != "" {
			return id
		}
	}
	return ""
}
