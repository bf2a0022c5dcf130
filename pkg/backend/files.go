package backend

import (
	"context"
	"io"
	"time"
)

// FileOptions are for [FileReader] and [FileWriter]. Path is relative to the
// task's own folder unless absolute.
type FileOptions struct {
	Instance, Task, Path string
}

// FileReader streams a file or folder of a task as a tar archive; names in it
// begin with the last part of the path. NotFound when there is none.
type FileReader interface {
	ReadFiles(ctx context.Context, key Key, opts FileOptions, w io.Writer) error
}

// FileWriter unpacks a tar archive into a folder of a task.
type FileWriter interface {
	WriteFiles(ctx context.Context, key Key, opts FileOptions, r io.Reader) error
}

// SignalOptions are for [Signaler]. No instances = all.
type SignalOptions struct {
	Change
	Instances []string
	Task      string
	Signal    string
}

// Signaler sends a signal to main processes, or to a task's. Invalid for a
// signal that is none, NotFound when nothing that was named runs.
type Signaler interface {
	Signal(ctx context.Context, key Key, opts SignalOptions) error
}

// VolumeInfo is a volume that holds data.
type VolumeInfo struct {
	Name     string // unique in the namespace
	Key      Key    // the job it belongs to
	Volume   string // its name in the job file
	Instance string
	Size     Bytes
	Used     *Bytes
	Where    string
	InUse    bool
	Orphan   bool // its job is gone
	Created  time.Time
}

// VolumeOptions are for [VolumeKeeper]. Remove destroys the named volumes
// (Conflict when in use); Forget drops the record of volumes that are lost.
type VolumeOptions struct {
	Change
	Namespace      string
	All            bool
	Remove, Forget []string
}

// VolumeKeeper lists volumes, after removing or forgetting those named.
type VolumeKeeper interface {
	Volumes(ctx context.Context, opts VolumeOptions) ([]VolumeInfo, error)
}
