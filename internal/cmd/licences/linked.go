package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is one that is linked in, with the folders of its packages that are.
type module struct {
	Path, Version, Dir string
	folders            map[string]bool
}

// linked lists the modules of other people in a program, on any of the
// platforms.
func linked(ctx context.Context, pkg string, platforms []string) ([]module, error) {
	found := map[string]module{}
	for _, goos := range platforms {
		list := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Dir,Standard,Module", pkg)
		list.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", goos, err)
		}
		if err := collect(found, out); err != nil {
			return nil, fmt.Errorf("go list for %s: %w", goos, err)
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b module) int { return strings.Compare(a.Path, b.Path) }), nil
}

func collect(found map[string]module, packages []byte) error {
	for d := json.NewDecoder(bytes.NewReader(packages)); ; {
		var p struct {
			Dir      string
			Standard bool
			Module   *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		m, ok := found[p.Module.Path]
		if !ok {
			m = module{p.Module.Path, p.Module.Version, p.Module.Dir, map[string]bool{}}
			found[m.Path] = m
		}
		m.folders[p.Dir] = true
	}
}

// licenceFile matches names of files that hold conditions.
var licenceFile = regexp.MustCompile(`(?i)^(un)?licen[cs]e([-._].*)?$|^copying([-._].*)?$`)

// licences names what the module's packages are under: its own licence and
// those found in folders on the way to a linked package.
func (m module) licences() ([]string, error) {
	files, err := m.files()
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("it has no licence file")
	}
	var all []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		names, err := identify(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		all = append(all, names...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

func (m module) files() ([]string, error) {
	folders := map[string]bool{m.Dir: true}
	for folder := range m.folders {
		for ; len(folder) > len(m.Dir); folder = filepath.Dir(folder) {
			folders[folder] = true
		}
	}
	var files []string
	for folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if isText(e) && licenceFile.MatchString(e.Name()) {
				files = append(files, filepath.Join(folder, e.Name()))
			}
		}
	}
	slices.Sort(files)
	return files, nil
}

func isText(e fs.DirEntry) bool { return e.Type().IsRegular() && filepath.Ext(e.Name()) != ".go" }
