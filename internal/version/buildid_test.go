package version

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const program = `package main

func main() { println(%s) }
`

func TestIdentifyDiffersBetweenBuilds(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		t.Run(goos, func(t *testing.T) {
			t.Parallel()
			one, again, other := buildAndIdentify(t, goos, "1"), buildAndIdentify(t, goos, "1"), buildAndIdentify(t, goos, "2")
			if one != again {
				t.Errorf("the same program has two ids: %q and %q", one, again)
			}
			if one == other {
				t.Errorf("two programs share the id %q", one)
			}
			if len(one) != 20 {
				t.Errorf("id %q is not the toolchain's", one)
			}
		})
	}
}

func buildAndIdentify(t *testing.T, goos, text string) string {
	t.Helper()
	dir := t.TempDir()
	source, out := filepath.Join(dir, "main.go"), filepath.Join(dir, "out")
	if err := os.WriteFile(source, []byte(strings.Replace(program, "%s", text, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", out, source)
	build.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	if msg, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, msg)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	id, err := identify(f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestIdentifyWithoutBuildIDHashesAll(t *testing.T) {
	big := strings.Repeat("x", 2*headSize)
	a, err := identify(strings.NewReader(big + "a"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := identify(strings.NewReader(big + "b"))
	if err != nil {
		t.Fatal(err)
	}
	if a == b || a == "" {
		t.Errorf("ids %q and %q", a, b)
	}
}

func TestBuildIDOfThisProgram(t *testing.T) {
	id, err := BuildID()
	if err != nil || id == "" {
		t.Errorf("BuildID() = %q, %v", id, err)
	}
}

func BenchmarkBuildID(b *testing.B) {
	for b.Loop() {
		if _, err := BuildID(); err != nil {
			b.Fatal(err)
		}
	}
}
