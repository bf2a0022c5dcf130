package supervisor

import (
	"fmt"
	"testing"
	"time"
)

func TestComebackBacksOffAndGivesUp(t *testing.T) {
	now := time.Unix(1000, 0)
	var c comeback
	crash := func(life time.Duration) string {
		c.joined(now)
		now = now.Add(life)
		c.left(now, false)
		if c.due.IsZero() {
			return "never"
		}
		d := c.due.Sub(now)
		if c.take(now) {
			t.Fatal("taken before it is due")
		}
		now = c.due
		if !c.take(now) || c.take(now) {
			t.Fatal("not taken once when due")
		}
		return d.String()
	}
	var got []string
	for range 6 {
		got = append(got, crash(time.Second))
	}
	got = append(got, crash(respawnSteady), crash(0))
	if s := fmt.Sprint(got); s != "[1s 2s 4s 8s 16s never 1s 2s]" {
		t.Errorf("got %s", s)
	}
}

func TestComebackStaysAway(t *testing.T) {
	now := time.Unix(1000, 0)
	var c comeback
	c.joined(now)
	c.left(now, true)
	if !c.due.IsZero() {
		t.Error("after a goodbye")
	}
	// A hand-over: the new one is there before the old has gone.
	c.joined(now)
	c.joined(now)
	c.left(now, false)
	if !c.due.IsZero() {
		t.Error("while another is connected")
	}
	c.left(now, false)
	c.joined(now)
	if !c.due.IsZero() {
		t.Error("one came by itself")
	}
}
