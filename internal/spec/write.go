package spec

import (
	"time"

	"github.com/baton-run/baton/internal/spec/quantity"
	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

// The methods of object put a field unless it is at its default, which reader
// and writer take from the same function.

func (o object) text(name, s, standard string) {
	if s != standard {
		o[name] = words.Escape(s)
	}
}

func (o object) whole(name string, n, standard int) {
	if n != standard {
		o[name] = n
	}
}

func (o object) id(name string, n *int64) {
	if n != nil {
		o[name] = *n
	}
}

func (o object) flag(name string, b bool) {
	if b {
		o[name] = true
	}
}

func (o object) duration(name string, d, standard time.Duration) {
	if d != standard {
		o[name] = quantity.FormatDuration(d)
	}
}

func (o object) bytes(name string, b, standard backend.Bytes) {
	if b != standard {
		o[name] = b.String()
	}
}

func (o object) cpu(name string, c, standard backend.CPU) {
	if c != standard {
		o[name] = c.String()
	}
}

func (o object) amount(name string, a, standard backend.Amount) {
	if a != standard {
		o[name] = a.String()
	}
}

func (o object) bound(name string, t backend.Text, standard string) {
	if s := t.String(); s != standard {
		o[name] = s
	}
}

func (o object) nested(name string, v object) {
	if len(v) > 0 {
		o[name] = v
	}
}

func (o object) texts(name string, list []string) {
	if len(list) > 0 {
		o[name] = each(list, func(s string) any { return words.Escape(s) })
	}
}

func (o object) named(name string, m map[string]string) {
	if len(m) > 0 {
		o[name] = values(m, func(s string) any { return words.Escape(s) })
	}
}

func (o object) list(name string, list []any) {
	if len(list) > 0 {
		o[name] = list
	}
}

func each[T any](list []T, write func(T) any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = write(x)
	}
	return out
}

func values[T any](m map[string]T, write func(T) any) object {
	out := make(object, len(m))
	for k, x := range m {
		out[k] = write(x)
	}
	return out
}

func boundList(list []backend.Text) []any {
	return each(list, func(t backend.Text) any { return t.String() })
}
