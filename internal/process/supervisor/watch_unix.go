//go:build unix

package supervisor

import (
	"encoding/json"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// watchPart is how many instances go in one message.
const watchPart = 500

// watch sends what changed until the client leaves.
func (c *peer) watch(req v1.Request) {
	var w v1.Watch
	if err := json.Unmarshal(req.Body, &w); err != nil {
		c.answer(req.ID, nil, refuse(v1.CodeInvalid, "watch: %v", err))
		return
	}
	if w.Epoch != c.s.epoch {
		w.Since = 0
	}
	c.answer(req.ID, struct{}{}, nil)
	gone := c.hungUp()
	since, synced := w.Since, false
	for {
		changed, forgotten, now, next := c.s.since(since)
		for len(changed) > watchPart {
			part := v1.Changes{Epoch: c.s.epoch, Seq: changed[watchPart-1].Seq, Instances: changed[:watchPart]}
			if c.send(part) != nil {
				return
			}
			changed = changed[watchPart:]
		}
		if !synced || len(changed) > 0 || len(forgotten) > 0 {
			last := v1.Changes{Epoch: c.s.epoch, Seq: now, Instances: changed, Forgotten: forgotten, Synced: !synced}
			if c.send(last) != nil {
				return
			}
			synced = true
		}
		since = now
		select {
		case <-next:
		case <-gone:
			return
		}
	}
}
