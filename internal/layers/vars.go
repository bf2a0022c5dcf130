package layers

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// variables that the rules below would refuse, with the reason each has.
var variables = map[string]string{
	"internal/version.version": "set by the linker",
	"internal/version.commit":  "set by the linker",
	"internal/version.date":    "set by the linker",
	"internal/golden.update":   "a flag of every test that imports the package",
}

// constructors make values that nobody changes afterwards.
var constructors = []string{
	"errors.New", "fmt.Errorf", "regexp.MustCompile", "strings.NewReplacer", "template.Must", "template.New",
	"sync.OnceFunc", "sync.OnceValue", "sync.OnceValues", "netip.MustParsePrefix", "netip.MustParseAddr",
	"time.Duration", "time.Date", "base64.NewEncoding", "base32.NewEncoding", "crc32.MakeTable", "reflect.TypeFor", "big.NewInt",
}

// checkVariables holds package-level variables to what never changes: errors,
// embedded files, compiled patterns and tables. A table is unexported, has its
// value from the start and is never assigned, in tests neither.
func checkVariables(t *tree) []string {
	var problems []string
	for _, files := range t.folders() {
		for _, pkg := range byPackage(files) {
			problems = append(problems, checkPackage(t.fset, pkg)...)
		}
	}
	return problems
}

// byPackage separates a package from its external tests.
func byPackage(files []*file) map[string][]*file {
	packages := map[string][]*file{}
	for _, f := range files {
		packages[f.syntax.Name.Name] = append(packages[f.syntax.Name.Name], f)
	}
	return packages
}

func checkPackage(fset *token.FileSet, files []*file) []string {
	info := resolve(fset, files)
	var problems []string
	declared := map[types.Object]bool{}
	for _, f := range files {
		for _, d := range f.syntax.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR || f.test() {
				continue
			}
			for _, s := range decl.Specs {
				for i, name := range s.(*ast.ValueSpec).Names {
					if variables[f.folder()+"."+name.Name] != "" {
						continue
					}
					declared[info.Defs[name]] = true
					if problem := checkVariable(decl, s.(*ast.ValueSpec), i); problem != "" {
						problems = append(problems, fmt.Sprintf("%s: package-level variable %s %s", fset.Position(name.Pos()), name.Name, problem))
					}
				}
			}
		}
	}
	for _, f := range files {
		problems = append(problems, assignments(fset, f, info, declared)...)
	}
	return problems
}

// resolve finds out which name means what. Imports are left unresolved, and
// files for several platforms declare things twice: the errors are expected.
func resolve(fset *token.FileSet, files []*file) *types.Info {
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	var syntax []*ast.File
	for _, f := range files {
		syntax = append(syntax, f.syntax)
	}
	config := types.Config{Importer: noImports{}, Error: func(error) {}}
	_, _ = config.Check(files[0].folder(), fset, syntax, info)
	return info
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not resolved") }

func checkVariable(decl *ast.GenDecl, spec *ast.ValueSpec, i int) string {
	name := spec.Names[i].Name
	switch {
	case name == "_", embedded(decl.Doc), embedded(spec.Doc):
		return ""
	case len(spec.Values) == 0:
		return "has no value from the start, so something changes it: pass it as an argument"
	case i >= len(spec.Values):
		return "comes from a call: make it when it is needed (sync.OnceValues)"
	case ast.IsExported(name) && !strings.HasPrefix(name, "Err"):
		return "can be changed by any importer: make it a function or a constant"
	}
	return checkValue(spec.Values[i], strings.HasPrefix(strings.ToLower(name), "err"))
}

func embedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

// checkValue looks for calls with an unknown outcome, and for a pointer.
func checkValue(value ast.Expr, isError bool) string {
	if u, ok := value.(*ast.UnaryExpr); ok && u.Op == token.AND && !isError {
		return "points to something that can be changed: make it a value or pass it as an argument"
	}
	problem := ""
	ast.Inspect(value, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if called := nameOf(n.Fun); !conversion(n.Fun) && !slices.Contains(constructors, called) {
				problem = fmt.Sprintf("is made by calling %s at start-up: make it when it is needed (sync.OnceValue), or write it out", called)
			}
		}
		return true
	})
	return problem
}

func conversion(fun ast.Expr) bool {
	switch fun := fun.(type) {
	case *ast.ArrayType, *ast.MapType, *ast.InterfaceType:
		return true
	case *ast.Ident:
		_, isType := types.Universe.Lookup(fun.Name).(*types.TypeName)
		return isType
	case *ast.ParenExpr:
		return conversion(fun.X)
	}
	return false
}

func nameOf(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			return x.Name + "." + fun.Sel.Name
		}
		return fun.Sel.Name
	case *ast.IndexExpr:
		return nameOf(fun.X)
	case *ast.IndexListExpr:
		return nameOf(fun.X)
	}
	return "a function"
}
