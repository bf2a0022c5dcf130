package output

import (
	"strings"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Change is what a verb did to one job.
type Change struct {
	Context string
	Key     backend.Key
	// Outcome in a word: created, stopped, deleted.
	Outcome string
	Applied backend.Applied
	Deleted backend.Deleted
	// Last is how a job was seen last that was waited for.
	Last *backend.Observation
	Err  error
}

// Changes is the view of verbs that change something.
func Changes(changes []Change) View {
	v := View{Kind: "ChangeList", Columns: columns("CONTEXT", "JOB", "OUTCOME", "RUN", "REVISION", "MESSAGE")}
	for _, c := range changes {
		o := v1.Change{
			Context: c.Context, Namespace: c.Key.Namespace, Name: c.Key.Name, Outcome: c.Outcome,
			Version: c.Applied.Version, Revision: c.Applied.Revision, Run: c.Applied.Run, Groups: c.Applied.Groups, Warnings: c.Applied.Warnings,
			VolumesKept: c.Deleted.VolumesKept, VolumesGone: c.Deleted.VolumesGone,
		}
		message := strings.Join(c.Applied.Warnings, "; ")
		if c.Last != nil {
			o.Phase, o.Message = string(c.Last.Phase), c.Last.Message
		}
		if c.Err != nil {
			o.Error, o.Code = c.Err.Error(), string(backend.CodeOf(c.Err))
			message = o.Error
		}
		v.Rows = append(v.Rows, Row{
			Name:   c.Key.String(),
			Object: o,
			Cells:  []Cell{text(c.Context), text(c.Key.Name), text(c.Outcome), runCell(o.Run), runCell(o.Revision), text(message)},
		})
		v.Contexts = withContext(v.Contexts, c.Context)
	}
	return v
}

func withContext(list []v1.Context, name string) []v1.Context {
	for _, c := range list {
		if c.Name == name {
			return list
		}
	}
	return append(list, v1.Context{Name: name})
}
