package scheduler_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/client"
	"github.com/baton-run/baton/pkg/backend"
)

func serveWeb(t *testing.T) (*client.Client, backend.Key) {
	t.Helper()
	r := newRig(t)
	c := serve(t, r, r.open())
	job := service("web", 1)
	job.Groups[0].Tasks[0].Ports = []backend.Port{{Name: "http", Protocol: "tcp"}}
	r.jobs.add(job)
	apply(t, c, job, backend.ApplyOptions{})
	awaitPhase(t, c, job.Key, backend.PhaseRunning)
	return c, job.Key
}

func TestExecCarriesStreamsAndTheCode(t *testing.T) {
	c, key := serveWeb(t)
	input := bytes.Repeat([]byte("0123456789abcdef"), 20_000)
	var out bytes.Buffer
	exit, err := c.Exec(t.Context(), key, backend.ExecOptions{Command: []string{"cat"}}, backend.Streams{In: bytes.NewReader(input), Out: &out})
	if err != nil || exit.Code != 0 || !bytes.Equal(out.Bytes(), input) {
		t.Errorf("%d bytes of %d came back, exit %+v, %v", out.Len(), len(input), exit, err)
	}
	exit, err = c.Exec(t.Context(), key, backend.ExecOptions{Command: []string{"exit", "42"}}, backend.Streams{})
	if err != nil || exit.Code != 42 {
		t.Errorf("exit %+v, %v", exit, err)
	}
	_, err = c.Exec(t.Context(), key, backend.ExecOptions{Command: []string{"none"}}, backend.Streams{})
	wantCode(t, err, backend.Invalid)
	_, err = c.Exec(t.Context(), key, backend.ExecOptions{Instance: "web.9", Command: []string{"cat"}}, backend.Streams{})
	wantCode(t, err, backend.NotFound)
	_, err = c.Attach(t.Context(), key, backend.ExecOptions{}, backend.Streams{})
	wantCode(t, err, backend.Unsupported)
}

// Input that is still being sent when the call is refused must not hide why.
func TestARefusedExecSaysWhyWhateverIsSent(t *testing.T) {
	c, key := serveWeb(t)
	for range 200 {
		input := bytes.NewReader(make([]byte, 1<<20))
		_, err := c.Exec(t.Context(), key, backend.ExecOptions{Instance: "web.9", Command: []string{"cat"}}, backend.Streams{In: input})
		if backend.CodeOf(err) != backend.NotFound {
			t.Fatalf("exec in an instance that is not there: %v", err)
		}
	}
}

func TestExecCarriesSizesAndSignals(t *testing.T) {
	c, key := serveWeb(t)
	resize, signals := make(chan backend.Size, 1), make(chan string)
	out, lines := io.Pipe()
	var errOut bytes.Buffer
	type result struct {
		exit backend.Exit
		err  error
	}
	done := make(chan result, 1)
	go func() {
		exit, err := c.Exec(t.Context(), key, backend.ExecOptions{Task: backend.MainName, Command: []string{"signals"}}, backend.Streams{
			Out: lines, Err: &errOut, TTY: true, Size: backend.Size{Rows: 24, Cols: 80}, Resize: resize, Signals: signals,
		})
		lines.Close()
		done <- result{exit, err}
	}()
	line := func(want string) {
		t.Helper()
		got := make([]byte, len(want))
		if _, err := io.ReadFull(out, got); err != nil || string(got) != want {
			t.Fatalf("read %q, %v, want %q", got, err, want)
		}
	}
	line("web/main 24x80\n")
	resize <- backend.Size{Rows: 50, Cols: 132}
	line("50x132\n")
	signals <- "INT"
	signals <- "TERM"
	if r := <-done; r.err != nil || r.exit.Signal != "TERM" || errOut.String() != "INT\nTERM\n" {
		t.Errorf("%+v, stderr %q", r, errOut.String())
	}
}

func TestACancelledExecEndsOnBothSides(t *testing.T) {
	c, key := serveWeb(t)
	ctx, cancel := context.WithCancel(t.Context())
	out, lines := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := c.Exec(ctx, key, backend.ExecOptions{Command: []string{"signals"}}, backend.Streams{Out: lines, TTY: true})
		done <- err
	}()
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	cancel()
	out.Close()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	// The server's side is waited for when the test ends.
}

func TestDialCarriesBytesAndHalfCloses(t *testing.T) {
	c, key := serveWeb(t)
	ctx, cancel := context.WithCancel(t.Context())
	conn, err := c.Dial(ctx, key, "web.0", "http")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel() // the context is for connecting alone
	if _, err := io.WriteString(conn, "hello"); err != nil {
		t.Fatal(err)
	}
	if err := conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil || string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
	_, err = c.Dial(t.Context(), key, "web.0", "grpc")
	wantCode(t, err, backend.NotFound)
}

func TestFilesTravelBothWays(t *testing.T) {
	c, key := serveWeb(t)
	long := strings.Repeat("/long/path", 30_000)
	var out bytes.Buffer
	if err := c.ReadFiles(t.Context(), key, backend.FileOptions{Path: long}, &out); err != nil || out.String() != long {
		t.Errorf("%d bytes of %d, %v", out.Len(), len(long), err)
	}
	wantCode(t, c.ReadFiles(t.Context(), key, backend.FileOptions{Path: "absent"}, io.Discard), backend.NotFound)
	if err := c.WriteFiles(t.Context(), key, backend.FileOptions{Path: long}, strings.NewReader(long)); err != nil {
		t.Error(err)
	}
	cut := io.MultiReader(strings.NewReader("half"), &failing{})
	if err := c.WriteFiles(t.Context(), key, backend.FileOptions{Path: "half"}, cut); err == nil {
		t.Error("an archive that was cut was taken for a whole one")
	}
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestNodesCheckAndInfo(t *testing.T) {
	c, _ := serveWeb(t)
	nodes, err := c.Nodes(t.Context())
	if err != nil || len(nodes) != 1 || nodes[0].Instances != 1 || nodes[0].Capacity.CPU-nodes[0].Free.CPU != 100 {
		t.Errorf("nodes: %+v, %v", nodes, err)
	}
	findings, err := c.Check(t.Context())
	if err != nil || len(findings) != 1 || findings[0].Level != "ok" {
		t.Errorf("check: %+v, %v", findings, err)
	}
	info, err := c.Info(t.Context())
	if err != nil || info.Kind != "local" {
		t.Errorf("info: %+v, %v", info, err)
	}
	process, err := c.Process(t.Context())
	if err != nil || process.PID != 1 || process.Epoch == 0 {
		t.Errorf("process: %+v, %v", process, err)
	}
}
