//go:build unix

package detach

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/baton-run/baton/internal/process/inherit"
)

// Start runs argv with that complete environment, its errors going to log. The
// channel tells if it ends before this process does.
func Start(argv, env []string, log *os.File) (<-chan error, error) {
	if len(argv) == 0 {
		return nil, errors.New("no command")
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	inherit.CloseOnExec()
	p, err := os.StartProcess(inherit.Program(argv[0]), argv, &os.ProcAttr{
		Dir:   "/",
		Env:   inherit.WithoutMarks(env),
		Files: []*os.File{null, null, log},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return nil, err
	}
	exited := make(chan error, 1)
	go func() {
		state, err := p.Wait()
		if err == nil {
			err = fmt.Errorf("it ended at once (%s)", state)
		}
		exited <- err
	}()
	return exited, nil
}
