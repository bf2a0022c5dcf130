package envfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/spec/envfile"
)

func TestParse(t *testing.T) {
	got, err := envfile.Parse([]byte("\ufeff# comment\n\nA=1\nexport B = two words \r\nC=\"quo=ted # no comment\"\nD=''\nE=${X} $Y\nA=2\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"A": "2", "B": "two words", "C": "quo=ted # no comment", "D": "", "E": "${X} $Y"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"A=1\nfoo": "line 2", "1A=2": "line 1", "A=\"x": "not closed", "A=\x00": "not UTF-8", "A=\xff": "not UTF-8", "=x": "line 1",
	} {
		if _, err := envfile.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
