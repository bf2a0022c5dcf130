//go:build unix

package supervisor

import (
	"syscall"

	"github.com/baton-run/baton/internal/process/inherit"
)

// respawn starts the scheduler. That it is up is seen by its connection.
func (s *server) respawn(p *presence) {
	died := func() {
		p.update(func() { p.comeback.died(s.cfg.Now()) })
	}
	log, err := s.dir.Log(LogName)
	if err != nil {
		s.cfg.Log.Error("scheduler not started", "error", err)
		died()
		return
	}
	defer log.Close()
	r := s.cfg.Respawn
	pid, err := s.children.start(inherit.Program(r.Argv[0]), r.Argv, &syscall.ProcAttr{
		Dir:   "/",
		Env:   inherit.WithoutMarks(r.Env),
		Files: []uintptr{s.null.Fd(), s.null.Fd(), log.Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	}, func(exit) { go died() })
	if err != nil {
		s.cfg.Log.Error("scheduler not started", "command", r.Argv[0], "error", err)
		died()
		return
	}
	s.cfg.Log.Info("scheduler started again", "pid", pid)
}
