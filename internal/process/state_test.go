//go:build linux

package process

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/process/frame"
	"github.com/baton-run/baton/internal/process/logfile"
	v1 "github.com/baton-run/baton/internal/process/v1"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestRefusesOddStateFolders(t *testing.T) {
	cases := map[string]func(dir string) (state, want string){
		"a link": func(dir string) (string, string) {
			return dir + "/link", "symbolic link"
		},
		"lock is a link": func(dir string) (string, string) {
			os.Symlink("/etc/passwd", dir+"/real/supervisor.lock")
			return dir + "/real", "symbolic link"
		},
		"log is a link": func(dir string) (string, string) {
			os.Symlink("/etc/passwd", dir+"/real/supervisor.log")
			return dir + "/real", "symbolic link"
		},
		"logs are a link": func(dir string) (string, string) {
			os.Symlink("/tmp", dir+"/real/logs")
			return dir + "/real", "symbolic link"
		},
		"journal is a pipe": func(dir string) (string, string) {
			syscall.Mkfifo(dir+"/real/supervisor.journal", 0o600)
			return dir + "/real", "not a regular file"
		},
		"a file": func(dir string) (string, string) {
			os.WriteFile(dir+"/file", nil, 0o600)
			return dir + "/file", "not a folder"
		},
	}
	if os.Geteuid() == 0 {
		cases["another user's"] = func(dir string) (string, string) {
			os.Chown(dir+"/real", 12345, -1)
			return dir + "/real", "belongs to user id 12345"
		}
	}
	for name, prepare := range cases {
		dir := t.TempDir()
		os.Mkdir(dir+"/real", 0o700)
		os.Symlink(dir+"/real", dir+"/link")
		state, want := prepare(dir)
		err := Spawn(t.Context(), SpawnConfig{Argv: []string{"/proc/self/exe"}, StateDir: state, Env: []string{asSupervisor + "=" + state}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
}

func TestModes(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	os.Mkdir(state, 0o755)
	h := startAt(t, state)
	h.launch("a", sh("echo x"))
	h.end("a")
	err := filepath.Walk(state, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLongSocketPath(t *testing.T) {
	h := startAt(t, filepath.Join(t.TempDir(), strings.Repeat("long/", 30), strings.Repeat("x", 100)))
	h.launch("a", sh(""))
	h.end("a")
}

func TestOneSupervisorAFolder(t *testing.T) {
	h := start(t)
	if err := Serve(t.Context(), Config{StateDir: h.state, Embedded: true}); !errors.Is(err, ErrLocked) {
		t.Errorf("a second supervisor: %v", err)
	}
	// Spawning another finds the first.
	before := h.c.Welcome().PID
	h.spawn()
	if after := h.c.Welcome().PID; after != before {
		t.Errorf("pid %d, then %d", before, after)
	}
}

func TestVersions(t *testing.T) {
	h := start(t)
	conn, err := connect(t.Context(), h.state)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var w v1.Welcome
	if err := errors.Join(frame.WriteMessage(conn, v1.Hello{Min: 7, Max: 9}), frame.ReadMessage(conn, &w)); err != nil {
		t.Fatal(err)
	}
	if w.Error == nil || w.Error.Code != v1.CodeVersion || w.Version != v1.Version {
		t.Errorf("got %+v", w)
	}
}

func TestIdleSupervisorEnds(t *testing.T) {
	h := start(t, asIdle+"=100ms")
	h.launch("a", sh("sleep 0.3"))
	h.c.Close()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		// A look is no connection.
		if b, _ := os.ReadFile(filepath.Join(h.state, "supervisor.log")); strings.Contains(string(b), "why=idle") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("still there")
		}
	}
	if _, err := Dial(t.Context(), DialConfig{StateDir: h.state}); !errors.Is(err, ErrNotRunning) {
		t.Errorf("dial: %v", err)
	}
	h.spawn()
	if got := verdict(h.end("a")); got != "exited ok main=0" {
		t.Errorf("exit record after the supervisor's end: %q", got)
	}
}

func TestSchedulerComesBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scheduler")
	h := start(t, respawns+"="+file)
	// Without any instance: a job may wait for its time.
	c, err := Dial(t.Context(), DialConfig{StateDir: h.state, Role: v1.RoleScheduler})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	h.untilFile(file)
	pid, err := strconv.Atoi(strings.TrimSpace(read(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Kill(pid, syscall.SIGKILL) })
}

func read(t *testing.T, file string) string {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		b, err := os.ReadFile(file)
		if err == nil && len(b) > 0 {
			return string(b)
		}
		if time.Now().After(end) {
			t.Fatalf("%s is empty", file)
		}
	}
}

func TestTermEndsEverything(t *testing.T) {
	h := start(t)
	h.launch("a", sh("trap 'exit 3' TERM; echo up; while :; do sleep 0.01; done"))
	follow := logfile.All()
	follow.Follow, follow.Wait = true, func(context.Context) error { time.Sleep(5 * time.Millisecond); return nil }
	for range logfile.Read(t.Context(), os.DirFS(LogDir(h.state, "a")), "main", follow) {
		break
	}
	if err := syscall.Kill(h.c.Welcome().PID, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-h.c.Done()
	h.spawn()
	if got := verdict(h.end("a")); got != "killed main=3." {
		t.Errorf("got %q", got)
	}
}

func TestLimitsUmaskAndMessage(t *testing.T) {
	h := start(t)
	dir := t.TempDir()
	task := sh("ulimit -n; ulimit -c; umask; echo why > msg; exit 1")
	task.Dir, task.MessageFile = dir, "msg"
	task.Ulimits = map[string]v1.Ulimit{"nofile": {Soft: 123, Hard: 456}, "core": {}}
	umask := 0o077
	task.Umask = &umask
	h.launch("limits", task)
	in := h.end("limits")
	if got := h.logs("limits", "main"); got != "o 123\no 0\no 0077\n" {
		t.Errorf("got %q", got)
	}
	if got := in.Tasks[0].Message; got != "why\n" {
		t.Errorf("message %q", got)
	}
	task.Argv = []string{"/no/such/program"}
	h.launch("missing", task)
	if got := verdict(h.end("missing")); got != "start-error main=ENOENT" {
		t.Errorf("got %q", got)
	}
	link := sh("ln -s /etc/hostname msg2")
	link.Dir, link.MessageFile = dir, "msg2"
	h.launch("link", link)
	if got := h.end("link").Tasks[0].Message; got != "" {
		t.Errorf("a link was followed: %q", got)
	}
}

func TestNothingIsInherited(t *testing.T) {
	// A descriptor that this program itself inherited, as from make.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, _, errno := syscall.Syscall(syscall.SYS_FCNTL, w.Fd(), syscall.F_SETFD, 0); errno != 0 {
		t.Fatal(errno)
	}
	h := start(t, "LEAK=1")
	h.launch("a", v1.Task{Name: "main", Argv: []string{"sh", "-c", "env | grep -v '^BATON_\\|^PWD=\\|^_=\\|^SHLVL=\\|^OLDPWD='; for i in 3 4 5 6 7 8 9 10 11 12 13 14 15; do if [ -e /proc/$$/fd/$i ]; then echo leak $i; fi; done"}, Env: []string{"PATH=/usr/bin:/bin"}})
	h.end("a")
	if got := h.logs("a", "main"); got != "o PATH=/usr/bin:/bin\n" {
		t.Errorf("got %q", got)
	}
	pipe, err := os.Readlink("/proc/self/fd/" + itoa(int(w.Fd())))
	if err != nil {
		t.Fatal(err)
	}
	open, err := filepath.Glob("/proc/" + itoa(h.c.Welcome().PID) + "/fd/*")
	if err != nil || len(open) == 0 {
		t.Fatal(open, err)
	}
	for _, fd := range open {
		if link, _ := os.Readlink(fd); link == pipe {
			t.Errorf("the supervisor holds %s of the one that started it", pipe)
		}
	}
}

func TestInvalidLaunchesAreRefused(t *testing.T) {
	h := start(t)
	for name, l := range map[string]v1.Launch{
		"id":       {ID: "../x", Dir: "/", Tasks: []v1.Task{sh("")}},
		"folder":   {ID: "a", Dir: "rel", Tasks: []v1.Task{sh("")}},
		"no tasks": {ID: "a", Dir: "/"},
		"twice":    {ID: "a", Dir: "/", Tasks: []v1.Task{sh(""), sh("")}},
		"signal":   {ID: "a", Dir: "/", Tasks: []v1.Task{{Name: "m", Argv: []string{"x"}, StopSignal: "NO"}}},
		"NUL":      {ID: "a", Dir: "/", Tasks: []v1.Task{{Name: "m", Argv: []string{"x\x00"}}}},
	} {
		if _, err := h.c.Launch(t.Context(), l); CodeOf(err) != v1.CodeInvalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.c.List(ctx, v1.List{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
