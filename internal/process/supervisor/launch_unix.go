//go:build unix

package supervisor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

func refuse(code v1.Code, format string, args ...any) *v1.Error {
	return &v1.Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// launch makes an instance known, then durable, then runs it.
func (s *server) launch(l v1.Launch) (v1.Launched, *v1.Error) {
	in, fresh, refused := s.admit(l)
	if refused != nil {
		return v1.Launched{}, refused
	}
	if !fresh {
		<-in.committed
	} else {
		in.commitErr = s.commitLaunch(in, l)
		close(in.committed)
	}
	if in.commitErr != nil {
		return v1.Launched{}, refuse(v1.CodeUnavailable, "launch %s: %v", l.ID, in.commitErr)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return v1.Launched{Instance: in.view, Existing: !fresh}, nil
}

// admit finds the instance of that id, or makes one.
func (s *server) admit(l v1.Launch) (in *instance, fresh bool, refused *v1.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in := s.instances[l.ID]; in != nil {
		return in, false, nil
	}
	if s.closing {
		return nil, false, refuse(v1.CodeUnavailable, "the supervisor is shutting down: start it again")
	}
	if err := validate(l, len(s.cfg.Shim) > 0); err != nil {
		return nil, false, refuse(v1.CodeInvalid, "launch %q: %v", l.ID, err)
	}
	in = &instance{s: s, id: l.ID, committed: make(chan struct{})}
	in.view = v1.Instance{ID: l.ID, Labels: l.Labels, State: v1.StatePending, Created: s.cfg.Now()}
	for _, t := range l.Tasks {
		if t.Lifecycle == "" {
			t.Lifecycle = v1.LifecycleMain
		}
		in.view.Tasks = append(in.view.Tasks, v1.TaskStatus{Name: t.Name, Lifecycle: t.Lifecycle, State: v1.TaskWaiting})
	}
	s.instances[l.ID] = in
	s.active++
	return in, true, nil
}

func (s *server) commitLaunch(in *instance, l v1.Launch) error {
	logs, err := s.makeLogs(l.ID)
	if err == nil {
		var value []byte
		if value, err = in.encode(nil); err == nil {
			err = s.journal.Put(in.id, value)
		}
		if err != nil {
			logs.Close()
		}
	}
	s.mu.Lock()
	if err != nil {
		delete(s.instances, in.id)
		s.active--
		s.mu.Unlock()
		return err
	}
	r := newRunning(in, l, logs)
	in.run = r
	s.touch(in)
	s.mu.Unlock()
	go r.live()
	return nil
}

// makeLogs makes the folder of an instance's output. One that is left from an
// instance of that id that was forgotten is used again, a link is not.
func (s *server) makeLogs(id string) (*os.Root, error) {
	err := s.logs.Mkdir(id, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("log folder: %w", err)
	}
	info, err := s.logs.Lstat(id)
	if err != nil {
		return nil, fmt.Errorf("log folder: %w", err)
	}
	if !info.IsDir() || !ownedByUs(info) {
		return nil, fmt.Errorf("log folder %s/%s is a link, no folder, or another user's: remove it", s.logs.Name(), id)
	}
	return s.logs.OpenRoot(id)
}
