package output

import (
	"strconv"
	"time"

	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Events is the view of events.
func Events(context string, now time.Time, events []backend.Event) View {
	v := View{Kind: "EventList", Columns: append(columns("AGE", "TYPE", "REASON", "OBJECT", "MESSAGE"), wide("COUNT", "BY", "AT")...), Empty: "no events"}
	for _, e := range events {
		object := v1.Event{
			Context: context, At: v1.Time{Time: e.At}, Object: e.Object, Type: e.Type, Reason: e.Reason, Message: e.Message, Count: e.Count,
		}
		if e.By != (backend.By{}) {
			by := byV1(e.By)
			object.By = &by
		}
		style := Plain
		if e.Type == "Warning" {
			style = Bad
		}
		v.Rows = append(v.Rows, Row{
			Name: e.Object, Object: object,
			Cells: []Cell{
				ageCell(now, e.At), {Text: e.Type, Style: style}, text(e.Reason), text(e.Object), text(e.Message),
				text(strconv.Itoa(max(e.Count, 1))), text(orNone(e.By.User)), text(timeText(e.At)),
			},
		})
	}
	return v
}

// Endpoints is the view of endpoints.
func Endpoints(context string, endpoints []backend.Endpoint) View {
	v := View{Kind: "EndpointList", Columns: columns("GROUP", "INSTANCE", "PORT", "PROTOCOL", "ADDRESS", "SCOPE", "READY"), Empty: "no endpoints"}
	for _, e := range endpoints {
		ready := unknown
		if e.Ready != nil {
			ready = yesNo(*e.Ready)
		}
		v.Rows = append(v.Rows, Row{
			Name: e.Address,
			Object: v1.Endpoint{
				Context: context, Group: e.Group, Instance: e.Instance, Port: e.Port, Protocol: e.Protocol, Address: e.Address, Scope: e.Scope, Ready: e.Ready,
			},
			Cells: cells(e.Group, orNone(e.Instance), e.Port, orNone(e.Protocol), e.Address, orNone(e.Scope), ready),
		})
	}
	return v
}

// Blockers is the view of why.
func Blockers(context string, blockers []backend.Blocker) View {
	v := View{
		Kind:    "BlockerList",
		Columns: columns("INSTANCE", "REASON", "NODE", "RESOURCE", "REQUESTED", "AVAILABLE", "MISSING", "MESSAGE"),
		Empty:   "nothing blocks it",
	}
	for _, b := range blockers {
		message := b.Message
		if b.Hint != "" {
			message += "; " + b.Hint
		}
		v.Rows = append(v.Rows, Row{
			Name: b.Instance,
			Object: v1.Blocker{
				Context: context, Instance: b.Instance, Node: b.Node, Reason: string(b.Reason), Resource: b.Resource,
				Requested: b.Requested, Available: b.Available, Missing: b.Missing, Message: b.Message, Hint: b.Hint,
			},
			Cells: cells(orNone(b.Instance), string(b.Reason), orNone(b.Node), orNone(b.Resource), orNone(b.Requested), orNone(b.Available), orNone(b.Missing), message),
		})
	}
	return v
}
