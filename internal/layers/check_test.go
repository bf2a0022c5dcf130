package layers

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// source is a small module of one file.
func source(name, text string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(text)}}
}

func importing(folder, imported string) fstest.MapFS {
	return source(folder+"/x.go", fmt.Sprintf("// Package p is for tests.\npackage p\n\nimport %q\n", imported))
}

func problems(t *testing.T, fsys fstest.MapFS, check func(*tree) []string) string {
	t.Helper()
	tr, err := load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(check(tr), "\n")
}

// expect compares what was found with a part of it; "" means nothing.
func expect(t *testing.T, got, want string) {
	t.Helper()
	if want == "" && got != "" || !strings.Contains(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestCheckImports(t *testing.T) {
	const own = modulePath + "/"
	for _, c := range []struct{ folder, imported, want string }{
		{"internal/cli", own + "internal/plan", ""},
		{"internal/cli/sub", own + "internal/plan", ""},
		{"internal/plan", own + "internal/cli", "internal/plan may not import internal/cli"},
		{"internal/plan", own + "internal/spec", "internal/plan may not import internal/spec"},
		{"internal/cli", own + "pkg/backend/local", "may not import pkg/backend/local"},
		{"internal/drivers", own + "pkg/backend/local", ""},
		{"pkg/backend/mesos", own + "pkg/backend/local", "may not import"},
		{"pkg/backend/local/internal/x", own + "pkg/backend/kubernetes", "may not import"},
		{"pkg/backend/local", own + "internal/process/v1", ""},
		{"pkg/backend/local", own + "internal/iostreams", "may not import"},
		{"pkg/backend", own + "internal/version", "may not import"},
		{"internal/scheduler/core", own + "internal/scheduler", "may not import"},
		{"internal/process", own + "internal/scheduler/core", "may not import"},
		{"internal/unheard", own + "pkg/backend", "has no row"},
		{"internal/cli", own + "internal/unheard", "has no row"},

		{"internal/config", "github.com/spf13/viper", ""},
		{"internal/cli", "github.com/spf13/viper", "one importer of configuration"},
		{"internal/cli", "github.com/olekukonko/tablewriter/tw", "one importer of tables"},
		{"pkg/backend/kubernetes", "k8s.io/client-go/kubernetes", ""},
		{"internal/output", "k8s.io/client-go/kubernetes", "one importer of Kubernetes"},
		{"internal/output", "k8s.io/client-go/util/jsonpath", ""},
		{"pkg/backend/mesos", "github.com/mesos/mesos-go/api/v1/lib", ""},
		{"pkg/backend/mesos", "github.com/mesos/mesos-go/api/v0/mesosproto", "v0"},
		{"internal/mesossim", "github.com/mesos/mesos-go/api/v1/lib/resources", "floats"},
		{"pkg/backend", "golang.org/x/sync/errgroup", "standard library alone"},
		{"internal/cli", "example.com/new", "has no row"},

		{"internal/plan", "os", "never acts"},
		{"internal/plan", "strings", ""},
		{"internal/spec/sub", "net/http", "never acts"},
		{"internal/cli", "testing", "testing is for tests"},
		{"pkg/backend/backendtest", "testing", ""},
	} {
		t.Run(c.folder+" imports "+path.Base(c.imported), func(t *testing.T) {
			expect(t, problems(t, importing(c.folder, c.imported), checkImports), c.want)
		})
	}
}

func TestCheckImportsLeavesTestsAlone(t *testing.T) {
	text := "package p\n\nimport \"" + modulePath + "/internal/cli\"\n"
	expect(t, problems(t, source("internal/plan/x_test.go", text), checkImports), "")
}

func TestCheckCalls(t *testing.T) {
	const exit = "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(1) }\n"
	const renamed = "package p\n\nimport system \"os\"\n\nfunc f() { system.Exit(1) }\n"
	const fatal = "package p\n\nimport \"log\"\n\nfunc f() { log.Fatalf(\"x\") }\n"
	const now = "package p\n\nimport \"time\"\n\nvar _ = time.Now\n"
	const dial = "package p\n\nimport \"net\"\n\nvar _ = net.Dial\n"
	const join = "package p\n\nimport \"net\"\n\nvar _ = net.JoinHostPort\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"a pure package dials", "internal/plan/x.go", dial, "never acts"},
		{"a pure package joins host and port", "internal/plan/x.go", join, ""},
		{"main exits", "cmd/baton/main.go", exit, ""},
		{"another file of main exits", "cmd/baton/other.go", exit, "ends the process"},
		{"a program for development exits", "internal/cmd/x/main.go", exit, ""},
		{"a package exits", "internal/cli/x.go", renamed, "ends the process"},
		{"a package logs fatally", "internal/cmd/x/x.go", fatal, "ends the process"},
		{"a test exits", "internal/cli/x_test.go", renamed, ""},
		{"a pure package reads the clock", "internal/plan/x.go", now, "takes the time as an argument"},
		{"another reads the clock", "internal/cli/x.go", now, ""},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, problems(t, source(c.file, c.text), checkCalls), c.want) })
	}
}

