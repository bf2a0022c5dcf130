package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// docs holds the comments of types ("Job") and of their members ("Job.Name").
type docs map[string]string

func readDocs(dir string) (docs, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	found := docs{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		found.collect(file)
	}
	return found, nil
}

func (d docs) collect(file *ast.File) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			t := spec.(*ast.TypeSpec)
			d[t.Name.Name] = oneLine(gen.Doc)
			if s, ok := t.Type.(*ast.StructType); ok {
				d.members(t.Name.Name, s)
			}
		}
	}
}

func (d docs) members(of string, s *ast.StructType) {
	for _, f := range s.Fields.List {
		for _, name := range f.Names {
			d[of+"."+name.Name] = oneLine(f.Doc)
		}
	}
}

func oneLine(c *ast.CommentGroup) string {
	return strings.Join(strings.Fields(c.Text()), " ")
}
