package words

import (
	"slices"
	"strconv"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// launchWord reads a word that is bound at launch.
func launchWord(kind, arg string) (s backend.Segment, msg, hint string) {
	switch kind {
	case "port":
		if !name(arg) {
			return s, "this is not the name of a port", "write ${port.NAME}"
		}
		return backend.Segment{Kind: backend.SegmentPort, Name: arg}, "", ""
	case "addr":
		a, ok := Addr(arg)
		if !ok {
			return s, "this is not an address", "write ${addr.GROUP.PORT}, with [2], [self] or [*] and .host or .port behind it as wanted"
		}
		return backend.Segment{Kind: backend.SegmentAddr, Addr: &a}, "", ""
	}
	segment, allowed := fact(kind)
	if !slices.Contains(allowed, arg) {
		return s, "there is no such word", problem.OneOf(arg, allowed)
	}
	return backend.Segment{Kind: segment, Name: arg}, "", ""
}

func fact(kind string) (backend.SegmentKind, []string) {
	switch kind {
	case "instance":
		return backend.SegmentInstance, []string{"index", "name"}
	case "group":
		return backend.SegmentGroup, []string{"name", "count"}
	case "job":
		return backend.SegmentJob, []string{"name", "namespace", "revision"}
	default:
		return backend.SegmentRun, []string{"number", "time", "date"}
	}
}

// Addr reads [JOB/]GROUP.PORT, then [n], [self] or [*], then .host or .port.
func Addr(s string) (backend.Addr, bool) {
	var a backend.Addr
	if job, rest, ok := strings.Cut(s, "/"); ok {
		if !name(job) {
			return a, false
		}
		a.Job, s = job, rest
	}
	group, rest, ok := strings.Cut(s, ".")
	if !ok || !name(group) {
		return a, false
	}
	a.Group = group
	end := strings.IndexAny(rest, "[.")
	if end < 0 {
		end = len(rest)
	}
	a.Port, rest = rest[:end], rest[end:]
	if !name(a.Port) {
		return a, false
	}
	if strings.HasPrefix(rest, "[") {
		pick, after, closed := strings.Cut(rest[1:], "]")
		if !closed || !setPick(&a, pick) {
			return backend.Addr{}, false
		}
		rest = after
	}
	switch rest {
	case "":
	case ".host":
		a.Part = backend.AddrHost
	case ".port":
		a.Part = backend.AddrPort
	default:
		return a, false
	}
	return a, true
}

func setPick(a *backend.Addr, s string) bool {
	switch s {
	case "self":
		a.Pick = backend.PickSelf
	case "*":
		a.Pick = backend.PickAll
	default:
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || strconv.Itoa(n) != s {
			return false
		}
		a.Pick, a.Index = backend.PickIndex, n
	}
	return true
}

// name is a loose check: what it names is looked up, or checked, by others.
func name(s string) bool {
	if s == "" || len(s) > 63 {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}
