//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/baton-run/baton/internal/cli"
	"github.com/baton-run/baton/internal/iostreams"
)

// asBaton makes this test binary behave as baton: for itself when the variable
// is set, and for the processes that it starts by its own roles.
const asBaton = "BATON_TEST_AS_BATON"

func TestMain(m *testing.M) {
	if os.Getenv(asBaton) != "" || len(os.Args) > 1 && os.Args[1] == "local-role" {
		os.Exit(cli.Main(context.Background(), os.Args[1:], iostreams.System(os.Getenv)))
	}
	os.Exit(m.Run())
}

// crashRounds is how many random moments a normal run tries.
const crashRounds = 50

// TestKilledAtRandomMoments kills the scheduler, the command line or both with
// SIGKILL while jobs come and run. Instances write down in a ledger that they
// started and ended: no job that was accepted may be lost, and none may run twice.
func TestKilledAtRandomMoments(t *testing.T) {
	if testing.Short() {
		t.Skip("starts some hundred processes")
	}
	killAtRandom(t, crashRounds)
}

// TestSoakKilledAtRandomMoments is the same, a thousand times.
func TestSoakKilledAtRandomMoments(t *testing.T) {
	if os.Getenv("BATON_TEST_SOAK") == "" {
		t.Skip("runs with make soak")
	}
	killAtRandom(t, 1000)
}

func killAtRandom(t *testing.T, rounds int) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("BATON_TEST_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("BATON_TEST_SEED=%d", seed)
	c := &crash{t: t, rng: rand.New(rand.NewPCG(seed, 0)), home: t.TempDir(), accepted: map[string]bool{}}
	c.ledger = filepath.Join(c.home, "ledger")
	t.Cleanup(c.end)
	for i := range rounds {
		c.round(fmt.Sprintf("j%d", i))
	}
	c.settle()
	c.check()
}

type crash struct {
	t        *testing.T
	rng      *rand.Rand
	home     string
	ledger   string
	accepted map[string]bool // by job: whether a command said so
}

const crashInstances = 3

func (c *crash) job(name string) string {
	return fmt.Sprintf(`name: %s
type: batch
count: %d
resources: {cpu: 10m, memory: 1Mi}
script: |
  echo "start %[1]s $BATON_INDEX" >> %[3]s
  sleep 0.0$(($$ %% 10))
  echo "end %[1]s $BATON_INDEX" >> %[3]s
`, name, crashInstances, c.ledger)
}

func (c *crash) command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = []string{asBaton + "=1", "HOME=" + c.home, "PATH=" + os.Getenv("PATH"), "XDG_STATE_HOME=" + filepath.Join(c.home, "state")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// round submits a job and kills something at a random moment meanwhile.
func (c *crash) round(name string) {
	args := []string{"run", "-", "--logs", "none"}
	if c.rng.IntN(2) == 0 {
		args = append(args, "--detach")
	}
	cmd := c.command(args...)
	cmd.Stdin = strings.NewReader(c.job(name))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	victim := c.rng.IntN(3)
	c.pause(time.Duration(c.rng.IntN(250)) * time.Millisecond)
	if victim != 0 {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	if victim != 1 {
		for _, pid := range c.processes("scheduler") {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	select {
	case err := <-done:
		c.accepted[name] = err == nil
		if err != nil && victim == 0 {
			// The scheduler died under the command: it may say so, but only
			// with the code of a backend that can't be reached.
			if code := cmd.ProcessState.ExitCode(); code != 10 {
				c.t.Errorf("%s: baton %s: exit code %d\n%s", name, strings.Join(args, " "), code, out.String())
			}
		}
	case <-time.After(time.Minute):
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		c.t.Fatalf("%s: baton %s hangs\n%s", name, strings.Join(args, " "), out.String())
	}
}

func (c *crash) pause(d time.Duration) { <-time.After(d) }

// processes returns the pids of baton's own processes of this test in a role.
func (c *crash) processes(role string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		c.t.Fatal(err)
	}
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		args, err1 := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		env, err2 := os.ReadFile(filepath.Join("/proc", e.Name(), "environ"))
		if err1 == nil && err2 == nil && bytes.Contains(args, []byte("\x00local-role\x00"+role)) && bytes.Contains(env, []byte(c.home)) {
			pids = append(pids, pid)
		}
	}
	return pids
}

type crashStatus struct {
	Items []struct {
		Name  string `json:"name"`
		Phase string `json:"phase"`
	} `json:"items"`
}

func (c *crash) phases() map[string]string {
	out, err := c.command("status", "-o", "json").Output()
	if err != nil {
		c.t.Fatalf("status: %v\n%s", err, out)
	}
	var status crashStatus
	if err := json.Unmarshal(out, &status); err != nil {
		c.t.Fatalf("status: %v\n%s", err, out)
	}
	phases := map[string]string{}
	for _, item := range status.Items {
		phases[item.Name] = item.Phase
	}
	return phases
}

// settle waits until every job there is has ended.
func (c *crash) settle() {
	last := c.command("run", "-", "--logs", "none")
	last.Stdin = strings.NewReader(c.job("last"))
	if out, err := last.CombinedOutput(); err != nil {
		c.t.Fatalf("the last job: %v\n%s", err, out)
	}
	c.accepted["last"] = true
	deadline := time.Now().Add(2 * time.Minute)
	for {
		open := []string{}
		for name, phase := range c.phases() {
			if phase != "Succeeded" && phase != "Failed" {
				open = append(open, name+" "+phase)
			}
		}
		if len(open) == 0 {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("these jobs do not end: %s", strings.Join(open, ", "))
		}
		c.pause(100 * time.Millisecond)
	}
}

func (c *crash) check() {
	text, err := os.ReadFile(c.ledger)
	if err != nil {
		c.t.Fatal(err)
	}
	count := map[string]int{}
	for line := range strings.Lines(string(text)) {
		count[strings.TrimSpace(line)]++
	}
	phases := c.phases()
	for name, accepted := range c.accepted {
		phase, exists := phases[name]
		if accepted && !exists {
			c.t.Errorf("%s was accepted and is lost", name)
		}
		if exists && phase != "Succeeded" {
			c.t.Errorf("%s is %s", name, phase)
		}
		for i := range crashInstances {
			for _, what := range []string{"start", "end"} {
				n, want := count[fmt.Sprintf("%s %s %d", what, name, i)], 0
				if exists {
					want = 1
				}
				if n != want {
					c.t.Errorf("%s instance %d: %d times %s, want %d", name, i, n, what, want)
				}
			}
		}
	}
}

// end leaves no process behind.
func (c *crash) end() {
	if out, err := c.command("scheduler", "stop", "--tasks").CombinedOutput(); err != nil {
		c.t.Errorf("scheduler stop --tasks: %v\n%s", err, out)
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		left := append(c.processes("scheduler"), c.processes("supervisor")...)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			c.t.Errorf("processes left behind: %v", left)
			for _, pid := range left {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
			return
		}
		c.pause(50 * time.Millisecond)
	}
}
