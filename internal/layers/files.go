package layers

import (
	"fmt"
	"go/ast"
	"strings"
)

const (
	reasonAbove = 300
	neverAbove  = 500
)

// checkFiles reports files that have grown too large, init functions, and
// packages that do not say what they are for.
func checkFiles(t *tree) []string {
	var problems []string
	for _, f := range t.files {
		if problem := checkSize(f); problem != "" {
			problems = append(problems, f.name+": "+problem)
		}
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				problems = append(problems, fmt.Sprintf("%s: init runs unasked: make it a function that main calls", t.fset.Position(fn.Pos())))
			}
		}
	}
	for _, files := range t.folders() {
		if problem := checkDoc(files); problem != "" {
			problems = append(problems, problem)
		}
	}
	return problems
}

func checkSize(f *file) string {
	if f.test() || f.generated() || f.lines <= reasonAbove {
		return ""
	}
	reason := sizeReason(f)
	switch {
	case strings.HasPrefix(reason, "table"):
		return ""
	case f.lines > neverAbove:
		return fmt.Sprintf("%d lines: split it, at most %d (a table says `// size: table, …` above the package clause)", f.lines, neverAbove)
	case reason == "":
		return fmt.Sprintf("%d lines: split it, or say why it is one thing in a comment `// size: …` above the package clause", f.lines)
	}
	return ""
}

func sizeReason(f *file) string {
	for _, group := range f.syntax.Comments {
		for _, c := range group.List {
			if reason, ok := strings.CutPrefix(c.Text, "// size: "); ok && c.Pos() < f.syntax.Package {
				return strings.TrimSpace(reason)
			}
		}
	}
	return ""
}

func checkDoc(files []*file) string {
	var folder string
	for _, f := range files {
		if f.test() {
			continue
		}
		folder = f.folder()
		if f.syntax.Doc != nil && strings.TrimSpace(f.syntax.Doc.Text()) != "" {
			return ""
		}
	}
	if folder == "" {
		return ""
	}
	return folder + ": no comment says what the package is for and what it may import"
}
