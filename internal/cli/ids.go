package cli

import (
	"encoding/hex"
	"fmt"
	"io"
	"sync"
)

// newID returns a random id of a submission.
func (a *App) newID() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(a.Rand, b[:]); err != nil {
		return "", fmt.Errorf("random numbers: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// syncWriter lets several goroutines write whole pieces.
type syncWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *syncWriter) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(p)
}
