package record

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/baton-run/baton/internal/scheduler/core"
	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
	"github.com/baton-run/baton/pkg/backend"
)

var update = flag.Bool("update", false, "rewrite golden files")

// reader reads documents of its own: <type> <digest>.
func reader(key backend.Key, document []byte) (*backend.Job, error) {
	kind, digest, ok := strings.Cut(string(document), " ")
	if !ok {
		return nil, errors.New("not a document")
	}
	return &backend.Job{
		Key: key, Type: backend.JobType(kind), Document: document, Digest: digest,
		Groups: []backend.Group{{Name: "main", Type: backend.Batch, Count: 2, Tasks: []backend.Task{{Name: "main", Lifecycle: backend.MainTask}}}},
	}, nil
}

// full has every field set, so that one that is forgotten shows.
func full(t *testing.T) *core.JobState {
	t.Helper()
	at := func(s int) time.Time { return time.Date(2026, 3, 1, 12, 0, s, 123456789, time.UTC) }
	key := backend.Key{Namespace: "prod", Name: "etl"}
	job, err := reader(key, []byte("batch sha256:<&>\u2028"))
	if err != nil {
		t.Fatal(err)
	}
	code, grace := 7, 3*time.Second
	return &core.JobState{
		Key: key, UID: "u1", Version: 9, Created: at(1), Goal: core.GoalSuspend, GoalSince: at(2), GoalByFile: true, Grace: &grace, DestroyVolumes: true,
		Revisions: []core.Revision{{Number: 4, Job: job, Secrets: map[string]string{"env/A": "d"}, Changed: map[string]int{"main": 4}, From: 2, At: at(3),
			By: backend.By{User: "ann", Via: "command", Host: "h", Version: "1"}, Message: "why"}},
		Scaled: map[string]core.Scaled{"main": {Count: 3, File: 2}},
		Runs: []*core.Run{{
			Number: 6, Revision: 4, Nominal: at(4), Created: at(5), Started: at(6), Finished: at(7), Result: backend.PhaseFailed, Reason: backend.ReasonTimeout,
			Fault: backend.FaultUser, Message: "m", Paused: time.Minute, Ending: backend.ReasonTimeout,
			Groups: []*core.Group{{Name: "main", Open: true, Result: backend.Failed, Reason: backend.ReasonNonZeroExit, Message: "g", Slots: []*core.Slot{{
				Index: 1, Node: "n1", Failures: 1, Backoff: 2, Faults: 3, Restarts: 4, Ends: []time.Time{at(8)}, NotBefore: at(9), Result: backend.Failed,
				Reason: backend.ReasonRetriesExhausted, Message: "s", Instances: []*core.Instance{{
					Seq: 5, ID: "etl.main.1.u1-1-5", Run: 6, Group: "main", Index: 1, Attempt: 2, Revision: 4, TemplateDigest: "t", SecretsDigest: "x",
					State: backend.Failed, Reason: backend.ReasonNonZeroExit, Fault: backend.FaultUser, Message: "i", ExitCode: &code, Signal: "TERM",
					Cause: "c", Intent: true, Outdated: true, Kill: backend.ReasonReplaced, KillCause: "k", KillSince: at(10), Away: at(11), Node: "n1", Host: "h",
					Ports:     []backend.Address{{Name: "http", Protocol: "tcp", Host: "h", Port: 80}},
					Requested: core.Resources{CPU: 1, Memory: 2, Disk: 3, GPU: 4, Extra: map[string]int64{"e": 5}},
					Created:   at(12), Placed: at(13), Started: at(14), Finished: at(15), Ready: []string{"main"}, ReadySince: at(16),
					Tasks: []core.TaskResult{{Name: "main", Lifecycle: backend.MainTask, State: backend.Failed, ExitCode: &code, Signal: "KILL", Stopped: true,
						Restarts: 1, Message: "t", Started: at(17), Finished: at(18)}},
				}},
			}}}},
		}},
		LastRun: 6, LastSeq: 5, Cursor: at(19), Rollout: &core.Rollout{Revision: 4, Started: at(20), Progress: at(21), Updated: 1, Stalled: true, Done: true},
		Submissions: []core.Submission{{ID: "s", At: at(22), Applied: backend.Applied{
			Key: key, UID: "u1", Version: "u1-9", Revision: 4, Run: 6, Outcome: backend.Rerun, Groups: []string{"main"}, Warnings: []string{"w"}}}},
	}
}

