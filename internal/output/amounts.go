package output

import (
	"strconv"
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// What a cell shows for a count nobody knows, and for what does not apply.
const (
	unknown       = "?"
	notApplicable = "-"
)

// Age is a duration as a person says it: its largest unit, or two when small.
func Age(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < 2*time.Minute:
		return strconv.Itoa(int(d.Seconds())) + "s"
	case d < 2*time.Hour:
		return strconv.Itoa(int(d.Minutes())) + "m"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + "h"
	default:
		return strconv.Itoa(int(d.Hours()/24)) + "d"
	}
}

// Until is a duration with two units: 3h12m.
func Until(d time.Duration) string {
	switch {
	case d < time.Minute:
		return Age(d)
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + "m"
	case d < 24*time.Hour:
		h := int(d.Hours())
		return strconv.Itoa(h) + "h" + strconv.Itoa(int(d.Minutes())-h*60) + "m"
	default:
		days := int(d.Hours() / 24)
		return strconv.Itoa(days) + "d" + strconv.Itoa(int(d.Hours())-days*24) + "h"
	}
}

func ageCell(now, since time.Time) Cell {
	if since.IsZero() {
		return text(notApplicable)
	}
	d := now.Sub(since)
	return number(Age(d), int64(d))
}

// cpuText shows cores: 2.0, 0.25.
func cpuText(c backend.CPU) string {
	s := strings.TrimRight(strconv.FormatFloat(float64(c)/1000, 'f', 3, 64), "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return s
}

// memoryText shows the largest unit that leaves a whole part, with a decimal
// below ten: 2.0Gi, 64Mi.
func memoryText(b backend.Bytes) string {
	value, unit := float64(b), ""
	for _, u := range []string{"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"} {
		if value < 1024 {
			break
		}
		value, unit = value/1024, u
	}
	if value < 10 && unit != "" {
		return strconv.FormatFloat(value, 'f', 1, 64) + unit
	}
	return strconv.FormatFloat(value, 'f', 0, 64) + unit
}

func cpuCell(c backend.CPU) Cell {
	if c == 0 {
		return text(notApplicable)
	}
	return number(cpuText(c), int64(c))
}

func memoryCell(b backend.Bytes) Cell {
	if b == 0 {
		return text(notApplicable)
	}
	return number(memoryText(b), int64(b))
}

func countCell(n *int) Cell {
	if n == nil {
		return text(unknown)
	}
	return number(strconv.Itoa(*n), int64(*n))
}

func countText(n *int) string {
	if n == nil {
		return unknown
	}
	return strconv.Itoa(*n)
}

// orNone is the text, or the mark for what does not apply.
func orNone(s string) string {
	if s == "" {
		return notApplicable
	}
	return s
}
