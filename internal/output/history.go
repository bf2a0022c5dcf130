package output

import (
	"strconv"
	"time"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// digestShown is how much of a digest tells two apart for a person.
const digestShown = len("sha256:") + 12

// Revisions is the view of history.
func Revisions(context string, now time.Time, revisions []backend.Revision) View {
	v := View{Kind: "RevisionList", Columns: append(columns("REVISION", "CURRENT", "AGE", "BY", "MESSAGE"), wide("DIGEST", "AT", "HOST", "VERSION")...), Empty: "no revisions"}
	for _, r := range revisions {
		current := ""
		if r.Current {
			current = "yes"
		}
		at := v1.Time{Time: r.At}
		v.Rows = append(v.Rows, Row{
			Name: strconv.Itoa(r.Number),
			Object: v1.Revision{
				Context: context, Number: r.Number, Current: r.Current, Digest: r.Digest, At: at, By: byV1(r.By), Message: r.Message,
			},
			Cells: []Cell{
				number(strconv.Itoa(r.Number), int64(r.Number)), text(current), ageCell(now, r.At), text(orNone(r.By.User)), text(r.Message),
				text(r.Digest[:min(len(r.Digest), digestShown)]), text(timeText(r.At)), text(r.By.Host), text(r.By.Version),
			},
		})
	}
	return v
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return notApplicable
	}
	return t.UTC().Format(time.RFC3339)
}

// Rollout is the view of how far an update is.
func Rollout(context string, o backend.Observation) View {
	v := View{Kind: "JobList", Columns: columns("JOB", "REVISION", "ROLLOUT", "UPDATED", "READY", "PHASE", "MESSAGE")}
	state, updated, message := string(backend.RolloutDone), countText(o.Updated)+"/"+countText(o.Wanted), o.Message
	revision := o.Revision
	if r := o.Rollout; r != nil {
		state, updated, message, revision = string(r.State), strconv.Itoa(r.Updated)+"/"+strconv.Itoa(r.Wanted), r.Message, r.Revision
	}
	v.Rows = []Row{{
		Name: o.Key.String(), Object: JobV1(context, o),
		Cells: []Cell{
			text(o.Key.Name), runCell(revision), text(state), text(updated), readyCell(o),
			{Text: string(o.Phase), Style: phaseStyle(o.Phase)}, text(message),
		},
	}}
	return v
}
