package procfs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Boot names this boot and this pid namespace: in another one, pids mean
// nothing.
func Boot() (string, error) {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", fmt.Errorf("boot id: %w", err)
	}
	ns, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return "", fmt.Errorf("pid namespace: %w", err)
	}
	return strings.TrimSpace(string(id)) + " " + ns, nil
}

// ReadStat reads one process.
func ReadStat(pid int) (Stat, error) {
	line, err := os.ReadFile(procPath(pid, "stat"))
	if err != nil {
		return Stat{}, err
	}
	return parseStat(line)
}

// ReadMark reads the marks of one process; none when it may not be read.
func ReadMark(pid int) Mark {
	environ, err := os.ReadFile(procPath(pid, "environ"))
	if err != nil || len(environ) == 0 {
		return Mark{}
	}
	return parseMark(environ)
}

// All reads every process there is, marks included if asked for.
func All(marks bool) ([]Proc, error) {
	d, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	var procs []Proc
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		st, err := ReadStat(pid)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("process %d: %w", pid, err)
		}
		p := Proc{Stat: st}
		if marks && !st.Dead() {
			p.Mark = ReadMark(pid)
		}
		procs = append(procs, p)
	}
	return procs, nil
}

// Children returns the direct children of a process, dead ones included. ok is
// false where the kernel does not tell.
func Children(pid int) (children []int, ok bool) {
	tasks, err := os.ReadDir(procPath(pid, "task"))
	if err != nil {
		return nil, false
	}
	for _, t := range tasks {
		list, err := os.ReadFile(procPath(pid, "task/"+t.Name()+"/children"))
		if errors.Is(err, fs.ErrNotExist) && !exists(procPath(pid, "task/"+t.Name())) {
			continue
		}
		if err != nil {
			return nil, false
		}
		for f := range bytes.FieldsSeq(list) {
			if child, err := strconv.Atoi(string(f)); err == nil {
				children = append(children, child)
			}
		}
	}
	return children, true
}

// Signal sends a signal to exactly the process that was seen.
func Signal(seen Stat, sig unix.Signal) error {
	fd, err := unix.PidfdOpen(seen.PID, 0)
	if errors.Is(err, unix.ENOSYS) {
		return signalByPID(seen, sig)
	}
	if err != nil {
		return ignoreGone(err)
	}
	defer unix.Close(fd)
	// The descriptor holds one process; is it the one that was seen?
	if !seen.still() {
		return nil
	}
	return ignoreGone(unix.PidfdSendSignal(fd, sig, nil, 0))
}

func signalByPID(seen Stat, sig unix.Signal) error {
	if !seen.still() {
		return nil
	}
	return ignoreGone(unix.Kill(seen.PID, sig))
}

// still reports whether the process id is still that of the process seen.
func (seen Stat) still() bool {
	now, err := ReadStat(seen.PID)
	return err == nil && now.Start == seen.Start
}

func ignoreGone(err error) error {
	if errors.Is(err, unix.ESRCH) {
		return nil
	}
	return err
}

func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ESRCH)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func procPath(pid int, file string) string {
	return "/proc/" + strconv.Itoa(pid) + "/" + file
}
