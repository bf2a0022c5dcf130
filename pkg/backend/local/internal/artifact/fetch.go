package artifact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// MaxBytes bounds what one artifact may take on disk, packed or unpacked.
const MaxBytes = 64 << 30

// Fetcher fetches artifacts. The zero value of MaxBytes means [MaxBytes].
type Fetcher struct {
	HTTP     *http.Client
	MaxBytes int64
}

// Fetch puts an artifact below root. The file appears under its name only when
// it is whole and its digest is right.
func (f Fetcher) Fetch(ctx context.Context, root *os.Root, a backend.Artifact) error {
	if err := f.fetch(ctx, root, a); err != nil {
		return fmt.Errorf("artifact %s: %w", redact(a.URI), err)
	}
	return nil
}

func (f Fetcher) fetch(ctx context.Context, root *os.Root, a backend.Artifact) error {
	name := filepath.ToSlash(path.Clean(a.Path))
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("path %q leaves the task's folder", a.Path)
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	temp := name + ".part"
	if err := f.download(ctx, root, temp, a); err != nil {
		return errors.Join(err, ignoreMissing(root.Remove(temp)))
	}
	if !a.Extract {
		return place(root, temp, name, a.Executable)
	}
	err := unpack(ctx, root, temp, extractDir(name), path.Base(uriPath(a.URI)), f.limit())
	return errors.Join(err, root.Remove(temp))
}

// An extracted artifact's path is the folder it is unpacked into: the one that
// would hold the archive when the path is the archive's own name.
func extractDir(name string) string {
	if format(name) != "" {
		return path.Dir(name)
	}
	return name
}

func (f Fetcher) download(ctx context.Context, root *os.Root, name string, a backend.Artifact) error {
	src, err := f.open(ctx, a.URI)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = copyMax(io.MultiWriter(dst, sum), contextReader{ctx, src}, f.limit())
	if err := errors.Join(err, dst.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); a.SHA256 != "" && !strings.EqualFold(got, a.SHA256) {
		return fmt.Errorf("sha256 is %s, the job file says %s: the content changed, or the digest is of another file", got, a.SHA256)
	}
	return nil
}

func (f Fetcher) open(ctx context.Context, uri string) (io.ReadCloser, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, err
	}
	switch u.Scheme {
	case "http", "https":
		return f.get(ctx, uri)
	case "file":
		return os.Open(u.Path)
	case "":
		if filepath.IsAbs(uri) {
			return os.Open(uri)
		}
		return nil, errors.New("is neither http, https nor file, nor an absolute path")
	default:
		return nil, fmt.Errorf("scheme %q can't be fetched on this machine: use http, https or file", u.Scheme)
	}
}

func (f Fetcher) get(ctx context.Context, uri string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, uri, nil)
	if err != nil {
		return nil, err
	}
	resp, err := f.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("server answered %s", resp.Status)
	}
	return resp.Body, nil
}

func (f Fetcher) limit() int64 {
	if f.MaxBytes > 0 {
		return f.MaxBytes
	}
	return MaxBytes
}

func place(root *os.Root, temp, name string, executable bool) error {
	mode := os.FileMode(0o644)
	if executable {
		mode = 0o755
	}
	if err := root.Chmod(temp, mode); err != nil {
		return err
	}
	return root.Rename(temp, name)
}

func uriPath(uri string) string {
	if u, err := url.Parse(uri); err == nil && u.Path != "" {
		return u.Path
	}
	return uri
}

// redact leaves out user and password, which some put into a URI.
func redact(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return "(not a URI)"
	}
	u.User, u.RawQuery = nil, ""
	return u.String()
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
