package store

import "fmt"

// DamageError says which file cannot be read in full, why, and what to do. It
// matches ErrDamaged.
type DamageError struct {
	Path string
	Err  error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("scheduler store %s is damaged and was left as it is: %v; "+
		"`baton scheduler check` lists what can still be read; restore the file from a backup, or start anew by "+
		"moving it away (mv %[1]s %[1]s.damaged): the jobs, revisions and run history in it are then lost to baton, "+
		"volumes and logs stay", e.Path, e.Err)
}

func (e *DamageError) Unwrap() []error { return []error{ErrDamaged, e.Err} }
