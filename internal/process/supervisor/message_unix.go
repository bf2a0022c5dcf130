//go:build unix

package supervisor

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// maxMessage is how much of the end of a message file is kept.
const maxMessage = 4 << 10

// readMessage reads what a task left in its message file. The file is the
// task's own doing: it is reached through the task's folder without leaving it
// by links, and only a regular file is read. Outside the folder it is read only
// when the task ran as this user, who could read it anyway.
func readMessage(dir, name string, sameUser bool) string {
	if name == "" {
		return ""
	}
	f, err := openMessage(dir, name, sameUser)
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	text, err := io.ReadAll(io.NewSectionReader(f, max(0, info.Size()-maxMessage), maxMessage))
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(string(text), "\uFFFD")
}

func openMessage(dir, name string, sameUser bool) (*os.File, error) {
	const flags = os.O_RDONLY | unix.O_NONBLOCK | unix.O_NOFOLLOW
	if filepath.IsAbs(name) {
		rel, err := filepath.Rel(dir, name)
		if err != nil || !filepath.IsLocal(rel) {
			if sameUser {
				return os.OpenFile(name, flags, 0)
			}
			return nil, os.ErrPermission
		}
		name = rel
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.OpenFile(name, flags, 0)
}