func TestCheckFiles(t *testing.T) {
	lines := func(head string, n int) string { return head + "package p\n" + strings.Repeat("\n", n) }
	for _, c := range []struct{ name, file, text, want string }{
		{"small", "a/x.go", lines("// Package p is.\n", 10), ""},
		{"large", "a/x.go", lines("// Package p is.\n", 301), "say why"},
		{"large with a reason", "a/x.go", lines("// size: one switch\n\n// Package p is.\n", 301), ""},
		{"huge with a reason", "a/x.go", lines("// size: one switch\n\n// Package p is.\n", 501), "split it"},
		{"huge table", "a/x.go", lines("// size: table, a row a field\n\n// Package p is.\n", 501), ""},
		{"huge test", "a/x_test.go", lines("", 501), ""},
		{"huge and generated", "a/x.go", lines("// Code generated by x. DO NOT EDIT.\n\n// Package p is.\n", 501), ""},
		{"init", "a/x.go", "// Package p is.\npackage p\n\nfunc init() {}\n", "init runs unasked"},
		{"method named init", "a/x.go", "// Package p is.\npackage p\n\ntype t int\n\nfunc (t) init() {}\n", ""},
		{"no doc", "a/x.go", "package p\n", "no comment says"},
		{"only tests", "a/x_test.go", "package p\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, problems(t, source(c.file, c.text), checkFiles), c.want) })
	}
}

func TestCheckVariables(t *testing.T) {
	for _, c := range []struct{ name, decl, want string }{
		{"error", `var ErrX = errors.New("x")`, ""},
		{"error of a type", `var ErrX = &wrong{}`, ""},
		{"pattern", `var p = regexp.MustCompile("x")`, ""},
		{"assertion", `var _ io.Reader = (*T)(nil)`, ""},
		{"table", `var t = map[string]int{"a": 1}`, ""},
		{"table of patterns", `var t = []*regexp.Regexp{regexp.MustCompile("x")}`, ""},
		{"table of functions", `var t = map[string]func(){"a": func() { g() }}`, ""},
		{"conversion", `var t = []byte("x")`, ""},
		{"made once", `var t = sync.OnceValue(func() int { return g() })`, ""},
		{"embedded", "//go:embed x\nvar files embed.FS", ""},
		{"exported table", `var T = map[string]int{}`, "by any importer"},
		{"no value", `var x int`, "no value from the start"},
		{"mutex", `var mu sync.Mutex`, "no value from the start"},
		{"pointer", `var c = &http.Client{}`, "points to"},
		{"call", `var x = load()`, "calling load"},
		{"made map", `var x = make(map[string]int)`, "calling make"},
		{"two from a call", `var x, y = load()`, "comes from a call"},
		{"assigned", "var x = 1\n\nfunc f() { x = 2 }", "changes the package-level variable x"},
		{"counted", "var x = 1\n\nfunc f() { x++ }", "changes the package-level variable x"},
		{"element assigned", "var x = map[int]int{}\n\nfunc f() { x[1] = 2 }", "changes the package-level variable x"},
		{"element deleted", "var x = map[int]int{}\n\nfunc f() { delete(x, 1) }", "changes the package-level variable x"},
		{"sorted", "var x = []int{}\n\nfunc f() { slices.Sort(x) }", "changes the package-level variable x"},
		{"address taken", "var x = 1\n\nfunc f() *int { return &x }", "changes the package-level variable x"},
		{"local of the same name", "var x = 1\n\nfunc f() { x := x; x = 2; _ = x }", ""},
		{"local variable", "func f() { var x int; x++ }", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, problems(t, source("a/x.go", "package p\n\n"+c.decl+"\n"), checkVariables), c.want)
		})
	}
}

func TestCheckVariablesSeesAssignmentsInTests(t *testing.T) {
	fsys := fstest.MapFS{
		"a/x.go":      {Data: []byte("package p\n\nvar now = time.Now\n")},
		"a/x_test.go": {Data: []byte("package p\n\nfunc f() { now = nil }\n")},
	}
	expect(t, problems(t, fsys, checkVariables), "changes the package-level variable now")
}

func TestLoadLeavesForeignFoldersOut(t *testing.T) {
	fsys := fstest.MapFS{
		"go.mod": {}, "a/x.go": {Data: []byte("package a")}, "a/testdata/x.go": {Data: []byte("not go")},
		"tools/go.mod": {}, "tools/x.go": {Data: []byte("not go")}, ".hidden/x.go": {Data: []byte("not go")},
	}
	tr, err := load(fsys)
	if err != nil || len(tr.files) != 1 {
		t.Errorf("%d files, %v", len(tr.files), err)
	}
}

func TestForbiddenNamesTheImporter(t *testing.T) {
	got, err := forbidden(strings.NewReader(`{"ImportPath":"a","Imports":["fmt"]}{"ImportPath":"b","Imports":["testing"]}`))
	if err != nil || len(got) != 1 || !strings.HasPrefix(got[0], "testing is linked into the program by b") {
		t.Errorf("got %q, %v", got, err)
	}
}
