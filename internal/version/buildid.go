package version

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// BuildID tells this program from one that was built differently. It reads the
// head of the running program's own file, and all of it only where the
// toolchain left no identity there. Callers that need it often should keep it.
func BuildID() (string, error) {
	name, err := executable()
	if err != nil {
		return "", fmt.Errorf("build id: %w", err)
	}
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("build id: %w", err)
	}
	defer f.Close()
	id, err := identify(f)
	if err != nil {
		return "", fmt.Errorf("build id of %s: %w", filepath.Base(name), err)
	}
	return id, nil
}

// executable is the file that runs, also after an upgrade has replaced it.
func executable() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	return os.Executable()
}

// headSize is where the linker puts the build id on every platform.
const headSize = 64 << 10

// identify returns the part of the Go build id that depends on the content of
// the finished program, else a hash of the whole file.
func identify(program io.Reader) (string, error) {
	head := make([]byte, headSize)
	n, err := io.ReadFull(program, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = head[:n]
	if id := contentID(head); id != "" {
		return id, nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.MultiReader(bytes.NewReader(head), program)); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)[:15]), nil
}

// contentID takes the last of the four parts of a build id: an ELF file has it
// in a note, every other format before the first instruction.
func contentID(head []byte) string {
	for _, mark := range []struct{ before, after string }{
		{"\x04\x00\x00\x00Go\x00\x00", "\x00"},
		{"\xff Go build ID: \"", "\""},
	} {
		_, rest, found := bytes.Cut(head, []byte(mark.before))
		if !found {
			continue
		}
		id, _, found := bytes.Cut(rest, []byte(mark.after))
		if parts := strings.Split(string(id), "/"); found && len(parts) == 4 {
			return parts[3]
		}
	}
	return ""
}
