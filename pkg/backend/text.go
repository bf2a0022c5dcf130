package backend

import (
	"strconv"
	"strings"
)

// Text is a string some of whose parts are known only when an instance is
// launched. No driver ever interprets "${" in a literal.
type Text []Segment

// SegmentKind says what a segment of a [Text] stands for.
type SegmentKind uint8

// The kinds of segment. A driver meets no others.
const (
	SegmentLiteral  SegmentKind = iota // Value, verbatim
	SegmentPort                        // Name = port of the same group
	SegmentAddr                        // Addr = where a group listens
	SegmentInstance                    // Name = index or name
	SegmentGroup                       // Name = name or count
	SegmentJob                         // Name = name, namespace or revision
	SegmentRun                         // Name = number, time or date
)

// Segment is one part of a [Text].
type Segment struct {
	Kind  SegmentKind
	Value string
	Name  string
	Addr  *Addr
}

// AddrPart selects what of an address is wanted.
type AddrPart uint8

// The parts of an address.
const (
	AddrHostPort AddrPart = iota
	AddrHost
	AddrPort
)

// AddrPick selects which instance's address is wanted.
type AddrPick uint8

// The picks: without brackets, [n], [self] and [*].
const (
	PickAny AddrPick = iota
	PickIndex
	PickSelf
	PickAll
)

// Addr is a reference to a port of a group: of the same job when Job is empty.
type Addr struct {
	Job, Group, Port string
	Part             AddrPart
	Pick             AddrPick
	Index            int
}

// Literal returns a text without launch-bound parts.
func Literal(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Kind: SegmentLiteral, Value: s}}
}

// Static returns the text and true when nothing in it is bound at launch.
func (t Text) Static() (string, bool) {
	var b strings.Builder
	for _, s := range t {
		if s.Kind != SegmentLiteral {
			return "", false
		}
		b.WriteString(s.Value)
	}
	return b.String(), true
}

// String is the canonical spelling in a job file: words as ${…}, and a literal
// "${" as "$${".
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.String())
	}
	return b.String()
}

// String is the canonical spelling of one segment.
func (s Segment) String() string {
	switch s.Kind {
	case SegmentPort:
		return "${port." + s.Name + "}"
	case SegmentAddr:
		return "${addr." + s.Addr.String() + "}"
	case SegmentInstance:
		return "${instance." + s.Name + "}"
	case SegmentGroup:
		return "${group." + s.Name + "}"
	case SegmentJob:
		return "${job." + s.Name + "}"
	case SegmentRun:
		return "${run." + s.Name + "}"
	default:
		return strings.ReplaceAll(s.Value, "${", "$${")
	}
}

// String is the reference as a job file writes it after "addr.".
func (a Addr) String() string {
	s := a.Group + "." + a.Port
	if a.Job != "" {
		s = a.Job + "/" + s
	}
	switch a.Pick {
	case PickIndex:
		s += "[" + strconv.Itoa(a.Index) + "]"
	case PickSelf:
		s += "[self]"
	case PickAll:
		s += "[*]"
	case PickAny:
	}
	switch a.Part {
	case AddrHost:
		s += ".host"
	case AddrPort:
		s += ".port"
	case AddrHostPort:
	}
	return s
}
