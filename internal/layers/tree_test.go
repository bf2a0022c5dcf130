package layers

import (
	"os"
	"testing"
)

const root = "../.."

func TestTree(t *testing.T) {
	all, err := load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(all.files) < 20 {
		t.Fatalf("only %d files found under %s", len(all.files), root)
	}
	for name, check := range map[string]func(*tree) []string{
		"imports": checkImports, "calls": checkCalls, "variables": checkVariables, "files": checkFiles,
	} {
		t.Run(name, func(t *testing.T) {
			for _, problem := range check(all) {
				t.Error(problem)
			}
		})
	}
}

func TestLinked(t *testing.T) {
	problems, err := checkLinked(t.Context(), root, "./cmd/baton")
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

func TestEachRowHasAReasonAndKnownImports(t *testing.T) {
	folders := map[string]bool{}
	for _, r := range rows {
		if folders[r.folder] {
			t.Errorf("%s has two rows", r.folder)
		}
		folders[r.folder] = true
		if r.reason == "" {
			t.Errorf("%s has no reason", r.folder)
		}
	}
	for _, r := range rows {
		for _, imported := range r.imports {
			if !folders[imported] {
				t.Errorf("%s may import %s, which has no row", r.folder, imported)
			}
		}
	}
	for _, l := range libraries {
		if l.reason == "" {
			t.Errorf("%s has no reason", l.path)
		}
	}
}

// Imports point one way: no two rows may reach each other.
func TestRowsHaveNoCycle(t *testing.T) {
	imports := map[string][]string{}
	for _, r := range rows {
		imports[r.folder] = r.imports
	}
	var visit func(folder string, path []string)
	done := map[string]bool{}
	visit = func(folder string, path []string) {
		for _, p := range path {
			if p == folder {
				t.Fatalf("imports go round: %v", append(path, folder))
			}
		}
		if done[folder] {
			return
		}
		for _, imported := range imports[folder] {
			visit(imported, append(path, folder))
		}
		done[folder] = true
	}
	for folder := range imports {
		visit(folder, nil)
	}
}
