//go:build unix

package supervisor

import (
	"syscall"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

func (s *server) startShim(path string, argv []string, attr *syscall.ProcAttr, t *v1.Task, onExit func(exit)) (int, error) {
	return 0, syscall.ENOSYS
}
