package spec

import (
	"fmt"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func defaultScale() backend.Scale {
	all := backend.Amount{N: 100, Percent: true}
	return backend.Scale{
		Min:  1,
		Up:   backend.ScaleBehaviour{Max: all, Period: 15 * time.Second},
		Down: backend.ScaleBehaviour{Window: 5 * time.Minute, Max: all, Period: 15 * time.Second},
	}
}

func readScale(v value) *backend.Scale {
	s := defaultScale()
	ok := v.object(fields{
		"min":    into(&s.Min, whole(1, maxInstances)),
		"max":    into(&s.Max, whole(1, maxInstances)),
		"cpu":    into(&s.CPU, target),
		"memory": into(&s.Memory, target),
		"up":     func(v value) { readBehaviour(v, &s.Up) },
		"down":   func(v value) { readBehaviour(v, &s.Down) },
	}, "max")
	if ok && !v.node.Has("cpu") && !v.node.Has("memory") {
		v.problem("cpu or memory is missing", "write the use to aim at, for example cpu: 70%")
	}
	if s.Max > 0 && s.Min > s.Max {
		v.problem(fmt.Sprintf("min is %d, but max is %d", s.Min, s.Max), "min is at most max")
	}
	return &s
}

func readBehaviour(v value, b *backend.ScaleBehaviour) {
	v.object(fields{
		"window": into(&b.Window, duration),
		"max":    into(&b.Max, amount),
		"period": into(&b.Period, longer(time.Second)),
	})
	if b.Max.N == 0 {
		v.problem("max is nothing: the group could never change", "at least 1 or 1%")
	}
}

// target is a percentage of what was requested.
func target(v value) (int, bool) {
	a, ok := amount(v)
	if ok && (!a.Percent || a.N == 0 || a.N > 1000) {
		v.problem(a.String()+" is not a share of the request", "write a percentage from 1% to 1000%, for example 70%")
		return 0, false
	}
	return a.N, ok
}
