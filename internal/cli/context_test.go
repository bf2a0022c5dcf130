package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
)

// configure writes the configuration file.
func (f *fixture) configure(text string) {
	f.t.Helper()
	path := filepath.Join(f.env["HOME"], ".config", "baton", "config.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("apiVersion: baton/config/v1\n"+text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func TestDefaultsStandForFlagsThatAreNotGiven(t *testing.T) {
	f := setup(t)
	f.configure("currentContext: East.1\ncontexts:\n- {name: East.1, backend: dc2, namespace: team-a}\ndefaults: {output: name}\n")
	f.other.add(backend.Observation{Key: backend.Key{Namespace: "team-a", Name: "shop"}, Phase: backend.PhaseRunning})
	f.expect(0, []string{"status"}, "shop\n", "")
	if strings.Contains(f.captured.Out.String(), "PHASE") {
		t.Errorf("a table:\n%s", f.captured.Out)
	}
	f.expect(0, []string{"status", "-o", "table"}, "PHASE", "")
	f.expect(0, []string{"stop", "shop", "-o", "table"}, "", "on context East.1\nshop")
	f.expect(4, []string{"status", "--on", "east.1"}, "", "did you mean East.1?")
}

func TestVerbsThatChangeSayWhichContextIsCurrent(t *testing.T) {
	f := setup(t)
	f.configure("currentContext: dc2\n")
	f.other.add(backend.Observation{Key: backend.Key{Name: "shop"}, Phase: backend.PhaseRunning})
	f.expect(0, []string{"stop", "shop"}, "", "on context dc2\n")
	f.env["BATON_CONTEXT"] = "local"
	f.local.add(backend.Observation{Key: backend.Key{Name: "shop"}, Phase: backend.PhaseRunning})
	f.expect(0, []string{"stop", "shop"}, "", "on context local\n")
}

func TestABrokenConfigurationStopsVerbsThatNeedIt(t *testing.T) {
	f := setup(t)
	f.configure("contexts: 1\n")
	for _, args := range []string{"status", "context list", "context add x --backend dc2", "config migrate"} {
		f.expect(3, strings.Fields(args), "", "config.yaml:2:11: contexts: is a number; wanted is a list")
	}
	for _, args := range []string{"version", "completion bash", "config view", "status --help", "__complete status --on "} {
		f.expect(0, strings.Fields(args), "", "")
	}
	f.expect(0, []string{"__complete", "status", "--on", ""}, "dc2", "")
}

func TestContextCheckTellsOfEachContext(t *testing.T) {
	f := setup(t)
	f.configure("contexts:\n- {name: away, backend: dc2}\n")
	f.other.err = backend.Errorf(backend.Unavailable, "info", backend.Key{}, "connection refused")
	f.local.info.Version = "1.2"
	f.expect(0, []string{"context", "check"}, "yes        1.2", "connection refused")
	f.expect(10, []string{"context", "check", "away"}, "away     dc2      no", "")
	f.expect(4, []string{"context", "check", "nowhere"}, "", `no context "nowhere"`)
}
