package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is a line of `go test -json`, see `go doc cmd/test2json`.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64
}

type testName struct{ pkg, test string }

// summary follows a test run. Output is kept until its test has ended, and
// shown when that failed.
type summary struct {
	w                       io.Writer
	output                  map[testName][]string
	passed, failed, skipped int
	skips                   []string
	problems                []string
}

func newSummary(w io.Writer) *summary {
	return &summary{w: w, output: map[testName][]string{}}
}

func (s *summary) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			s.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		_, _ = s.w.Write(line)
		return
	}
	name := testName{e.Package, e.Test}
	switch e.Action {
	case "output":
		s.output[name] = append(s.output[name], e.Output)
	case "build-output":
		fmt.Fprint(s.w, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.packageEnded(e)
		} else {
			s.testEnded(name, e.Action)
		}
		delete(s.output, name)
	}
}

func (s *summary) testEnded(name testName, action string) {
	switch action {
	case "pass":
		s.passed++
	case "fail":
		s.failed++
		s.problems = append(s.problems, fmt.Sprintf("FAIL %s %s", name.pkg, name.test))
		fmt.Fprint(s.w, strings.Join(s.output[name], ""))
	case "skip":
		s.skipped++
		s.skips = append(s.skips, fmt.Sprintf("skip %s %s: %s", name.pkg, name.test, s.reason(name)))
	}
}

// reason is the last thing a skipped test said.
func (s *summary) reason(name testName) string {
	said := "no reason given"
	for _, line := range s.output[name] {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			said = line
		}
	}
	return said
}

func (s *summary) packageEnded(e event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(s.w, "ok   %s %.1fs\n", e.Package, e.Elapsed)
	case "fail":
		s.unfinished(e.Package)
		fmt.Fprint(s.w, strings.Join(s.output[testName{pkg: e.Package}], ""))
		s.problems = append(s.problems, "FAIL "+e.Package)
	}
}

// unfinished shows the tests that were cut short by a panic or a time-out:
// they have output and no end.
func (s *summary) unfinished(pkg string) {
	for name, output := range s.output {
		if name.pkg == pkg && name.test != "" {
			fmt.Fprint(s.w, strings.Join(output, ""))
			s.failed++
			s.problems = append(s.problems, fmt.Sprintf("FAIL %s %s (did not end)", name.pkg, name.test))
			delete(s.output, name)
		}
	}
}

func (s *summary) close() {
	for _, list := range [][]string{s.skips, s.problems} {
		for _, line := range list {
			fmt.Fprintln(s.w, line)
		}
	}
	fmt.Fprintf(s.w, "%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped)
}
