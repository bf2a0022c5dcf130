package group

import (
	"slices"
	"time"
)

// end decides that the instance ends.
func (m *Machine) end(now time.Time, cause Cause, task int) []Action {
	m.cause, m.decided, m.phase = cause, task, StoppingMains
	for i := range m.tasks {
		m.tasks[i].restartAt = time.Time{}
	}
	return m.stopRoles(now)
}

func (m *Machine) onKill(now time.Time, e Event) []Action {
	if e.Grace != nil && (m.override == nil || *e.Grace < *m.override) {
		m.override = e.Grace
	}
	if m.cause == None {
		return m.end(now, Killed, -1)
	}
	if m.override == nil {
		return nil
	}
	limit := now.Add(*m.override)
	for i := range m.tasks {
		t := &m.tasks[i]
		if t.stopped && !t.killAt.IsZero() && limit.Before(t.killAt) {
			t.killAt = limit
		}
	}
	if m.phase == StoppingSidecars && limit.Before(m.deadline) {
		m.deadline = limit
	}
	return nil
}

// stopRoles stops what the phase is about and still runs.
func (m *Machine) stopRoles(now time.Time) []Action {
	if m.phase == StoppingSidecars {
		return m.stopSidecar(now)
	}
	var acts []Action
	for i := range m.tasks {
		if t := &m.tasks[i]; t.running && !t.stopped && t.Role != Sidecar {
			acts = append(acts, m.stop(now, i, now.Add(m.grace(i)))...)
		}
	}
	return acts
}

func (m *Machine) grace(i int) time.Duration {
	if m.override != nil {
		return *m.override
	}
	return m.tasks[i].Grace
}

// stop begins to end task i, which has until limit.
func (m *Machine) stop(now time.Time, i int, limit time.Time) []Action {
	t := &m.tasks[i]
	t.stopped = true
	switch {
	case !limit.After(now):
		return m.kill(now, i)
	case t.PreStop:
		t.killAt = limit
		return []Action{{PreStop, i}}
	}
	t.killAt = limit
	return m.tell(i)
}

// tell sends the stop signal once.
func (m *Machine) tell(i int) []Action {
	t := &m.tasks[i]
	if !t.running || t.told || t.killed {
		return nil
	}
	t.told = true
	return []Action{{Stop, i}}
}

func (m *Machine) kill(now time.Time, i int) []Action {
	t := &m.tasks[i]
	t.stopped, t.killed = true, true
	t.killAt, t.stuckAt = time.Time{}, now.Add(stuckAfter)
	return []Action{{KillTask, i}}
}

// due does what time has brought.
func (m *Machine) due(now time.Time) []Action {
	var acts []Action
	for i := range m.tasks {
		t := &m.tasks[i]
		if !t.running {
			t.killAt, t.stuckAt = time.Time{}, time.Time{}
		}
		if past(t.killAt, now) {
			acts = append(acts, m.kill(now, i)...)
		}
		if past(t.stuckAt, now) {
			t.stuck, t.stuckAt = true, time.Time{}
			acts = append(acts, Action{Stuck, i})
		}
		if past(t.restartAt, now) {
			t.restartAt, t.starting = time.Time{}, true
			t.restarts++
			acts = append(acts, Action{Start, i})
		}
	}
	return acts
}

func past(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

// settle goes on to the next phase of the end when this one is over.
func (m *Machine) settle(now time.Time) []Action {
	if m.cause == None {
		return nil
	}
	var acts []Action
	if m.phase == StoppingMains && !m.busy(func(t task) bool { return t.Role != Sidecar }) {
		m.phase = StoppingSidecars
		m.deadline = now
		for i, t := range m.tasks {
			if at := now.Add(m.grace(i)); t.Role == Sidecar && at.After(m.deadline) {
				m.deadline = at
			}
		}
	}
	if m.phase == StoppingSidecars {
		acts = m.stopSidecar(now)
		if !m.busy(func(task) bool { return true }) {
			m.phase = Done
			acts = append(acts, Action{Finish, -1})
		}
	}
	return acts
}

func (m *Machine) busy(which func(task) bool) bool {
	return slices.ContainsFunc(m.tasks, func(t task) bool { return (t.running || t.starting) && which(t) })
}

// stopSidecar stops the last sidecar that runs; those before it wait for its
// end, all of them until one deadline.
func (m *Machine) stopSidecar(now time.Time) []Action {
	var acts []Action
	first := true
	for i, t := range slices.Backward(m.tasks) {
		if t.Role != Sidecar || !t.running {
			continue
		}
		if !t.stopped && (first || !m.deadline.After(now)) {
			acts = append(acts, m.stop(now, i, m.deadline)...)
		} else if !t.stopped {
			// Its turn comes; the deadline holds for it all the same.
			m.tasks[i].killAt = m.deadline
		}
		first = false
	}
	return acts
}
