package layers

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// changers are functions that change what their first argument holds.
var changers = []string{
	"delete", "clear", "copy", "maps.Copy", "maps.DeleteFunc", "sort.Slice", "sort.Sort", "sort.Strings",
	"slices.Sort", "slices.SortFunc", "slices.SortStableFunc", "slices.Reverse",
}

// assignments reports every place in f that changes one of the variables.
func assignments(fset *token.FileSet, f *file, info *types.Info, declared map[types.Object]bool) []string {
	var problems []string
	changed := func(e ast.Expr) {
		name := base(e)
		if name == nil || info.Uses[name] == nil || !declared[info.Uses[name]] {
			return
		}
		problems = append(problems, fmt.Sprintf("%s: changes the package-level variable %s", fset.Position(name.Pos()), name.Name))
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				changed(left)
			}
		case *ast.IncDecStmt:
			changed(n.X)
		case *ast.RangeStmt:
			changed(n.Key)
			changed(n.Value)
		case *ast.UnaryExpr:
			if _, direct := n.X.(*ast.Ident); direct && n.Op == token.AND {
				changed(n.X)
			}
		case *ast.CallExpr:
			if len(n.Args) > 0 && slices.Contains(changers, nameOf(n.Fun)) {
				changed(n.Args[0])
			}
		}
		return true
	})
	return problems
}

// base is the variable that x, x[i], x.f or *x is part of.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		default:
			return nil
		}
	}
}
