//go:build unix

package supervisor

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/baton-run/baton/internal/process/journal"
	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/statedir"
)

// Load reads what the supervisor of a state folder recorded last, in order of
// id. It writes nothing and needs no supervisor; a folder without records is
// empty.
func Load(stateDir string) ([]v1.Instance, error) {
	dir, err := statedir.Existing(stateDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	f, err := dir.File(journalName, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	values, err := journal.Load(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir.Path(), journalName), err)
	}
	all := make([]v1.Instance, 0, len(values))
	for id, value := range values {
		var r record
		if err := json.Unmarshal(value, &r); err != nil {
			return nil, fmt.Errorf("journal: instance %s: %w", id, err)
		}
		all = append(all, r.Instance)
	}
	slices.SortFunc(all, func(a, b v1.Instance) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}