// TestWireForm pins the bytes: a record that was written must be read for ever.
func TestWireForm(t *testing.T) {
	js := full(t)
	data, err := Encode(js)
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "job.json")
	if *update {
		if err := os.WriteFile(golden, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bytes.TrimSpace(want)), string(data)); diff != "" {
		t.Error(diff)
	}
	back, err := Decode(data, reader)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(js, back, cmpopts.IgnoreUnexported(core.JobState{})); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	good, err := Encode(full(t))
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, with string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("the record has no %s", old)
		}
		return strings.Replace(string(good), old, with, 1)
	}
	tests := map[string]struct{ data, says string }{
		"a newer version, another shape": {`{"version":2,"name":7}`, "newer release"},
		"no version":                     {`{"name":"a"}`, "no version"},
		"not json":                       {`{`, "job record"},
		"unknown field":                  {swap(`"goal":`, `"gaol":"run","goal":`), "gaol"},
		"unknown field deep inside":      {swap(`"seq":5`, `"seq":5,"sequel":1`), "sequel"},
		"unknown goal":                   {swap(`"goal":"suspend"`, `"goal":"dance"`), "dance"},
		"no uid":                         {swap(`"uid":"u1"`, `"uid":""`), "uid"},
		"no revision":                    {`{"version":1,"name":"a","uid":"u","goal":"run","change":1,"created":"2026-03-01T12:00:00Z","revisions":[]}`, "no revision"},
		"digest of another document":     {swap(`"digest":"sha256`, `"digest":"sha512`), "digest"},
		"a document nobody can read":     {swap(`"document":"batch sha256`, `"document":"batch`), "not a document"},
		"runs out of order":              {swap(`"lastRun":6`, `"lastRun":5`), "run 6"},
		"a run of a lost revision":       {swap(`"revision":4,"nominal"`, `"revision":3,"nominal"`), "revision 3"},
		"an instance from the future":    {swap(`"lastSeq":5`, `"lastSeq":4`), "instance 5"},
		"more than can be":               {swap(`"scaled":{"main":{"count":3`, `"scaled":{"main":{"count":3333333`), "scaled to 3333333"},
		"attempt 0":                      {swap(`"attempt":2`, `"attempt":0`), "attempt 0"},
		"index below 0":                  {swap(`"index":1`, `"index":-1`), "index -1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Decode([]byte(tt.data), reader); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want something of %q", err, tt.says)
			}
		})
	}
	var version *v1.FormatError
	if _, err := Decode([]byte(`{"version":2}`), reader); !errors.As(err, &version) {
		t.Errorf("a newer version is %v", err)
	}
}

// FuzzDecode: whatever the bytes, decoding answers or refuses, what it answers
// is written back the same, and the core can live with it.
func FuzzDecode(f *testing.F) {
	if data, err := os.ReadFile(filepath.Join("testdata", "job.json")); err == nil {
		f.Add(data)
	}
	f.Add([]byte(`{"version":1,"name":"a","uid":"u","goal":"run","change":1,"created":"2026-03-01T12:00:00Z","revisions":[{"number":1,"document":"service x","digest":"x","changed":{}}],"runs":[{"number":0,"created":"2026-03-01T12:00:00Z"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		js, err := Decode(data, reader)
		if err != nil {
			return
		}
		first, err := Encode(js)
		if err != nil {
			t.Skip(err)
		}
		again, err := Decode(first, reader)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, first)
		}
		second, err := Encode(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("written twice it differs: %v\n%s\n%s", err, first, second)
		}
		now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		core.View(js, now, core.Env{})
		core.Why(js, now, core.Env{}, nil)
		js.Running()
		js.Intents()
		core.Reconcile(js, now, core.Env{})
		core.View(js, now, core.Env{})
	})
}
