package output

import (
	"slices"
	"strconv"
	"strings"
	"time"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// ContextJobs is what one context answered.
type ContextJobs struct {
	Context string
	Jobs    []backend.Observation
	// Err is why there is no answer, or with Partial why it is not all.
	Err     error
	Code    backend.Code
	Partial bool
	// Used is what instances use, by id, where someone measured.
	Used map[string]backend.Usage
}

// JobsOptions are for [Jobs].
type JobsOptions struct {
	Now time.Time
	// Namespaces shows the namespace in the narrow table too.
	Namespaces bool
	// Instances adds a table of them.
	Instances bool
}

// Jobs is the view of status. A context that did not answer is a row of its own.
func Jobs(answers []ContextJobs, opts JobsOptions) View {
	v := View{Kind: "JobList", Columns: jobColumns(opts.Namespaces), Empty: "no jobs"}
	below := View{Columns: instanceColumns()}
	for _, a := range answers {
		v.Contexts = append(v.Contexts, contextV1(a))
		for _, o := range a.Jobs {
			v.Rows = append(v.Rows, jobRow(a, o, opts))
			for _, i := range o.Instances {
				below.Rows = append(below.Rows, instanceRow(opts.Now, i))
			}
		}
	}
	for _, a := range answers {
		if a.Err != nil {
			v.Rows = append(v.Rows, contextRow(a, len(v.Columns)))
		}
	}
	if opts.Instances {
		v.Below = []View{below}
	}
	return v
}

func contextV1(a ContextJobs) v1.Context {
	c := v1.Context{Name: a.Context, Partial: a.Partial, Code: string(a.Code)}
	if a.Err != nil {
		c.Error = a.Err.Error()
	}
	return c
}

func jobColumns(namespaces bool) []Column {
	c := slices.Concat(columns("CONTEXT", "NAMESPACE", "JOB", "TYPE", "PHASE", "READY", "RESTARTS", "CPU", "MEMORY", "AGE"),
		wide("USED-CPU", "USED-MEMORY", "RUN", "REVISION", "UPDATED", "ROLLOUT", "SUPERVISED", "NATIVE"), columns("REASON"))
	c[1].Wide = !namespaces
	return c
}

func jobRow(a ContextJobs, o backend.Observation, opts JobsOptions) Row {
	object := JobV1(a.Context, o)
	usedCPU, usedMemory := text(unknown), text(unknown)
	if sum, ok := sumUsed(a.Used, o.Instances); ok {
		object.Used = used(&sum)
		usedCPU, usedMemory = number(cpuText(sum.CPU), int64(sum.CPU)), number(memoryText(sum.Memory), int64(sum.Memory))
	}
	rollout := notApplicable
	if o.Rollout != nil {
		rollout = string(o.Rollout.State)
	}
	return Row{
		Name:   o.Key.String(),
		Object: object,
		Cells: []Cell{
			text(a.Context), text(o.Key.Namespace), text(o.Key.Name), text(string(o.Type)),
			{Text: string(o.Phase), Style: phaseStyle(o.Phase)},
			readyCell(o), countCell(o.Restarts), cpuCell(o.Requested.CPU), memoryCell(o.Requested.Memory), ageCell(opts.Now, o.Created),
			usedCPU, usedMemory, runCell(o.Run), runCell(o.Revision), countCell(o.Updated), text(rollout),
			text(yesNo(o.Supervised)), text(orNone(strings.TrimSpace(o.Native.State + " " + o.Native.Reason))),
			text(JobReason(opts.Now, o)),
		},
	}
}

func sumUsed(used map[string]backend.Usage, instances []backend.Instance) (backend.Usage, bool) {
	var sum backend.Usage
	found := false
	for _, i := range instances {
		u, ok := used[i.ID]
		if !ok && i.Used != nil {
			u, ok = *i.Used, true
		}
		if ok {
			found = true
			sum.CPU, sum.Memory, sum.GPU = sum.CPU+u.CPU, sum.Memory+u.Memory, sum.GPU+u.GPU
		}
	}
	return sum, found
}

func runCell(n int) Cell {
	if n == 0 {
		return text(notApplicable)
	}
	return number(strconv.Itoa(n), int64(n))
}

// readyCell counts what is ready, or what has succeeded of a batch job.
func readyCell(o backend.Observation) Cell {
	if o.Phase == backend.Scheduled {
		return text(notApplicable)
	}
	ready := o.Ready
	if o.Type == backend.Batch {
		ready = readyOrDone(o)
	}
	c := text(countText(ready) + "/" + countText(o.Wanted))
	if ready != nil {
		n := int64(*ready)
		c.Sort = &n
	}
	return c
}

func readyOrDone(o backend.Observation) *int {
	if o.Ready == nil || len(o.Groups) == 0 {
		return o.Ready
	}
	sum := 0
	for _, g := range o.Groups {
		if g.Type == backend.Batch && g.Succeeded != nil {
			sum += *g.Succeeded
		}
	}
	sum += *o.Ready
	if o.Wanted != nil {
		sum = min(sum, *o.Wanted)
	}
	return &sum
}

func contextRow(a ContextJobs, width int) Row {
	row := Row{Cells: make([]Cell, width)}
	row.Cells[0] = text(a.Context)
	row.Cells[4] = Cell{Text: contextState(a), Style: Bad}
	row.Cells[width-1] = text(a.Err.Error())
	return row
}

func contextState(a ContextJobs) string {
	switch {
	case a.Partial:
		return "partial"
	case a.Code == backend.Unavailable || a.Code == backend.Timeout:
		return "unreachable"
	default:
		return "error"
	}
}

func phaseStyle(p backend.Phase) Style {
	switch p {
	case backend.PhaseRunning, backend.PhaseSucceeded, backend.Scheduled:
		return Good
	case backend.PhaseFailed:
		return Bad
	case backend.PhaseStopped, backend.Suspended, backend.Idle:
		return Faint
	default:
		return Busy
	}
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// JobColumns are the names of the columns of status.
func JobColumns() []string {
	var names []string
	for _, c := range jobColumns(true) {
		names = append(names, c.Name)
	}
	return names
}
