package procfs

import (
	"bytes"
	"errors"
	"strconv"
)

// Stat is a line of /proc/PID/stat, as far as it is of use.
type Stat struct {
	PID, PPID, PGID, SID int
	State                byte
	// UTime and STime are ticks of the process, CUTime and CSTime those of
	// its children that ended.
	UTime, STime, CUTime, CSTime uint64
	// Start is the start time in ticks since boot.
	Start uint64
	// RSS is in pages.
	RSS int64
}

// Dead says that only the entry in the process table is left.
func (s Stat) Dead() bool { return s.State == 'Z' || s.State == 'X' }

var errBadStat = errors.New("not a line of /proc/PID/stat")

// parseStat reads the fields after the command's name, which may hold any byte.
func parseStat(line []byte) (Stat, error) {
	open, closing := bytes.IndexByte(line, '('), bytes.LastIndexByte(line, ')')
	if open < 2 || closing < open {
		return Stat{}, errBadStat
	}
	f := bytes.Fields(line[closing+1:])
	// f[0] is field 3 of proc(5).
	if len(f) < 22 || len(f[0]) != 1 {
		return Stat{}, errBadStat
	}
	var bad error
	num := func(b []byte) int64 {
		n, err := strconv.ParseInt(string(b), 10, 64)
		bad = errors.Join(bad, err)
		return n
	}
	s := Stat{
		PID:   int(num(bytes.TrimSpace(line[:open]))),
		State: f[0][0],
		PPID:  int(num(f[1])), PGID: int(num(f[2])), SID: int(num(f[3])),
		UTime: uint64(num(f[11])), STime: uint64(num(f[12])),
		CUTime: uint64(num(f[13])), CSTime: uint64(num(f[14])),
		Start: uint64(num(f[19])), RSS: num(f[21]),
	}
	if bad != nil {
		return Stat{}, errBadStat
	}
	return s, nil
}
