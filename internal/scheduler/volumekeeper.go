package scheduler

import (
	"context"
	"maps"
	"slices"

	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// Volumes implements backend.VolumeKeeper. Removing is durable before it
// happens; an answer lists what is left.
func (e *Engine) Volumes(ctx context.Context, opts backend.VolumeOptions) ([]backend.VolumeInfo, error) {
	if err := checkChange("volumes", backend.Key{}, opts.Change); err != nil {
		return nil, err
	}
	if len(opts.Remove) > 0 {
		if _, err := option[fleet.VolumeRemover](e, "volumes", backend.Key{}); err != nil {
			return nil, err
		}
	}
	if len(opts.Remove)+len(opts.Forget) > 0 && e.offline {
		return nil, e.changeable("volumes", backend.Key{})
	}
	infos, err := ask(ctx, e, func(t *turn) ([]backend.VolumeInfo, error) {
		remove, err := e.namedVolumes(opts, opts.Remove)
		if err != nil {
			return nil, err
		}
		forget, err := e.namedVolumes(opts, opts.Forget)
		if err != nil {
			return nil, err
		}
		used := e.usedVolumes()
		for _, id := range slices.Concat(remove, forget) {
			if used[id] {
				return nil, backend.Errorf(backend.Conflict, "volumes", e.volumes[id].key(),
					"volume %s is in use; stop the job first", userName(id))
			}
		}
		t.dropVolumes(remove, true)
		t.dropVolumes(forget, false)
		t.destroy = append(t.destroy, remove...)
		return e.volumeInfos(opts, used), nil
	})
	if err != nil {
		return nil, err
	}
	return e.measured(ctx, infos)
}

// namedVolumes finds the ids of names; one that is not there is an error.
func (e *Engine) namedVolumes(opts backend.VolumeOptions, names []string) ([]string, error) {
	var ids []string
	for _, name := range names {
		var found []string
		for id, v := range e.volumes {
			if userName(id) == name && (opts.All || v.Namespace == opts.Namespace) {
				found = append(found, id)
			}
		}
		switch len(found) {
		case 0:
			return nil, backend.Errorf(backend.NotFound, "volumes", backend.Key{}, "there is no volume %q; `baton volumes list` lists them", name)
		case 1:
			ids = append(ids, found[0])
		default:
			return nil, backend.Errorf(backend.Invalid, "volumes", backend.Key{}, "there are volumes %q in %d namespaces; choose one with -n", name, len(found))
		}
	}
	return ids, nil
}

func (e *Engine) volumeInfos(opts backend.VolumeOptions, used map[string]bool) []backend.VolumeInfo {
	var infos []backend.VolumeInfo
	for _, id := range slices.Sorted(maps.Keys(e.volumes)) {
		v := e.volumes[id]
		if !opts.All && v.Namespace != opts.Namespace {
			continue
		}
		infos = append(infos, backend.VolumeInfo{
			Name: userName(id), Key: v.key(), Volume: v.Name, Instance: v.Instance, Size: v.Size, Created: v.Created,
			InUse: used[id], Orphan: e.jobs.byKey[v.key()] == nil, Where: id,
		})
	}
	return infos
}

// measured adds where volumes are and how full, as far as the fleet knows.
// Where holds the volume's id until then.
func (e *Engine) measured(ctx context.Context, infos []backend.VolumeInfo) ([]backend.VolumeInfo, error) {
	data := map[string]fleet.VolumeData{}
	if lister, ok := e.opts.Fleet.(fleet.VolumeLister); ok {
		all, err := lister.Volumes(ctx)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			data[d.ID] = d
		}
	}
	for i := range infos {
		d := data[infos[i].Where]
		infos[i].Where, infos[i].Used = d.Where, d.Used
	}
	return infos, nil
}
