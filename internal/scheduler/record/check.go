package record

import (
	"errors"
	"fmt"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/core"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
)

// check refuses a record that contradicts itself: the core relies on what it
// holds here.
func check(j *v1.Job) error {
	goals := []core.Goal{core.GoalRun, core.GoalStop, core.GoalSuspend, core.GoalDelete}
	switch {
	case j.Name == "" || j.UID == "":
		return errors.New("no name or uid")
	case !slices.Contains(goals, core.Goal(j.Goal)):
		return fmt.Errorf("unknown goal %q", j.Goal)
	case len(j.Revisions) == 0:
		return errors.New("no revision")
	}
	for name, s := range j.Scaled {
		if s.Count < 0 || s.Count > core.MaxCount {
			return fmt.Errorf("group %s is scaled to %d", name, s.Count)
		}
	}
	last := 0
	for _, r := range j.Revisions {
		if r.Number <= last {
			return fmt.Errorf("revision %d comes after revision %d", r.Number, last)
		}
		last = r.Number
	}
	last = -1
	seqs := map[uint64]bool{}
	for k := range j.Runs {
		if r := &j.Runs[k]; r.Number <= last || r.Number > j.LastRun {
			return fmt.Errorf("run %d comes after run %d of %d", r.Number, last, j.LastRun)
		}
		last = j.Runs[k].Number
		if err := checkRun(&j.Runs[k], j.LastSeq, seqs); err != nil {
			return fmt.Errorf("run %d: %w", last, err)
		}
	}
	return nil
}

func checkRun(r *v1.Run, lastSeq uint64, seqs map[uint64]bool) error {
	names := map[string]bool{}
	for _, g := range r.Groups {
		if names[g.Name] {
			return fmt.Errorf("group %s is there twice", g.Name)
		}
		names[g.Name] = true
		last := -1
		for _, s := range g.Slots {
			if s.Index <= last || s.Index > core.MaxCount {
				return fmt.Errorf("group %s: index %d comes after index %d", g.Name, s.Index, last)
			}
			last = s.Index
			for _, i := range s.Instances {
				if i.Seq == 0 || i.Seq > lastSeq || seqs[i.Seq] || i.Attempt < 1 {
					return fmt.Errorf("group %s, index %d: instance %d, attempt %d: impossible after %d instances", g.Name, s.Index, i.Seq, i.Attempt, lastSeq)
				}
				seqs[i.Seq] = true
			}
		}
	}
	return nil
}
