package quantity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/spec/quantity"
	"github.com/baton-run/baton/pkg/backend"
)

func TestCPU(t *testing.T) {
	for text, want := range map[string]backend.CPU{
		"1": 1000, "0.5": 500, "500m": 500, "1.250": 1250, "1m": 1, "0": 0, "2k": 2_000_000, "1000000u": 1000, "5e-1": 500, "16": 16_000,
	} {
		if got, err := quantity.CPU(text); err != nil || got != want {
			t.Errorf("CPU(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestBytes(t *testing.T) {
	for text, want := range map[string]backend.Bytes{
		"512Mi": 512 << 20, "1.5Gi": 1536 << 20, "10G": 10_000_000_000, "1Ki": 1024, "1024": 1024, "0.5Ti": 512 << 30, "1e6": 1_000_000, "1Ei": 1 << 60,
	} {
		if got, err := quantity.Bytes(text); err != nil || got != want {
			t.Errorf("Bytes(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "1h30m": 90 * time.Minute, "7d": 168 * time.Hour, "250ms": 250 * time.Millisecond, "0s": 0, "1m500ms": 60500 * time.Millisecond,
	} {
		if got, err := quantity.Duration(text); err != nil || got != want {
			t.Errorf("Duration(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestAmount(t *testing.T) {
	for text, want := range map[string]backend.Amount{"3": {N: 3}, "0": {}, "25%": {N: 25, Percent: true}, "150%": {N: 150, Percent: true}} {
		if got, err := quantity.Amount(text); err != nil || got != want {
			t.Errorf("Amount(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

// What is refused says so in words that lead on.
func TestRefused(t *testing.T) {
	read := map[string]func(string) error{
		"cpu":      func(s string) error { _, err := quantity.CPU(s); return err },
		"bytes":    func(s string) error { _, err := quantity.Bytes(s); return err },
		"duration": func(s string) error { _, err := quantity.Duration(s); return err },
		"amount":   func(s string) error { _, err := quantity.Amount(s); return err },
		"int":      func(s string) error { _, err := quantity.Int(s); return err },
	}
	for _, c := range []struct{ kind, text, want string }{
		{"cpu", "-1", "negative"},
		{"cpu", "0.0001", "finer than a thousandth"},
		{"cpu", "1.5.2", "is not a quantity"},
		{"cpu", "two", "for example 500m"},
		{"cpu", "10000000", "did you mean 10000000m?"},
		{"cpu", "", "is not a quantity"},
		{"cpu", "1e99", "more than a million"},
		{"cpu", "1e-99", "finer"},
		{"cpu", "1e999", "is not a quantity"},
		{"bytes", "512", "did you mean 512Mi?"},
		{"bytes", "512m", "did you mean 512Mi?"},
		{"bytes", "4GB", "did you mean 4Gi?"},
		{"bytes", "4gb", "did you mean 4Gi?"},
		{"bytes", "512 Mi", "did you mean 512Mi?"},
		{"bytes", "512 MiB", "did you mean 512Mi?"},
		{"bytes", "0", "less than 1Ki"},
		{"bytes", "-1Gi", "negative"},
		{"bytes", "0.3Ki", "less than 1Ki"},
		{"bytes", "1.3Ki", "not a whole number of bytes"},
		{"bytes", "9000Pi", "more than 1Ei"},
		{"bytes", "1e30", "more than 1Ei"},
		{"bytes", strings.Repeat("9", 1000) + "Gi", "is not a quantity"},
		{"duration", "30", "did you mean 30s?"},
		{"duration", "1.5h", "fraction"},
		{"duration", "-5s", "negative"},
		{"duration", "5min", "did you mean 5m?"},
		{"duration", "5 s", "did you mean 5s?"},
		{"duration", "10m1h", "is not a duration"},
		{"duration", "1h1h", "is not a duration"},
		{"duration", "", "is not a duration"},
		{"duration", "s", "is not a duration"},
		{"duration", "99999999d", "longer than a century"},
		{"duration", "36500d24h", "longer than a century"},
		{"duration", "99999999999999999999d", "is not a duration"},
		{"amount", "25.5%", "is not an amount"},
		{"amount", "-1", "is not an amount"},
		{"amount", "%", "is not an amount"},
		{"amount", "10000000", "more than a million"},
		{"amount", "100000%", "more than 10000%"},
		{"int", "0x10", "plain decimal"},
		{"int", "1_000", "plain decimal"},
		{"int", "010", "plain decimal"},
		{"int", "1e3", "plain decimal"},
		{"int", "+5", "plain decimal"},
		{"int", "9007199254740992", "too large"},
		{"int", "99999999999999999999999", "too large"},
	} {
		err := read[c.kind](c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v; want %q in it", c.kind, c.text, err, c.want)
		}
	}
}

// A quantity's canonical text reads back as the same quantity, and the largest
// unit that divides it is used.
func FuzzQuantities(f *testing.F) {
	for _, s := range []string{"512Mi", "1.5Gi", "500m", "1h30m", "7d", "25%", "0.1", "1e3", "-1", "999999999999999999999", "1Ki", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := quantity.CPU(s); err == nil {
			if again, err := quantity.CPU(c.String()); err != nil || again != c || c < 0 {
				t.Errorf("cpu %q → %s → %v, %v", s, c, again, err)
			}
		}
		if b, err := quantity.Bytes(s); err == nil {
			if again, err := quantity.Bytes(b.String()); err != nil || again != b || b < 1024 {
				t.Errorf("bytes %q → %s → %v, %v", s, b, again, err)
			}
		}
		if d, err := quantity.Duration(s); err == nil {
			if again, err := quantity.Duration(quantity.FormatDuration(d)); err != nil || again != d || d < 0 {
				t.Errorf("duration %q → %s → %v, %v", s, quantity.FormatDuration(d), again, err)
			}
		}
		if a, err := quantity.Amount(s); err == nil {
			if again, err := quantity.Amount(a.String()); err != nil || again != a || a.N < 0 {
				t.Errorf("amount %q → %s → %v, %v", s, a, again, err)
			}
		}
	})
}

func TestFormatDuration(t *testing.T) {
	for want, d := range map[string]time.Duration{"90s": 90 * time.Second, "1d": 24 * time.Hour, "0s": 0, "1500ms": 1500 * time.Millisecond, "36h": 36 * time.Hour} {
		if got := quantity.FormatDuration(d); got != want {
			t.Errorf("%v = %q, want %q", d, got, want)
		}
	}
}
