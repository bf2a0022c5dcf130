package output

import (
	"slices"
	"strconv"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func instanceColumns() []Column {
	return slices.Concat(columns("INSTANCE", "STATE", "READY", "RESTARTS", "NODE", "AGE"),
		wide("RUN", "REVISION", "ATTEMPT", "PORTS", "ID", "NATIVE"), columns("REASON"))
}

func instanceRow(now time.Time, i backend.Instance) Row {
	ready := notApplicable
	if i.State == backend.Running {
		ready = unknown
		if i.Ready != nil {
			ready = yesNo(*i.Ready)
		}
	}
	ports := ""
	for _, p := range i.Ports {
		if ports != "" {
			ports += ","
		}
		ports += p.Name + "=" + p.Host + ":" + strconv.Itoa(p.Port)
	}
	reason := InstanceReason(i)
	if i.Message != "" {
		if reason != "" {
			reason += ": "
		}
		reason += i.Message
	}
	return Row{
		Name:   i.Name,
		Object: instanceV1(i),
		Cells: []Cell{
			text(i.Name), {Text: string(i.State), Style: stateStyle(i.State)}, text(ready), countCell(i.Restarts),
			text(orNone(i.Node)), ageCell(now, i.Created),
			runCell(i.Run), runCell(i.Revision), runCell(i.Attempt), text(orNone(ports)), text(orNone(i.ID)),
			text(orNone(i.Native.State)), text(reason),
		},
	}
}

func stateStyle(s backend.State) Style {
	switch s {
	case backend.Running, backend.Succeeded:
		return Good
	case backend.Failed, backend.Lost, backend.Unreachable:
		return Bad
	case backend.Stopped, backend.Skipped:
		return Faint
	default:
		return Busy
	}
}
