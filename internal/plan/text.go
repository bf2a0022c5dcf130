package plan

import (
	"fmt"
	"strings"
)

// String is the whole plan for people: a line for the job, one for each step,
// and one for each field that differs.
func (p Plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "job %s on %s: %s (version %s)\n", p.Key, p.Backend, p.verdict(), p.Version)
	width := 0
	for _, s := range p.Steps {
		width = max(width, len(s.Object))
	}
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "  %-8s  %-*s  %s\n", s.Action, width, s.Object, s.Cause)
		for _, d := range s.Diff {
			fmt.Fprintf(&b, "              %s\n", d)
		}
	}
	if len(p.Groups) > 0 {
		fmt.Fprintf(&b, "  instances end in: %s\n", strings.Join(p.Groups, ", "))
	}
	return b.String()
}

func (p Plan) verdict() string {
	if p.Outcome == "" {
		return "refused"
	}
	return string(p.Outcome)
}
