package fake

// Close ends all instances on all targets, as the end of a process would. Jobs
// can still be read; nothing runs any more.
func (k *Kind) Close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, s := range k.targets {
		s.close()
	}
}

func (s *store) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, j := range s.jobs {
		for _, i := range j.instances {
			i.kill()
		}
	}
	for i := range s.dying {
		i.kill()
	}
}

func (i *instance) kill() {
	for _, p := range i.procs {
		p.signal("KILL")
	}
}
