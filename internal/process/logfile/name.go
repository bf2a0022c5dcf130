package logfile

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

const suffix = ".log"

func fileName(task string, n int) string { return fmt.Sprintf("%s.%06d%s", task, n, suffix) }

// parseName is the inverse of fileName.
func parseName(name string) (task string, n int, ok bool) {
	rest, ok := strings.CutSuffix(name, suffix)
	if !ok {
		return "", 0, false
	}
	i := strings.LastIndexByte(rest, '.')
	if i <= 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(rest[i+1:])
	if err != nil || n <= 0 || fileName(rest[:i], n) != name {
		return "", 0, false
	}
	return rest[:i], n, true
}

// numbers returns the numbers of a task's files, oldest first.
func numbers(fsys fs.FS, task string) ([]int, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var ns []int
	for _, e := range entries {
		if t, n, ok := parseName(e.Name()); ok && t == task {
			ns = append(ns, n)
		}
	}
	slices.SortFunc(ns, cmp.Compare[int])
	return ns, nil
}

// Tasks returns the names of the tasks that have files in a folder.
func Tasks(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var tasks []string
	for _, e := range entries {
		if t, _, ok := parseName(e.Name()); ok && !slices.Contains(tasks, t) {
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}
