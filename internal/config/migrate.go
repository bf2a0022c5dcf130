package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// migration rewrites a file of one version into that of the next.
type migration struct {
	from, to string
	rewrite  func(root *yaml.Node) error
}

// migrations are all there are, the oldest first: v1 is the first version.
func migrations() []migration { return nil }

// Migrated is what a migration did; From is "" when there is no file, and
// Backup when there was nothing to do.
type Migrated struct{ From, To, Backup string }

// Migrate rewrites a file of an older version into this one's, and keeps what
// it was beside it.
func Migrate(s Sources) (Migrated, error) { return migrate(s, migrations()) }

func migrate(s Sources, older []migration) (Migrated, error) {
	data, err := readFile(s.Path)
	if err != nil || blank(data) {
		return Migrated{To: v1.APIVersion}, err
	}
	version := versionOf(data)
	if !isOlder(version, older) {
		// It is of this version, or its problems say why it can't be read.
		if _, problems := decode(s.Path, data, s, older); problems != nil {
			return Migrated{}, problems
		}
		return Migrated{From: version, To: v1.APIVersion}, nil
	}
	text, err := rewritten(data, version, older)
	if err != nil {
		return Migrated{}, fmt.Errorf("%s: %w", s.Path, err)
	}
	if _, problems := decode(s.Path, text, s, nil); problems != nil {
		return Migrated{}, problems
	}
	m := Migrated{From: version, To: v1.APIVersion, Backup: s.Path + "." + strings.ReplaceAll(version, "/", "-") + ".bak"}
	if err := backup(m.Backup, data); err != nil {
		return Migrated{}, err
	}
	return m, replace(s.Path, data, text)
}

func isOlder(version string, older []migration) bool {
	for _, m := range older {
		if m.from == version {
			return true
		}
	}
	return false
}

// rewritten carries a file through every version up to this one.
func rewritten(data []byte, version string, older []migration) ([]byte, error) {
	doc := &yaml.Node{}
	if err := yaml.Unmarshal(data, doc); err != nil {
		return nil, err
	}
	for _, m := range older {
		if m.from != version {
			continue
		}
		if err := m.rewrite(doc.Content[0]); err != nil {
			return nil, fmt.Errorf("from %s to %s: %w", m.from, m.to, err)
		}
		e := Editor{root: doc.Content[0]}
		if n := e.value("apiVersion"); n != nil {
			n.Value = m.to
		}
		version = m.to
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(doc), encoder.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// backup never overwrites: an older backup may be the only copy of something.
func backup(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return backend.Errorf(backend.Conflict, "", backend.Key{}, "the backup %s is there already; move it away and try again", path)
	}
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// versionOf reads the version alone; "" when it can't be read.
func versionOf(data []byte) string {
	docs := tree.Parse(data, &problem.List{})
	if len(docs) != 1 || docs[0].Kind != tree.Map {
		return ""
	}
	f, ok := docs[0].Get("apiVersion")
	if !ok || f.Value.Kind != tree.Scalar {
		return ""
	}
	return f.Value.Text
}

// otherVersion says what a version is that is not this one.
func otherVersion(version string, older []migration) (msg, hint string) {
	if isOlder(version, older) {
		return fmt.Sprintf("the file is of the older version %s", version), "`baton config migrate` rewrites it and keeps a backup"
	}
	prefix := v1.APIVersion[:strings.LastIndexByte(v1.APIVersion, '/')+2]
	number, ours := strings.CutPrefix(version, prefix)
	if n, err := strconv.Atoi(number); ours && err == nil && n > 1 {
		return fmt.Sprintf("the file is of version %s; this baton reads %s", version, v1.APIVersion), "use a newer baton, or move the file away"
	}
	return fmt.Sprintf("the version %.60q is not known", version), "this baton reads " + v1.APIVersion
}
