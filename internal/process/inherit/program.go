package inherit

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// Program returns the file to execute for a command of baton's own: the path
// it was started by, or, when that has been removed as go run's is, what this
// process runs.
func Program(path string) string {
	if runtime.GOOS != "linux" {
		return path
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "/proc/self/exe"
	}
	return path
}
