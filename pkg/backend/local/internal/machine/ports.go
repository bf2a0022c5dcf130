package machine

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"
)

// free reports an error when something listens on a port already.
func free(ctx context.Context, port int) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", ":"+strconv.Itoa(port))
	if err != nil {
		return fmt.Errorf("port %d can't be listened on: another program on this machine has it, or rights are missing (%w)", port, err)
	}
	return l.Close()
}

// portCache remembers for a moment what other programs listen on.
type portCache struct {
	mu   sync.Mutex
	at   time.Time
	busy map[int]bool
}

// forget makes the next look a fresh one: what was known has proved wrong.
func (c *portCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy = nil
}

const portCacheFor = time.Second

// used returns the ports that somebody listens on.
func (c *portCache) used(now time.Time) []int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy == nil || now.Sub(c.at) > portCacheFor || now.Before(c.at) {
		c.busy, c.at = listening(), now
	}
	return sortedPorts(c.busy)
}
