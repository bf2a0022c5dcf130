package procfs

import (
	"fmt"
	"slices"
	"testing"
)

func TestOwned(t *testing.T) {
	const boot, sup = "boot", "sup"
	leader := Leader{Launch: "a", PID: 100, Start: 5, Boot: boot}
	proc := func(pid, ppid, pgid, sid int, start uint64, mark ...string) Proc {
		p := Proc{Stat: Stat{PID: pid, PPID: ppid, PGID: pgid, SID: sid, Start: start, State: 'S'}}
		if len(mark) == 2 {
			p.Supervisor, p.Launch = mark[0], mark[1]
		}
		return p
	}
	zombie := proc(100, 1, 100, 100, 5)
	zombie.State = 'Z'
	cases := map[string]struct {
		procs  []Proc
		leader Leader
		want   string
	}{
		"recorded leader":               {[]Proc{proc(100, 1, 100, 100, 5)}, leader, "a:100"},
		"pid used again":                {[]Proc{proc(100, 1, 100, 100, 6)}, leader, ""},
		"pid of another boot":           {[]Proc{proc(100, 1, 100, 100, 5)}, Leader{"a", 100, 5, "other"}, ""},
		"member of the group":           {[]Proc{proc(100, 1, 100, 100, 5), proc(101, 1, 100, 100, 7)}, leader, "a:100 a:101"},
		"group of the pid used again":   {[]Proc{proc(100, 1, 100, 100, 6), proc(101, 100, 100, 100, 7)}, leader, ""},
		"group without leader, no mark": {[]Proc{proc(101, 1, 100, 100, 7)}, leader, ""},
		"group without leader, marked":  {[]Proc{proc(101, 1, 100, 100, 7, sup, "a")}, leader, "a:101"},
		"dead leader keeps its group":   {[]Proc{zombie, proc(101, 1, 100, 100, 7)}, leader, "a:101"},
		"daemon with the mark":          {[]Proc{proc(102, 1, 102, 102, 9, sup, "a")}, leader, "a:102"},
		"mark of another supervisor":    {[]Proc{proc(102, 1, 102, 102, 9, "else", "a")}, leader, ""},
		"mark of an unknown launch":     {[]Proc{proc(102, 1, 102, 102, 9, sup, "b")}, leader, "b:102"},
		"child that lost its mark":      {[]Proc{proc(103, 102, 103, 103, 9), proc(102, 1, 102, 102, 9, sup, "a")}, leader, "a:102 a:103"},
		"excepted with the mark":        {[]Proc{proc(7, 1, 7, 7, 1, sup, "a"), proc(8, 7, 8, 8, 1)}, leader, ""},
		"loop of parents":               {[]Proc{proc(20, 21, 20, 20, 1), proc(21, 20, 21, 21, 1)}, leader, ""},
	}
	for name, c := range cases {
		var got []string
		for id, procs := range Owned(c.procs, []Leader{c.leader}, sup, boot, map[int]bool{7: true}) {
			for _, p := range procs {
				got = append(got, fmt.Sprintf("%s:%d", id, p.PID))
			}
		}
		slices.Sort(got)
		want := c.want
		if s := fmt.Sprint(got); s != "["+want+"]" {
			t.Errorf("%s: got %s, want [%s]", name, s, want)
		}
	}
}

func TestParseStat(t *testing.T) {
	line := "42 (a) b (c) S 1 42 43 0 -1 4194560 100 0 0 0 11 12 13 14 20 0 1 0 777 1000 55 18446744073709551615 1 1"
	got, err := parseStat([]byte(line))
	want := Stat{PID: 42, State: 'S', PPID: 1, PGID: 42, SID: 43, UTime: 11, STime: 12, CUTime: 13, CSTime: 14, Start: 777, RSS: 55}
	if err != nil || got != want {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add([]byte("42 (sh) S 1 42 42 0 -1 0 0 0 0 0 1 1 1 1 20 0 1 0 7 1000 5 1"))
	f.Add([]byte("1 () )("))
	f.Fuzz(func(t *testing.T, line []byte) {
		if s, err := parseStat(line); err != nil && s != (Stat{}) {
			t.Errorf("an error with a value: %+v", s)
		}
	})
}
