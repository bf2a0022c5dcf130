package group

import (
	"slices"
	"time"
)

const (
	// A sidecar that ends early is started again after firstDelay, doubling
	// to maxDelay; a life of steady makes the next delay the first again.
	firstDelay = time.Second
	maxDelay   = 5 * time.Minute
	steady     = 10 * time.Minute
	// stuckAfter is how long KILL may take.
	stuckAfter = 10 * time.Second
)

// Machine is the state of one instance.
type Machine struct {
	tasks []task
	order []int
	next  int

	phase    Phase
	cause    Cause
	decided  int
	override *time.Duration
	deadline time.Time
}

type task struct {
	Task
	running  bool
	starting bool
	ended    bool
	// stopped: told to end; told: the stop signal was sent; killed: KILL was.
	stopped, told, killed, stuck bool

	started   time.Time
	killAt    time.Time
	stuckAt   time.Time
	restartAt time.Time
	delay     time.Duration
	restarts  int
}

// New returns the machine of an instance with these tasks, in file order.
func New(tasks []Task) *Machine {
	m := &Machine{decided: -1}
	for _, t := range tasks {
		m.tasks = append(m.tasks, task{Task: t})
	}
	for _, role := range []Role{Init, Sidecar, Main} {
		for i, t := range tasks {
			if t.Role == role {
				m.order = append(m.order, i)
			}
		}
	}
	return m
}

// Phase is where the instance is.
func (m *Machine) Phase() Phase { return m.phase }

// Cause is why it ends, and which task decided, -1 for none.
func (m *Machine) Cause() (Cause, int) { return m.cause, m.decided }

// Stopped tells whether task i was told to end, and whether by KILL after or
// instead of a grace.
func (m *Machine) Stopped(i int) (stopped, killed bool) {
	return m.tasks[i].stopped, m.tasks[i].killed
}

// Restarts tells how often task i was started again.
func (m *Machine) Restarts(i int) int { return m.tasks[i].restarts }

// Step takes one event and returns what to do, in order.
func (m *Machine) Step(now time.Time, e Event) []Action {
	if m.phase == Done {
		return nil
	}
	var acts []Action
	switch e.Kind {
	case Begin:
		m.phase = Initialising
		acts = m.proceed()
	case Started:
		acts = m.onStarted(now, e.Task)
	case Failed:
		acts = m.onFailed(now, e)
	case Ended:
		acts = m.onEnded(now, e)
	case PreStopped:
		acts = m.tell(e.Task)
	case Kill:
		acts = m.onKill(now, e)
	}
	acts = append(acts, m.due(now)...)
	return append(acts, m.settle(now)...)
}

// proceed starts the next task in order, if it need not wait.
func (m *Machine) proceed() []Action {
	if m.cause != None || m.next == len(m.order) {
		return nil
	}
	i := m.order[m.next]
	if m.tasks[i].Role != Init && slices.ContainsFunc(m.tasks, func(t task) bool { return t.Role == Init && t.running }) {
		return nil
	}
	m.next++
	m.tasks[i].starting = true
	return []Action{{Start, i}}
}

func (m *Machine) onStarted(now time.Time, i int) []Action {
	t := &m.tasks[i]
	t.starting, t.running, t.ended, t.started = false, true, false, now
	if m.cause != None {
		return m.stopRoles(now)
	}
	if t.Role == Init || t.restarts > 0 {
		return nil
	}
	if m.next == len(m.order) {
		m.phase = Running
	}
	return m.proceed()
}

func (m *Machine) onFailed(now time.Time, e Event) []Action {
	t := &m.tasks[e.Task]
	t.starting = false
	if m.cause != None {
		return nil
	}
	if t.Role == Sidecar && t.restarts > 0 {
		m.restartLater(now, t)
		return nil
	}
	cause := StartError
	if e.Resources {
		cause = Resources
	}
	t.ended = true
	return m.end(now, cause, e.Task)
}

func (m *Machine) onEnded(now time.Time, e Event) []Action {
	t := &m.tasks[e.Task]
	t.running, t.ended = false, true
	if m.cause != None {
		return nil
	}
	switch {
	case t.Role == Sidecar:
		m.restartLater(now, t)
		return nil
	case t.Role == Init && e.Success:
		return m.proceed()
	case t.Role == Init:
		return m.end(now, InitFailed, e.Task)
	case e.Success && !m.mainsLeft():
		return m.end(now, Exited, e.Task)
	case e.Success:
		return nil
	}
	return m.end(now, Exited, e.Task)
}

func (m *Machine) mainsLeft() bool {
	return slices.ContainsFunc(m.tasks, func(t task) bool { return t.Role == Main && !t.ended })
}

func (m *Machine) restartLater(now time.Time, t *task) {
	if t.delay == 0 || now.Sub(t.started) >= steady {
		t.delay = firstDelay
	} else {
		t.delay = min(2*t.delay, maxDelay)
	}
	t.restartAt = now.Add(t.delay)
}

// Wake is when the next Tick is due; the zero time means never.
func (m *Machine) Wake() time.Time {
	var wake time.Time
	for _, t := range m.tasks {
		for _, at := range []time.Time{t.killAt, t.stuckAt, t.restartAt} {
			if !at.IsZero() && (wake.IsZero() || at.Before(wake)) {
				wake = at
			}
		}
	}
	return wake
}
