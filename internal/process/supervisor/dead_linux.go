package supervisor

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// take reaps a dead child. It is looked at first and stays as it is, so that
// its group is killed while the number still means that group.
func (c *children) take() (int, exit) {
	pid := c.dead()
	if pid == 0 {
		return 0, exit{}
	}
	c.endGroup(pid)
	return wait(pid, 0)
}

// dead looks for a child that ended and leaves it as it is. In a process with
// other children only those that are known are asked for.
func (c *children) dead() int {
	if !c.embedded {
		return peek(unix.P_ALL, 0)
	}
	for pid := range c.live {
		if peek(unix.P_PID, pid) == pid {
			return pid
		}
	}
	return 0
}

func peek(kind, id int) int {
	var info unix.Siginfo
	for {
		err := unix.Waitid(kind, id, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return 0
		}
		return sigPID(&info)
	}
}

// sigPID is si_pid: the first member of the union that follows three ints and
// is aligned to a word.
func sigPID(info *unix.Siginfo) int {
	const word = unsafe.Sizeof(uintptr(0))
	off := (3*unsafe.Sizeof(int32(0)) + word - 1) / word * word
	return int(*(*int32)(unsafe.Add(unsafe.Pointer(info), off)))
}

// becomeReaper makes orphans of tasks children of this process.
func becomeReaper() error {
	return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
}
