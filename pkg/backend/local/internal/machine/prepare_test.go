package machine

import (
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

func testMachine(t *testing.T) *Machine {
	t.Helper()
	dir := t.TempDir()
	m := New(Config{Dir: dir, Base: map[string]string{"PATH": "/bin", "HOME": "/home/x"}, Get: []string{"/self", "get"},
		Host: "here", HTTP: http.DefaultClient, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Ports: core.PortRange{From: 20000, To: 20010}})
	for _, d := range []string{m.instancesDir(), m.volumesDir()} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func launchOf(task fleet.Task, volumes ...fleet.Volume) fleet.Launch {
	task.Name, task.Lifecycle = "main", backend.MainTask
	if task.Argv == nil {
		task.Argv = []string{"true"}
	}
	return fleet.Launch{ID: "j.main.0.u-1-1", Name: "j.0", Key: backend.Key{Namespace: "default", Name: "j"}, Group: "main",
		Job: &backend.Job{}, Template: &backend.Group{Tasks: []backend.Task{{Name: "main"}}}, Tasks: []fleet.Task{task}, Volumes: volumes}
}

func TestPrepareWritesFilesPrivately(t *testing.T) {
	m := testMachine(t)
	l := launchOf(fleet.Task{
		Files: []fleet.File{
			{Path: "etc/app.conf", Content: []byte("a=1"), Mode: 0o644},
			{Path: "secret", Content: []byte("hush"), Mode: 0o644, Secret: true},
		},
		Env:       map[string]string{"A": "1", "PATH": "/mine"},
		SecretEnv: map[string][]byte{"TOKEN": []byte("t")},
		Stop:      fleet.Stop{PreStop: &fleet.PreStop{Path: "/bye", Port: 80}},
	})
	out, err := m.prepare(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	dir := m.taskDir(l.ID, "main")
	for name, want := range map[string]os.FileMode{"etc/app.conf": 0o644, "secret": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v; want %v", name, info, err, want)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("task folder: %v, %v", info, err)
	}
	task := out.Tasks[0]
	want := []string{"A=1", "BATON_DIR=" + dir, "HOME=/home/x", "PATH=/mine", "TMPDIR=" + m.tempDir(l.ID, "main"), "TOKEN=t"}
	if !slices.Equal(task.Env, want) {
		t.Errorf("env %q, want %q", task.Env, want)
	}
	if task.Dir != dir || !slices.Equal(task.PreStop, []string{"/self", "get", "http://127.0.0.1:80/bye"}) {
		t.Errorf("dir %q, preStop %q", task.Dir, task.PreStop)
	}
}

func TestPrepareAgainBeginsAnew(t *testing.T) {
	m := testMachine(t)
	l := launchOf(fleet.Task{Files: []fleet.File{{Path: "f", Content: []byte("x"), Mode: 0o644}}})
	for range 2 {
		if _, err := m.prepare(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVolumes(t *testing.T) {
	m := testMachine(t)
	data := fleet.Volume{Name: "data", ID: "default/j.main.data.0", Kind: backend.PersistentVolume}
	l := launchOf(fleet.Task{Mounts: []backend.Mount{{Volume: "data", Path: "d", SubPath: "in"}, {Volume: "tmp", Path: "t"}}},
		data, fleet.Volume{Name: "tmp", ID: "x", Kind: backend.EphemeralVolume})
	if _, err := m.prepare(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	dir := m.taskDir(l.ID, "main")
	for _, name := range []string{"d/kept", "t/gone"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("1"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Discard(t.Context(), []string{l.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the discarded instance's folder is still there: %v", err)
	}
	vols, err := m.Volumes(t.Context())
	if err != nil || len(vols) != 1 || vols[0].ID != data.ID || *vols[0].Used != 1 {
		t.Fatalf("volumes %+v, %v", vols, err)
	}
	if _, err := os.Stat(filepath.Join(vols[0].Where, "in", "kept")); err != nil {
		t.Error(err)
	}
	if err := m.RemoveVolumes(t.Context(), []string{data.ID, "unknown"}); err != nil {
		t.Fatal(err)
	}
	if vols, err := m.Volumes(t.Context()); err != nil || len(vols) != 0 {
		t.Errorf("volumes after removal: %+v, %v", vols, err)
	}
	if err := m.RemoveVolumes(t.Context(), []string{".."}); err == nil {
		t.Error("a volume name that leaves the folder was taken")
	}
}

func TestPrepareRefusals(t *testing.T) {
	busy, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := busy.Addr().(*net.TCPAddr).Port
	withPort := launchOf(fleet.Task{})
	withPort.Ports = map[string]int{"http": port}
	for name, tc := range map[string]struct {
		launch fleet.Launch
		cause  core.EndCause
		want   string
	}{
		"absolute file":   {launchOf(fleet.Task{Files: []fleet.File{{Path: "/etc/x"}}}), core.EndInvalid, "relative"},
		"file outside":    {launchOf(fleet.Task{Files: []fleet.File{{Path: "../x"}}}), core.EndInvalid, "relative"},
		"two files":       {launchOf(fleet.Task{Files: []fleet.File{{Path: "x"}, {Path: "./x"}}}), core.EndInvalid, "already"},
		"absolute mount":  {launchOf(fleet.Task{Mounts: []backend.Mount{{Volume: "v", Path: "/v"}}}), core.EndInvalid, "relative"},
		"unbound volume":  {launchOf(fleet.Task{Mounts: []backend.Mount{{Volume: "v", Path: "v"}}}), core.EndInvalid, "not bound"},
		"no command":      {launchOf(fleet.Task{Argv: []string{}}), core.EndInvalid, "command"},
		"image's command": {launchOf(fleet.Task{ArgsOnly: true}), core.EndInvalid, "command"},
		"artifact":        {launchOf(fleet.Task{Artifacts: []backend.Artifact{{URI: "file:///does/not/exist", Path: "x"}}}), core.EndFetchFailed, "exist"},
		"port taken":      {withPort, core.EndPort, "listened"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := testMachine(t).prepare(t.Context(), tc.launch)
			le, ok := errorAs(err)
			if !ok || le.cause != tc.cause || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want cause %s and %q", err, tc.cause, tc.want)
			}
		})
	}
}

func TestFilesThroughMountsStayInside(t *testing.T) {
	m := testMachine(t)
	data := fleet.Volume{Name: "data", ID: "v", Kind: backend.PersistentVolume}
	l := launchOf(fleet.Task{Mounts: []backend.Mount{{Volume: "data", Path: "d"}}, Files: []fleet.File{{Path: "d/x", Mode: 0o644}}}, data)
	if _, err := m.prepare(t.Context(), l); err == nil {
		t.Error("a file was written through a mount: it would outlive the instance")
	}
}
