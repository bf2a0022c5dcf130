package core

import (
	"fmt"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Observe is the only door for events, commands included. It never acts: the
// Reconcile after it does. A refused command is a *backend.Error and leaves the
// state as it was. An event about an instance that is not known, or that has
// ended, changes nothing; a launch that a fleet runs although its instance is
// unknown or has ended must be killed by whoever sees it.
func Observe(js *JobState, ev Event) (Outcome, error) {
	switch e := ev.(type) {
	case Submit:
		return js.command(request{"apply", e.At, e.Options.Change, e.Options.DryRun}, func(js *JobState) (answer, error) { return submit(js, e) })
	case Stop:
		return js.command(request{"stop", e.At, e.Options.Change, e.Options.DryRun}, func(js *JobState) (answer, error) { return stop(js, e) })
	case Delete:
		return js.command(request{"delete", e.At, e.Options.Change, e.Options.DryRun}, func(js *JobState) (answer, error) { return remove(js, e) })
	case Scale:
		return js.command(request{"scale", e.At, e.Options.Change, false}, func(js *JobState) (answer, error) { return scale(js, e) })
	case Restart:
		return js.command(request{"restart", e.At, e.Options.Change, false}, func(js *JobState) (answer, error) { return restart(js, e) })
	case Suspend:
		return js.command(request{"suspend", e.At, e.Options.Change, false}, func(js *JobState) (answer, error) { return suspend(js, e) })
	case Trigger:
		return js.command(request{"trigger", e.At, e.Options.Change, false}, func(js *JobState) (answer, error) { return trigger(js, e) })
	case Rollback:
		return js.command(request{"rollback", e.At, e.Options.Change, e.Options.DryRun}, func(js *JobState) (answer, error) { return rollback(js, e) })
	default:
		return js.fleet(ev), nil
	}
}

// request is what all commands have in common.
type request struct {
	op     string
	at     time.Time
	change backend.Change
	dry    bool
}

// answer is what a command did.
type answer struct {
	outcome  backend.Outcome
	groups   []string // whose instances are replaced
	warnings []string
	// event to be journalled; none without a reason.
	reason, message string
}

// command checks what is common to all commands, then lets act validate and
// change the state: act changes nothing when it refuses.
func (js *JobState) command(req request, act func(*JobState) (answer, error)) (Outcome, error) {
	if s := js.submission(req.change.SubmissionID); s != nil {
		return Outcome{Applied: s.Applied}, nil
	}
	if err := js.precondition(req); err != nil {
		return Outcome{}, err
	}
	if req.dry {
		js = js.Clone()
	}
	a, err := act(js)
	if err != nil {
		return Outcome{}, err
	}
	quiet := a.outcome == backend.Unchanged || a.outcome == backend.Attached
	if !quiet {
		js.Version++
	}
	out := Outcome{Changed: !quiet && !req.dry, Applied: js.applied(a)}
	if req.dry {
		return out, nil
	}
	if req.change.SubmissionID != "" {
		js.Submissions = append(js.Submissions, Submission{ID: req.change.SubmissionID, At: req.at, Applied: out.Applied})
		out.Changed = true
	}
	if a.reason != "" {
		message := a.message
		if req.change.Message != "" {
			message += ": " + req.change.Message
		}
		out.Events = []backend.Event{{At: req.at, Object: "job", Type: "Normal", Reason: a.reason, Message: message, By: req.change.By, Count: 1}}
	}
	return out, nil
}

func (js *JobState) precondition(req request) error {
	want := req.change.IfVersion
	if !js.Exists() {
		switch {
		case req.op == "apply" && (want == "" || want == backend.Absent) && js.UID == "":
			return nil
		case req.op == "apply" && js.UID == "":
			return backend.Errorf(backend.Conflict, req.op, js.Key, "the job is gone since it was looked at; plan again")
		default:
			return backend.Errorf(backend.NotFound, req.op, js.Key, "there is no such job; `baton status` lists what there is")
		}
	}
	switch want {
	case "", js.VersionText():
		return nil
	case backend.Absent:
		return backend.Errorf(backend.Conflict, req.op, js.Key, "the job exists already")
	default:
		return backend.Errorf(backend.Conflict, req.op, js.Key, "the job was changed since it was looked at; plan again")
	}
}

func (js *JobState) submission(id string) *Submission {
	if id == "" {
		return nil
	}
	for i := range js.Submissions {
		if js.Submissions[i].ID == id {
			return &js.Submissions[i]
		}
	}
	return nil
}

func (js *JobState) applied(a answer) backend.Applied {
	out := backend.Applied{Key: js.Key, UID: js.UID, Version: js.VersionText(), Outcome: a.outcome, Groups: a.groups, Warnings: a.warnings}
	if rev := js.Current(); rev != nil {
		out.Revision = rev.Number
	}
	if r := js.last(); r != nil {
		out.Run = r.Number
	}
	return out
}

// refuse is a command's error.
func (js *JobState) refuse(code backend.Code, op, format string, args ...any) error {
	return backend.Errorf(code, op, js.Key, "%s", fmt.Sprintf(format, args...))
}
