package cli

import (
	"testing"
	"time"
)

func TestRemote(t *testing.T) {
	for arg, want := range map[string]struct {
		job, file string
		ok        bool
	}{
		"etl.extract.3:out/a.csv": {"etl.extract.3", "out/a.csv", true},
		"hello:":                  {"hello", ".", true},
		"hello:/etc/hosts":        {"hello", "/etc/hosts", true},
		"./a:b":                   {"", "./a:b", false},
		"a.txt":                   {"", "a.txt", false},
		"-":                       {"", "-", false},
	} {
		job, file, ok := remote(arg)
		if job != want.job || file != want.file || ok != want.ok {
			t.Errorf("%s: %q, %q, %v", arg, job, file, ok)
		}
	}
}

func TestSplitPort(t *testing.T) {
	for arg, want := range map[string][2]string{"http": {"0", "http"}, "8080:http": {"8080", "http"}, ":http": {"0", "http"}, "0:80": {"0", "80"}} {
		local, port, err := splitPort(arg)
		if err != nil || local != want[0] || port != want[1] {
			t.Errorf("%s: %q, %q, %v", arg, local, port, err)
		}
	}
	for _, arg := range []string{"", "80:", "x:http", "70000:http", "-1:http"} {
		if _, _, err := splitPort(arg); err == nil {
			t.Errorf("%q was taken", arg)
		}
	}
}

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"": {}, "10m": now.Add(-10 * time.Minute), "2026-01-02T15:04:05Z": time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC),
	} {
		if got, err := parseSince(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"yesterday", "-10m", "10"} {
		if got, err := parseSince(text, now); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}

func TestSignalNumber(t *testing.T) {
	for name, want := range map[string]int{"KILL": 9, "SIGTERM": 15, "hup": 1, "SYS": 31, "": 0, "NOSUCH": 0} {
		if got := signalNumber(name); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}
