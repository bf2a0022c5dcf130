package layers

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// checkImports reports every import that breaks a wall.
func checkImports(t *tree) []string {
	var problems []string
	for _, f := range t.files {
		if f.test() {
			continue
		}
		for _, p := range slices.Sorted(maps.Values(f.imported())) {
			if problem := checkImport(f.folder(), p); problem != "" {
				problems = append(problems, f.name+": "+problem)
			}
		}
	}
	return problems
}

func checkImport(folder, imported string) string {
	own, isOwn := strings.CutPrefix(imported, modulePath+"/")
	switch {
	case isOwn:
		return checkOwn(folder, own)
	case !strings.Contains(strings.Split(imported, "/")[0], "."):
		return checkStandard(folder, imported)
	}
	return checkLibrary(folder, imported)
}

func checkOwn(folder, imported string) string {
	r := rowOf(folder)
	if r == nil {
		return fmt.Sprintf("%s has no row in internal/layers/rows.go: decide what it may import, and say why", folder)
	}
	target := rowOf(imported)
	switch {
	case target == nil:
		return fmt.Sprintf("%s has no row in internal/layers/rows.go: decide what it may import, and say why", imported)
	case reaches(r, target.folder):
		return ""
	}
	return fmt.Sprintf("%s may not import %s: %s", r.folder, imported, r.reason)
}

// reaches says whether packages of a row may import those of another folder's.
// A wire format comes with the package that speaks it.
func reaches(r *row, folder string) bool {
	folder = strings.TrimSuffix(folder, "/v1")
	return folder == r.folder || slices.Contains(r.imports, folder)
}

func checkStandard(folder, imported string) string {
	switch {
	case imported == "testing" && folder != "internal/golden" && !strings.HasSuffix(path.Base(folder), "test"):
		return "testing is for tests and for packages named …test"
	case isPure(folder) && slices.Contains(acting, imported):
		return fmt.Sprintf("%s decides and never acts: it may not import %s", folder, imported)
	}
	return ""
}

func checkLibrary(folder, imported string) string {
	var best *library
	for i, l := range libraries {
		if below(imported, l.path) && (best == nil || len(l.path) > len(best.path)) {
			best = &libraries[i]
		}
	}
	if best == nil {
		return fmt.Sprintf("library %s has no row in internal/layers/libraries.go", imported)
	}
	reason, standard := standardOnly[folder]
	if standard {
		return fmt.Sprintf("%s may import the standard library alone: %s", folder, reason)
	}
	if slices.ContainsFunc(best.in, func(in string) bool { return below(folder, in) }) {
		return ""
	}
	return fmt.Sprintf("%s may not import %s: %s", folder, imported, best.reason)
}

// rowOf is the row with the longest folder that is at or above this one.
func rowOf(folder string) *row {
	var best *row
	for i, r := range rows {
		if below(folder, r.folder) && (best == nil || len(r.folder) > len(best.folder)) {
			best = &rows[i]
		}
	}
	return best
}

func isPure(folder string) bool {
	return slices.ContainsFunc(pure, func(p string) bool { return below(folder, p) })
}
