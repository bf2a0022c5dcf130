package fleet

import (
	"context"
	"io"
	"iter"
	"net"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// The interfaces below are optional, one method each. They speak of launches
// by id; the engine has found the instance and task before. All answer
// NotFound for a launch that the fleet does not know.

// Execer runs a command beside a task. Command probes use it too.
type Execer interface {
	Exec(ctx context.Context, id, task string, command []string, streams backend.Streams) (backend.Exit, error)
}

// Attacher joins a main process's streams.
type Attacher interface {
	Attach(ctx context.Context, id, task string, streams backend.Streams) (backend.Exit, error)
}

// Dialer connects to a port of an instance; probes use it too. Port is the
// number from [Launch].Ports.
type Dialer interface {
	Dial(ctx context.Context, id string, port int) (net.Conn, error)
}

// Signaler sends a signal to a task.
type Signaler interface {
	Signal(ctx context.Context, id, task, signal string) error
}

// UsageReader measures instances; those that have ended are left out.
type UsageReader interface {
	Usage(ctx context.Context, ids []string) (map[string]backend.Usage, error)
}

// LogOptions are for [LogReader]. Task "" = mains. Tail < 0 = all.
type LogOptions struct {
	Task   string
	Follow bool
	Since  time.Time
	Tail   int
}

// LogReader reads what an instance wrote, also after it has ended and was
// forgotten, until it is discarded. With Follow it ends when the instance has
// ended and all was read. Instance is left empty in lines.
type LogReader interface {
	Logs(ctx context.Context, id string, opts LogOptions) iter.Seq2[backend.LogLine, error]
}

// FileReader streams a file or folder of a task as a tar archive.
type FileReader interface {
	ReadFiles(ctx context.Context, id, task, path string, w io.Writer) error
}

// FileWriter unpacks a tar archive into a folder of a task.
type FileWriter interface {
	WriteFiles(ctx context.Context, id, task, path string, r io.Reader) error
}

// VolumeLister lists volumes that hold data.
type VolumeLister interface {
	Volumes(ctx context.Context) ([]VolumeData, error)
}

// VolumeData is a volume as the fleet has it, by [Volume].ID.
type VolumeData struct {
	ID      string
	Used    *backend.Bytes
	Where   string
	Created time.Time
}

// VolumeRemover destroys volumes and their data; unknown ids are no error.
type VolumeRemover interface {
	RemoveVolumes(ctx context.Context, ids []string) error
}

// Discarder removes the logs and folders of launches that are no longer kept;
// unknown ids are no error.
type Discarder interface {
	Discard(ctx context.Context, ids []string) error
}

// AddressWriter replaces the content of a launch's BATON_ADDR_FILE.
type AddressWriter interface {
	WriteAddresses(ctx context.Context, id string, lines []byte) error
}

// Checker examines the fleet.
type Checker interface {
	Check(ctx context.Context) ([]backend.Finding, error)
}

// OwnerReader lists who holds resources of the fleet.
type OwnerReader interface {
	Owners(ctx context.Context) ([]backend.Owner, error)
}

// Leaver is told that the engine ends on purpose and need not be restarted;
// with stopTasks all instances are ended first.
type Leaver interface {
	Leave(ctx context.Context, stopTasks bool) error
}
