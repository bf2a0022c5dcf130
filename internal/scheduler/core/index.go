package core

import (
	"strconv"
	"strings"
)

type position struct {
	run   *Run
	group *Group
	slot  *Slot
	inst  *Instance
}

// LaunchID names one launch: job.group.index.uid-epoch-seq.
func LaunchID(job, group string, index int, uid string, epoch, seq uint64) string {
	return job + "." + group + "." + strconv.Itoa(index) + "." + uid + "-" +
		strconv.FormatUint(epoch, 10) + "-" + strconv.FormatUint(seq, 10)
}

// ParseLaunchID returns the uid and seq in a launch id.
func ParseLaunchID(id string) (uid string, seq uint64, ok bool) {
	tail := id[strings.LastIndexByte(id, '.')+1:]
	uid, rest, found := strings.Cut(tail, "-")
	epoch, number, found2 := strings.Cut(rest, "-")
	if !found || !found2 || uid == "" || strings.Count(id, ".") != 3 {
		return "", 0, false
	}
	if _, err := strconv.ParseUint(epoch, 10, 64); err != nil {
		return "", 0, false
	}
	seq, err := strconv.ParseUint(number, 10, 64)
	return uid, seq, err == nil
}

// Instance returns the one with that launch id, or nil.
func (js *JobState) Instance(id string) *Instance {
	if _, seq, ok := ParseLaunchID(id); ok {
		if p := js.at(seq); p.inst != nil && p.inst.ID == id {
			return p.inst
		}
	}
	return nil
}

// Instances returns all that are kept, in order of run, group, index and age.
func (js *JobState) Instances() []*Instance {
	var all []*Instance
	for _, r := range js.Runs {
		for _, g := range r.Groups {
			for _, s := range g.Slots {
				all = append(all, s.Instances...)
			}
		}
	}
	return all
}

// Intents returns the instances that are to be launched: committed first, then
// sent, and after a restart asked for by ID and sent again only if unknown.
func (js *JobState) Intents() []*Instance {
	var open []*Instance
	for _, i := range js.Instances() {
		if i.Intent {
			open = append(open, i)
		}
	}
	return open
}

func (js *JobState) at(seq uint64) position {
	if js.bySeq == nil {
		js.bySeq = map[uint64]position{}
		for _, r := range js.Runs {
			for _, g := range r.Groups {
				for _, s := range g.Slots {
					for _, i := range s.Instances {
						js.bySeq[i.Seq] = position{r, g, s, i}
					}
				}
			}
		}
	}
	return js.bySeq[seq]
}
