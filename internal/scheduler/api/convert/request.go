package convert

import (
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// ApplyToWire sends a job as its document.
func ApplyToWire(job *backend.Job, o backend.ApplyOptions) v1.ApplyRequest {
	return v1.ApplyRequest{
		Key: v1.Key(job.Key), Document: string(job.Document), Change: ChangeToWire(o.Change),
		Rerun: o.Rerun, Replace: o.Replace, DryRun: o.DryRun, Force: o.Force, Secrets: o.Secrets,
	}
}

// ApplyFromWire is the inverse of ApplyToWire, but for the job.
func ApplyFromWire(r v1.ApplyRequest) backend.ApplyOptions {
	return backend.ApplyOptions{
		Change: ChangeFromWire(r.Change),
		Rerun:  r.Rerun, Replace: r.Replace, DryRun: r.DryRun, Force: r.Force, Secrets: r.Secrets,
	}
}

// LogsToWire and its inverse carry which lines are wanted.
func LogsToWire(key backend.Key, o backend.LogOptions) v1.LogsRequest {
	return v1.LogsRequest{
		Key: v1.Key(key), Instances: o.Instances, Task: o.Task, Follow: o.Follow, Since: o.Since, Tail: o.Tail,
		Previous: o.Previous, Run: o.Run,
	}
}

// LogsFromWire is the inverse of LogsToWire, but for the key.
func LogsFromWire(r v1.LogsRequest) backend.LogOptions {
	return backend.LogOptions{
		Instances: r.Instances, Task: r.Task, Follow: r.Follow, Since: r.Since, Tail: r.Tail,
		Previous: r.Previous, Run: r.Run,
	}
}
