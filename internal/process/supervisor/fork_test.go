//go:build unix

package supervisor

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

func TestStartErrorsTellWhoseFaultItIs(t *testing.T) {
	for errno, resources := range map[syscall.Errno]bool{
		syscall.EAGAIN: true, syscall.ENOMEM: true, syscall.EMFILE: true, syscall.ENFILE: true,
		syscall.ENOENT: false, syscall.EACCES: false, syscall.ENOEXEC: false, syscall.E2BIG: false,
	} {
		for _, err := range []error{explain(errno, "/bin/sh", "/"), fmt.Errorf("pipe: %w", errno)} {
			e := asStartError(err)
			if e.Resources != resources || e.Errno == "" || e.Message == "" {
				t.Errorf("%v: got %+v", err, e)
			}
		}
	}
	if e := asStartError(errors.New("other")); e.Resources || e.Errno != "" {
		t.Errorf("got %+v", e)
	}
}

func TestEnvironment(t *testing.T) {
	s := &server{scope: "s"}
	got := s.environment("id", &v1.Task{Name: "t", Env: []string{"A=1", "BATON_TASK=forged", "B=2"}}, []string{"B=3", "BATON_LAUNCH_ID=x"})
	want := "BATON_LAUNCH_ID=id BATON_TASK=t BATON_SUPERVISOR=s B=3 A=1"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSignalNames(t *testing.T) {
	for in, want := range map[string]string{"": "TERM", "TERM": "TERM", "SIGHUP": "HUP", "usr1": "USR1", "9": "KILL"} {
		sig, err := parseSignal(in)
		if err != nil || signalName(sig) != want {
			t.Errorf("%q: got %v, %v", in, sig, err)
		}
	}
	for _, in := range []string{"NO", "0", "-1", "65", "SIG"} {
		if sig, err := parseSignal(in); err == nil {
			t.Errorf("%q: got %v", in, sig)
		}
	}
}
