package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/quantity"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// into stores what a reader reads.
func into[T any](dst *T, read func(value) (T, bool)) func(value) {
	return func(v value) {
		if x, ok := read(v); ok {
			*dst = x
		}
	}
}

// pointer stores what a reader reads where not given differs from zero.
func pointer[T any](dst **T, read func(value) (T, bool)) func(value) {
	return func(v value) {
		if x, ok := read(v); ok {
			*dst = &x
		}
	}
}

// list reads each item of a list.
func list[T any](read func(value) (T, bool)) func(value) ([]T, bool) {
	return func(v value) ([]T, bool) {
		var out []T
		for _, item := range v.items() {
			x, _ := read(item) // kept even if wrong: later checks count items
			out = append(out, x)
		}
		return out, v.node.Kind == tree.List
	}
}

// text takes any scalar as it is written.
func text(v value) (string, bool) {
	s, ok := v.scalar()
	return s.text, ok
}

// filled is text that says something.
func filled(v value) (string, bool) {
	s, ok := text(v)
	if ok && strings.TrimSpace(s) == "" {
		v.problem("the text is empty", "")
		return "", false
	}
	return s, ok
}

// enum takes one of these words.
func enum[T ~string](allowed ...T) func(value) (T, bool) {
	return func(v value) (T, bool) {
		s, ok := text(v)
		if !ok || slices.Contains(allowed, T(s)) {
			return T(s), ok
		}
		words := make([]string, len(allowed))
		for i, a := range allowed {
			words[i] = string(a)
		}
		v.problem(fmt.Sprintf("%q is not allowed", clip(s)), problem.OneOf(s, words))
		return "", false
	}
}

func boolean(v value) (bool, bool) {
	s, ok := v.scalar()
	if !ok {
		return false, false
	}
	if s.plain && (s.text == "true" || s.text == "false") {
		return s.text == "true", true
	}
	v.problem(v.written(s)+" is not a boolean", "write true or false, without quotes")
	return false, false
}

// whole reads a number within bounds.
func whole(least, most int64) func(value) (int, bool) {
	return func(v value) (int, bool) {
		n, ok := number(least, most)(v)
		return int(n), ok
	}
}

func number(least, most int64) func(value) (int64, bool) {
	return func(v value) (int64, bool) {
		s, ok := v.scalar()
		if !ok {
			return 0, false
		}
		if !s.plain {
			hint := "write it without quotes"
			if s.param != "" {
				hint = "declare the parameter " + s.param + " with type: int"
			}
			v.problem(v.written(s)+" is text where a number is wanted", hint)
			return 0, false
		}
		n, err := quantity.Int(s.text)
		if err != nil {
			v.wrong(err)
			return 0, false
		}
		if n < least || n > most {
			v.problem(fmt.Sprintf("%d is out of range", n), fmt.Sprintf("allowed: %d to %d", least, most))
			return 0, false
		}
		return n, true
	}
}

// written shows a value that is not what was wanted.
func (v value) written(s scalar) string { return fmt.Sprintf("%q", clip(s.text)) }

// wrong reports what a leaf parser says.
func (v value) wrong(err error) {
	if q, ok := errors.AsType[*quantity.Error](err); ok {
		v.problem(q.Msg, q.Hint)
		return
	}
	v.problem(err.Error(), "")
}

// parsed reads text by a leaf parser.
func parsed[T any](parse func(string) (T, error)) func(value) (T, bool) {
	return func(v value) (T, bool) {
		var none T
		s, ok := text(v)
		if !ok {
			return none, false
		}
		x, err := parse(s)
		if err != nil {
			v.wrong(err)
			return none, false
		}
		return x, true
	}
}

func duration(v value) (time.Duration, bool) { return parsed(quantity.Duration)(v) }

// longer is a duration of at least that long.
func longer(least time.Duration) func(value) (time.Duration, bool) {
	return func(v value) (time.Duration, bool) {
		d, ok := duration(v)
		if ok && d < least {
			v.problem(quantity.FormatDuration(d)+" is too short", "at least "+quantity.FormatDuration(least))
			return 0, false
		}
		return d, ok
	}
}

func cpu(v value) (backend.CPU, bool)        { return parsed(quantity.CPU)(v) }
func byteSize(v value) (backend.Bytes, bool) { return parsed(quantity.Bytes)(v) }

func amount(v value) (backend.Amount, bool) { return parsed(quantity.Amount)(v) }

// portion is an amount of what there is: at most all of it.
func portion(v value) (backend.Amount, bool) {
	a, ok := amount(v)
	if ok && a.Percent && a.N > 100 {
		v.problem(a.String()+" is more than all", "at most 100%")
		return a, false
	}
	return a, ok
}

// some is a portion that is not nothing.
func some(v value) (backend.Amount, bool) {
	a, ok := portion(v)
	if ok && a.N == 0 {
		v.problem(a.String()+" is nothing", "at least 1 or 1%")
		return a, false
	}
	return a, ok
}
