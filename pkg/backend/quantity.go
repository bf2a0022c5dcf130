package backend

import "strconv"

// CPU is processor time in thousandths of a core.
type CPU int64

// String is the canonical text: whole cores without a suffix, else "500m".
func (c CPU) String() string {
	if c%1000 == 0 {
		return strconv.FormatInt(int64(c)/1000, 10)
	}
	return strconv.FormatInt(int64(c), 10) + "m"
}

// Bytes is an amount of memory or disk.
type Bytes int64

// String is the canonical text: the largest binary suffix that divides it.
func (b Bytes) String() string {
	n, suffix := int64(b), ""
	for _, s := range []string{"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"} {
		if n == 0 || n%1024 != 0 {
			break
		}
		n, suffix = n/1024, s
	}
	return strconv.FormatInt(n, 10) + suffix
}

// Amount is a number of instances or a percentage of them.
type Amount struct {
	N       int
	Percent bool
}

// String is the canonical text: "3" or "25%".
func (a Amount) String() string {
	s := strconv.Itoa(a.N)
	if a.Percent {
		s += "%"
	}
	return s
}

// Of resolves the amount against a total, rounding up when up is set and down
// otherwise.
func (a Amount) Of(total int, up bool) int {
	if !a.Percent {
		return a.N
	}
	n := a.N * total
	if up {
		return (n + 99) / 100
	}
	return n / 100
}
