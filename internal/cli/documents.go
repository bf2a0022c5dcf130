package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/baton-run/baton/internal/spec"
	"github.com/baton-run/baton/pkg/backend"
)

// fileOptions say which job files are meant, and with which parameters.
type fileOptions struct {
	files  []string // several, folders, or "-"
	set    []string // NAME=VALUE
	params []string // files of parameters
}

// document is one job of a file, and the folder that its paths are below.
type document struct {
	*spec.Loaded
	file string
	nth  int // of the files
	dir  string
}

// stdin is the name of standard input among files.
const stdin = "-"

// maxFile is how much of a file is read: more than one may have, so that its
// size can be refused.
const maxFile = 16<<20 + 1

// load reads every document of the files, or tells all that is wrong with all
// of them.
func (a *App) load(_ context.Context, opts fileOptions, namespace string) ([]document, error) {
	files, err := expand(opts.files)
	if err != nil {
		return nil, err
	}
	params, err := readParams(opts.params)
	if err != nil {
		return nil, err
	}
	var docs []document
	var wrong spec.Errors
	for i, file := range files {
		found, err := a.loadFile(file, spec.Options{
			Sets: opts.set, Params: params, Namespace: a.flags.namespace, DefaultNamespace: namespace,
		})
		if problems, ok := errors.AsType[*spec.Errors](err); ok {
			wrong = append(wrong, *problems...)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			d.nth = i
			docs = append(docs, d)
		}
	}
	wrong = append(wrong, twiceAcrossFiles(docs)...)
	if len(wrong) > 0 {
		return nil, &wrong
	}
	return docs, nil
}

func (a *App) loadFile(file string, opts spec.Options) ([]document, error) {
	data, dir, err := a.readFile(file)
	if err != nil {
		return nil, err
	}
	opts.ReadFile = below(dir)
	name := file
	if file == stdin {
		name = "stdin"
	}
	loaded, err := spec.Load(name, data, opts)
	if err != nil {
		return nil, err
	}
	var docs []document
	for _, l := range loaded {
		docs = append(docs, document{Loaded: l, file: name, dir: dir})
	}
	return docs, nil
}

func (a *App) readFile(file string) (data []byte, dir string, err error) {
	if file == stdin {
		data, err := io.ReadAll(io.LimitReader(a.Streams.In, maxFile))
		return data, ".", err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, "", fileError(err)
	}
	defer func() { _ = f.Close() }()
	data, err = io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, "", fileError(err)
	}
	return data, filepath.Dir(file), nil
}

// below reads files in a folder and nowhere else.
func below(dir string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, err
		}
		defer func() { _ = root.Close() }()
		return root.ReadFile(filepath.FromSlash(path))
	}
}

// expand replaces a folder by the job files in it, in order of their names.
func expand(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		if arg == stdin {
			files = append(files, arg)
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			return nil, fileError(err)
		case !info.IsDir():
			files = append(files, arg)
		default:
			inside, err := jobFilesIn(arg)
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
		}
	}
	return files, nil
}

func jobFilesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fileError(err)
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(e.Name())) {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, &configError{fmt.Errorf("%s: no job files (*.yaml, *.yml, *.json) in this folder", dir)}
	}
	return files, nil
}

// fileError is about a file named on the command line.
func fileError(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return &configError{fmt.Errorf("%s: %w", e.Path, e.Err)}
	}
	return err
}

func readParams(files []string) ([]spec.ParamFile, error) {
	var params []spec.ParamFile
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, fileError(err)
		}
		params = append(params, spec.ParamFile{Name: f, Data: data})
	}
	return params, nil
}

// twiceAcrossFiles refuses one job in two files; in one file the reader does.
func twiceAcrossFiles(docs []document) spec.Errors {
	var wrong spec.Errors
	first := map[backend.Key]document{}
	for _, d := range docs {
		before, twice := first[d.Job.Key]
		if !twice {
			first[d.Job.Key] = d
			continue
		}
		if before.nth == d.nth {
			continue
		}
		at, _ := d.Positions.Find("name")
		was, _ := before.Positions.Find("name")
		wrong = append(wrong, spec.Problem{
			File: d.file, Line: at.Line, Col: at.Col, Path: "name",
			Msg: fmt.Sprintf("the job %s stands twice: first in %s", d.Job.Key, was), Hint: "give each job its own name",
		})
	}
	return wrong
}

// position is where a field of the job stands in its file.
func (d document) position(path string) (file string, line, col int) {
	p, ok := d.Positions.Find(path)
	if !ok {
		return "", 0, 0
	}
	return p.File, p.Line, p.Col
}

// lineOf is the nearest place of a field, for errors that name one.
func (d document) lineOf(path string) string {
	p, _ := d.Positions.Find(path)
	return strings.TrimSpace(p.String())
}
