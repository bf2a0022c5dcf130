package probe_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/internal/scheduler/probe"
	"github.com/baton-run/baton/pkg/backend"
)

func TestRun(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host == "other.example":
			w.WriteHeader(http.StatusTeapot)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/nowhere", http.StatusFound)
		case r.URL.Path == "/healthz":
			w.WriteHeader(http.StatusOK)
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	reach := probe.Reach{
		Dial: func(ctx context.Context, port int) (net.Conn, error) {
			if port != 80 {
				return nil, errors.New("connection refused")
			}
			return net.Dial("tcp", server.Listener.Addr().String())
		},
		Exec: func(_ context.Context, command []string, output io.Writer) (backend.Exit, error) {
			io.WriteString(output, "said "+command[0]+"\n")
			switch command[0] {
			case "true":
				return backend.Exit{}, nil
			case "crash":
				return backend.Exit{Signal: "SEGV"}, nil
			default:
				return backend.Exit{Code: 3}, nil
			}
		},
	}
	for _, tc := range []struct {
		name  string
		check fleet.Check
		want  string
	}{
		{"http ok", fleet.Check{Kind: backend.CheckHTTP, Port: 80, Path: "/healthz"}, ""},
		{"http path without slash", fleet.Check{Kind: backend.CheckHTTP, Port: 80, Path: "healthz"}, ""},
		{"http redirect holds and is not followed", fleet.Check{Kind: backend.CheckHTTP, Port: 80, Path: "/moved"}, ""},
		{"http 503", fleet.Check{Kind: backend.CheckHTTP, Port: 80, Path: "/no"}, "503"},
		{"http host header", fleet.Check{Kind: backend.CheckHTTP, Port: 80, Path: "/healthz", Headers: map[string]string{"host": "other.example"}}, "418"},
		{"http refused", fleet.Check{Kind: backend.CheckHTTP, Port: 81, Path: "/"}, "refused"},
		{"tcp ok", fleet.Check{Kind: backend.CheckTCP, Port: 80}, ""},
		{"tcp refused", fleet.Check{Kind: backend.CheckTCP, Port: 81}, "refused"},
		{"command ok", fleet.Check{Kind: backend.CheckCommand, Command: []string{"true"}}, ""},
		{"command fails", fleet.Check{Kind: backend.CheckCommand, Command: []string{"false"}}, "exited with 3: said false"},
		{"command crashes", fleet.Check{Kind: backend.CheckCommand, Command: []string{"crash"}}, "ended by SEGV"},
		{"grpc", fleet.Check{Kind: backend.CheckGRPC}, "can't be made"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := probe.Run(t.Context(), &tc.check, reach)
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("fails: %v", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("%v, want %q in it", err, tc.want)
			}
		})
	}
}

func TestReadyNeedsResultsInARow(t *testing.T) {
	r := probe.Ready{Failures: 2, Successes: 3}
	var said []bool
	for _, ok := range []bool{true, true, false, true, true, true, true, false, true, false, false, false} {
		if r.Add(ok) {
			said = append(said, r.Holds)
		}
	}
	if len(said) != 2 || !said[0] || said[1] {
		t.Errorf("changes: %v", said)
	}
}

func TestLiveForgivesUntilTheGraceEnds(t *testing.T) {
	start := time.Unix(1000, 0)
	l := probe.Live{Failures: 2, Until: start.Add(10 * time.Second)}
	for s := range 10 {
		if l.Add(false, start.Add(time.Duration(s)*time.Second)) {
			t.Fatalf("failed %d s into the grace", s)
		}
	}
	if l.Add(false, start.Add(10*time.Second)) || !l.Add(false, start.Add(11*time.Second)) {
		t.Error("two failures after the grace don't fail it")
	}
	early := probe.Live{Failures: 2, Until: start.Add(10 * time.Second)}
	early.Add(true, start)
	early.Add(false, start.Add(time.Second))
	if !early.Add(false, start.Add(2*time.Second)) {
		t.Error("failures after the first success don't count")
	}
}
