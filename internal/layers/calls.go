package layers

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// checkCalls reports what ends the process outside main, and what reads the
// clock or the network in a package that only decides.
func checkCalls(t *tree) []string {
	var problems []string
	for _, f := range t.files {
		if f.test() {
			continue
		}
		names := f.imported()
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok {
				if problem := checkUse(f, names[x.Name], s.Sel.Name); problem != "" {
					problems = append(problems, fmt.Sprintf("%s: %s", t.fset.Position(s.Pos()), problem))
				}
			}
			return true
		})
	}
	return problems
}

func checkUse(f *file, pkg, name string) string {
	switch {
	case ends(pkg, name) && !mayExit(f):
		return fmt.Sprintf("%s.%s ends the process: return an error, cmd/baton/main.go alone exits", pkg, name)
	case pkg == "time" && slices.Contains(clock, name) && isPure(f.folder()):
		return fmt.Sprintf("time.%s: %s takes the time as an argument", name, f.folder())
	case pkg == "net" && isPure(f.folder()) && slices.ContainsFunc(wire, func(w string) bool { return strings.HasPrefix(name, w) }):
		return fmt.Sprintf("net.%s: %s decides and never acts", name, f.folder())
	}
	return ""
}

func ends(pkg, name string) bool {
	return pkg == "os" && name == "Exit" || pkg == "syscall" && name == "Exit" ||
		pkg == "log" && (strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic"))
}

func mayExit(f *file) bool {
	program := below(f.folder(), "internal/cmd") || below(f.folder(), "internal/gen")
	return f.name == "cmd/baton/main.go" || program && f.syntax.Name.Name == "main"
}
