package artifact

import (
	"context"
	"io"
	"os"
)

// Untar unpacks a tar stream into root by the same rules as an artifact.
func Untar(ctx context.Context, root *os.Root, r io.Reader) error {
	w := &writer{root: root, seen: map[string]bool{}, left: MaxBytes}
	return w.tar(contextReader{ctx, r})
}
