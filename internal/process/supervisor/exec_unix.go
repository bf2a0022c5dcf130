//go:build unix

package supervisor

import v1 "github.com/baton-run/baton/internal/process/v1"

func (c *peer) exec(req v1.Request)                     {}
func (c *peer) attach(req v1.Request)                   {}
func (s *server) usage(u v1.Usage) (v1.Used, *v1.Error) { return v1.Used{}, nil }
func resources() map[string]int                         { return nil }
func needsShim(*v1.Task) bool                           { return false }
