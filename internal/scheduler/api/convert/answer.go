package convert

import (
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// AppliedToWire and its inverse carry the answer to a change.
func AppliedToWire(a backend.Applied) v1.Applied {
	return v1.Applied{
		Key: v1.Key(a.Key), UID: a.UID, Version: a.Version, Revision: a.Revision, Run: a.Run,
		Outcome: a.Outcome, Groups: a.Groups, Warnings: a.Warnings,
	}
}

// AppliedFromWire is the inverse of AppliedToWire.
func AppliedFromWire(a v1.Applied) backend.Applied {
	return backend.Applied{
		Key: backend.Key(a.Key), UID: a.UID, Version: a.Version, Revision: a.Revision, Run: a.Run,
		Outcome: a.Outcome, Groups: a.Groups, Warnings: a.Warnings,
	}
}

// DeletedToWire and its inverse carry the answer to a delete.
func DeletedToWire(d backend.Deleted) v1.Deleted {
	return v1.Deleted{Key: v1.Key(d.Key), VolumesKept: d.VolumesKept, VolumesGone: d.VolumesGone}
}

// DeletedFromWire is the inverse of DeletedToWire.
func DeletedFromWire(d v1.Deleted) backend.Deleted {
	return backend.Deleted{Key: backend.Key(d.Key), VolumesKept: d.VolumesKept, VolumesGone: d.VolumesGone}
}

// PreviewToWire and its inverse carry what a change would do.
func PreviewToWire(p backend.Preview) v1.Preview {
	return v1.Preview{
		Applied: AppliedToWire(p.Applied), Current: pointer(p.Current, ObservationToWire), Rotated: p.Rotated,
		Native: each(p.Native, func(s backend.NativeStep) v1.NativeStep { return v1.NativeStep(s) }),
	}
}

// PreviewFromWire is the inverse of PreviewToWire.
func PreviewFromWire(p v1.Preview) backend.Preview {
	return backend.Preview{
		Applied: AppliedFromWire(p.Applied), Current: pointer(p.Current, ObservationFromWire), Rotated: p.Rotated,
		Native: each(p.Native, func(s v1.NativeStep) backend.NativeStep { return backend.NativeStep(s) }),
	}
}

// InfoToWire and its inverse carry what a backend says of itself.
func InfoToWire(i backend.Info, p v1.Process) v1.Info {
	return v1.Info{
		Kind: i.Kind, Version: i.Version, Server: i.Server, InProcess: i.InProcess, Supervisor: i.Supervisor,
		Features: i.Features, Verbs: i.Verbs, Process: p,
	}
}

// InfoFromWire is the inverse of InfoToWire, but for the process.
func InfoFromWire(i v1.Info) backend.Info {
	return backend.Info{
		Kind: i.Kind, Version: i.Version, Server: i.Server, InProcess: i.InProcess, Supervisor: i.Supervisor,
		Features: i.Features, Verbs: i.Verbs,
	}
}

// RevisionsToWire and its inverse carry a job's history.
func RevisionsToWire(in []backend.Revision) v1.Revisions {
	return v1.Revisions{Items: each(in, func(r backend.Revision) v1.Revision {
		return v1.Revision{
			Number: r.Number, Digest: r.Digest, Document: string(r.Document), At: r.At, By: v1.By(r.By),
			Message: r.Message, Current: r.Current,
		}
	})}
}

// RevisionsFromWire is the inverse of RevisionsToWire.
func RevisionsFromWire(in v1.Revisions) []backend.Revision {
	return each(in.Items, func(r v1.Revision) backend.Revision {
		return backend.Revision{
			Number: r.Number, Digest: r.Digest, Document: document(r.Document), At: r.At, By: backend.By(r.By),
			Message: r.Message, Current: r.Current,
		}
	})
}

// EventToWire and its inverse carry something that happened.
func EventToWire(e backend.Event) v1.Event {
	return v1.Event{
		At: e.At, Object: e.Object, Type: e.Type, Reason: e.Reason, Message: e.Message, By: v1.By(e.By), Count: e.Count,
	}
}

// EventFromWire is the inverse of EventToWire.
func EventFromWire(e v1.Event) backend.Event {
	return backend.Event{
		At: e.At, Object: e.Object, Type: e.Type, Reason: e.Reason, Message: e.Message, By: backend.By(e.By), Count: e.Count,
	}
}

// LogLineToWire and its inverse carry a line of output.
func LogLineToWire(l backend.LogLine) v1.LogLine { return v1.LogLine(l) }

// LogLineFromWire is the inverse of LogLineToWire.
func LogLineFromWire(l v1.LogLine) backend.LogLine { return backend.LogLine(l) }
