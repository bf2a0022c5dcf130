package output

import (
	"strings"

	"github.com/baton-run/baton/internal/fidelity"
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/internal/plan"
	"github.com/baton-run/baton/pkg/backend"
)

// Plan is what run would do to one job, and all there is to say beside it.
type Plan struct {
	plan.Plan
	Context string
	Report  fidelity.Report
	Native  []backend.NativeStep
	Notes   []string
}

// Text is the plan for people.
func (p Plan) Text() string {
	var b strings.Builder
	b.WriteString(p.String())
	for _, n := range p.Native {
		b.WriteString("  native: " + strings.TrimSpace(n.Action+" "+n.Object+" "+n.Cause) + "\n")
		for line := range strings.Lines(n.Diff) {
			b.WriteString("              " + strings.TrimRight(line, "\n") + "\n")
		}
	}
	for _, i := range p.Report.Losses() {
		b.WriteString("  note: " + i.String() + "\n")
	}
	for _, n := range p.Notes {
		b.WriteString("  note: " + n + "\n")
	}
	return b.String()
}

// Plans is the view of plan.
func Plans(plans []Plan) View {
	v := View{Kind: "PlanList", Columns: columns("CONTEXT", "JOB", "OUTCOME")}
	for _, p := range plans {
		object := v1.Plan{
			Context: p.Context, Namespace: p.Key.Namespace, Name: p.Key.Name, Changes: p.Changes(), Outcome: string(p.Outcome),
			Version: p.Version, Groups: p.Groups, Steps: []v1.Step{}, Losses: lossesV1(p.Report), Notes: p.Notes,
		}
		for _, s := range p.Steps {
			object.Steps = append(object.Steps, stepV1(s))
		}
		for _, n := range p.Native {
			object.Sent = append(object.Sent, v1.Sent{Action: n.Action, Object: n.Object, Cause: n.Cause, Diff: n.Diff})
		}
		for _, r := range p.Refusals {
			object.Refusals = append(object.Refusals, v1.Refusal{Code: string(r.Code), Message: r.Msg})
		}
		v.Rows = append(v.Rows, Row{
			Name: p.Key.String(), Object: object,
			Cells: cells(p.Context, p.Key.Name, orNone(string(p.Outcome))),
		})
		v.Contexts = withContext(v.Contexts, p.Context)
	}
	return v
}

func stepV1(s plan.Step) v1.Step {
	out := v1.Step{Action: string(s.Action), Object: s.Object, Cause: s.Cause}
	for _, d := range s.Diff {
		out.Diff = append(out.Diff, v1.Diff{Path: d.Path, Old: d.Old, New: d.New})
	}
	return out
}
