package layers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

const modulePath = "github.com/baton-run/baton"

// file is a parsed source file, whichever platform it is for.
type file struct {
	name   string // slash separated, from the root of the module
	lines  int
	syntax *ast.File
}

func (f *file) folder() string  { return path.Dir(f.name) }
func (f *file) test() bool      { return strings.HasSuffix(f.name, "_test.go") }
func (f *file) generated() bool { return ast.IsGenerated(f.syntax) }

// imported maps the names by which f uses packages to their import paths.
func (f *file) imported() map[string]string {
	names := map[string]string{}
	for _, spec := range f.syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "_" || name == "." {
			name += p
		}
		names[name] = p
	}
	return names
}

// tree is every source file of the module.
type tree struct {
	fset  *token.FileSet
	files []*file
}

// load parses the module whose root is fsys. Folders with a go.mod of their
// own, test data and hidden folders are left out.
func load(fsys fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && foreignFolder(fsys, name) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		return t.parse(fsys, name)
	})
	return t, err
}

func foreignFolder(fsys fs.FS, name string) bool {
	base := path.Base(name)
	if base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(name, "go.mod"))
	return err == nil
}

func (t *tree) parse(fsys fs.FS, name string) error {
	source, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(t.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.files = append(t.files, &file{name, strings.Count(string(source), "\n"), syntax})
	return nil
}

// folders yields the files of each package, tests included, in order.
func (t *tree) folders() [][]*file {
	byFolder := map[string][]*file{}
	var names []string
	for _, f := range t.files {
		if byFolder[f.folder()] == nil {
			names = append(names, f.folder())
		}
		byFolder[f.folder()] = append(byFolder[f.folder()], f)
	}
	slices.Sort(names)
	var all [][]*file
	for _, name := range names {
		all = append(all, byFolder[name])
	}
	return all
}

// below says whether folder is at or under another one.
func below(folder, other string) bool {
	return folder == other || strings.HasPrefix(folder, other+"/")
}
