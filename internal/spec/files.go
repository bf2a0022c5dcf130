package spec

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

const (
	defaultMode       = 0o644
	defaultSecretMode = 0o600
)

func (t *taskReader) file(v value) (backend.File, bool) {
	var f backend.File
	var content, from *value
	f.Mode = defaultMode
	if v.node.Has("secret") {
		f.Mode = defaultSecretMode
	}
	ok := v.object(fields{
		"path":     into(&f.Path, path),
		"content":  func(v value) { content = &v },
		"from":     func(v value) { from = &v },
		"config":   pointer(&f.Config, ref),
		"secret":   pointer(&f.Secret, ref),
		"mode":     into(&f.Mode, mode),
		"template": into(&f.Template, boolean),
	}, "path")
	if !v.one("content", "from", "config", "secret") {
		return f, false
	}
	switch {
	case content != nil && f.Template:
		f.Content, ok = t.bound(*content)
	case content != nil:
		// Verbatim: not even parameters are looked for.
		s, good := plainText(*content)
		f.Content, ok = backend.Literal(s), ok && good
	case from != nil:
		ok = t.fileFrom(*from, &f) && ok
	case f.Template:
		v.problem("template is for content and from", "what the backend holds is written as it is")
	}
	return f, ok
}

// fileFrom takes a file's content into the job.
func (t *taskReader) fileFrom(v value, f *backend.File) bool {
	name, ok := filled(v)
	if !ok {
		return false
	}
	data, ok := v.readFile(name)
	if !ok {
		return false
	}
	if !utf8.Valid(data) {
		v.problem(name+" is not UTF-8 text", "fetch other files as artifacts")
		return false
	}
	if !f.Template {
		f.Content = backend.Literal(string(data))
		return true
	}
	content, errs := words.Parse(string(data), words.Bound, v.r.lookups(t.lookupEnv))
	for _, e := range errs {
		line := strings.Count(string(data[:e.Offset]), "\n") + 1
		v.problem(fmt.Sprintf("%s:%d: %s", name, line, e.Msg), e.Hint)
	}
	f.Content = content
	t.remember(v, content)
	return len(errs) == 0
}

// readFile reads a file beside the job file.
func (v value) readFile(name string) ([]byte, bool) {
	if v.r.readFile == nil {
		v.problem(name+" can't be read here", "only a job file that stands in a folder can name others")
		return nil, false
	}
	data, err := v.r.readFile(name)
	if err != nil {
		v.problem(name+" can't be read: "+err.Error(), "the name is relative to the job file")
		return nil, false
	}
	if len(data) > maxDocument {
		v.problem(fmt.Sprintf("%s has %d bytes", name, len(data)), "a job has at most 512 KiB; fetch larger files as artifacts")
		return nil, false
	}
	return data, true
}

func ref(v value) (backend.Ref, bool) {
	var r backend.Ref
	ok := v.object(fields{"name": into(&r.Name, filled), "key": into(&r.Key, filled)}, "name", "key")
	return r, ok
}

// mode is written in octal digits.
func mode(v value) (uint32, bool) {
	s, ok := text(v)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 8, 32)
	if err != nil || n > 0o7777 || len(s) < 3 {
		v.problem(fmt.Sprintf("%q is not a file mode", clip(s)), "write octal digits, for example 0644")
		return 0, false
	}
	return uint32(n), true
}

func artifact(v value) (backend.Artifact, bool) {
	var a backend.Artifact
	ok := v.object(fields{
		"uri":        into(&a.URI, uri),
		"path":       into(&a.Path, path),
		"sha256":     into(&a.SHA256, checksum),
		"extract":    into(&a.Extract, boolean),
		"executable": into(&a.Executable, boolean),
	}, "uri")
	if a.Path == "" && a.URI != "" {
		if a.Path = defaultArtifact(a.URI); a.Path == "" {
			v.problem("path is missing", "the URI ends in no name")
		}
	}
	if a.Extract && a.Executable {
		v.problem("extract and executable exclude each other", "an archive's files keep their modes")
	}
	return a, ok
}

func uri(v value) (string, bool) {
	s, ok := filled(v)
	if ok && !regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*://[^\s]+|/[^\s]*)$`).MatchString(s) {
		v.problem(clip(s)+" is not a URI", "for example https://example.com/data.tar.gz")
		return "", false
	}
	return s, ok
}

// defaultArtifact is the last part of the URI.
func defaultArtifact(uri string) string {
	uri, _, _ = strings.Cut(uri, "?")
	uri, _, _ = strings.Cut(uri, "#")
	if _, rest, ok := strings.Cut(uri, "://"); ok {
		if !strings.Contains(rest, "/") {
			return ""
		}
		uri = rest
	}
	last := uri[strings.LastIndexByte(uri, '/')+1:]
	if last == "." || last == ".." {
		return ""
	}
	return last
}

func checksum(v value) (string, bool) {
	s, ok := text(v)
	if ok && !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(s) {
		v.problem(fmt.Sprintf("%q is not a SHA-256", clip(s)), "64 lower-case hexadecimal digits")
		return "", false
	}
	return s, ok
}
