package supervisor

import "time"

const (
	// respawnTries is how often a scheduler is started in a row, respawnDelay
	// the pause before the first time, doubling each time.
	respawnTries = 5
	respawnDelay = time.Second
	// respawnSteady is how long a scheduler lives until its end counts as the
	// first in a row.
	respawnSteady = time.Minute
)

// comeback decides when a scheduler that went without goodbye is started
// again. It is pure.
type comeback struct {
	tries     int
	connected int
	since     time.Time
	due       time.Time
}

// joined notes a connection of a scheduler.
func (c *comeback) joined(now time.Time) {
	if c.connected == 0 {
		c.since = now
	}
	c.connected++
	c.due = time.Time{}
}

// left notes the end of one.
func (c *comeback) left(now time.Time, goodbye bool) {
	c.connected--
	if c.connected > 0 {
		return
	}
	if now.Sub(c.since) >= respawnSteady {
		c.tries = 0
	}
	if !goodbye {
		c.plan(now)
	}
}

// died notes that one that was started ended.
func (c *comeback) died(now time.Time) {
	if c.connected == 0 && c.due.IsZero() {
		c.plan(now)
	}
}

func (c *comeback) plan(now time.Time) {
	if c.tries < respawnTries {
		c.due = now.Add(respawnDelay << c.tries)
	}
}

// take says whether it is time, and counts the try.
func (c *comeback) take(now time.Time) bool {
	if c.due.IsZero() || c.due.After(now) {
		return false
	}
	c.due = time.Time{}
	c.tries++
	return true
}
