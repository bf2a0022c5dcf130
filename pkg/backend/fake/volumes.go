package fake

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// volumeName is unique in all namespaces of a target.
func volumeName(j *job, name string, i *instance) string {
	shared := slices.ContainsFunc(j.spec().Volumes, func(v backend.Volume) bool { return v.Name == name })
	if shared {
		return j.key.String() + "." + name
	}
	return j.key.String() + "." + i.group.Name + "." + name + "." + strconv.Itoa(i.slot)
}

// claim makes the persistent volumes of a job that are not there, and takes
// those that an earlier job of the name has left.
func (s *store) claim(j *job) {
	for _, v := range j.spec().Volumes {
		s.claimOne(j, v, &instance{group: &backend.Group{}})
	}
	for g := range j.spec().Groups {
		group := &j.spec().Groups[g]
		for _, v := range group.Volumes {
			for n := range j.count(group) {
				s.claimOne(j, v, &instance{group: group, slot: n})
			}
		}
	}
}

func (s *store) claimOne(j *job, v backend.Volume, i *instance) {
	if v.Kind != backend.PersistentVolume {
		return
	}
	name := volumeName(j, v.Name, i)
	if s.volumes[name] == nil {
		info := backend.VolumeInfo{Name: strings.TrimPrefix(name, j.key.Namespace+"/"), Key: j.key, Volume: v.Name, Size: v.Size, Where: "memory", Created: time.Now()}
		if !v.Shared {
			info.Instance = backend.InstanceName(j.key.Name, i.group.Name, strconv.Itoa(i.slot))
		}
		s.volumes[name] = &volume{info: info, files: map[string][]byte{}}
	}
	s.volumes[name].owner, s.volumes[name].info.Orphan = j, false
}

// Volumes lists volumes, after removing or forgetting those named.
func (d *Driver) Volumes(ctx context.Context, opts backend.VolumeOptions) ([]backend.VolumeInfo, error) {
	key := backend.Key{Namespace: opts.Namespace}
	if err := d.beginVerb(ctx, backend.VerbVolumes, key); err != nil {
		return nil, err
	}
	s := d.store
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Concat(opts.Remove, opts.Forget) {
		full := opts.Namespace + "/" + name
		v := s.volumes[full]
		switch {
		case v == nil:
			return nil, backend.Errorf(backend.NotFound, "volumes", key, "there is no volume %q", name)
		case v.inUse():
			return nil, backend.Errorf(backend.Conflict, "volumes", key, "volume %q is in use by %s; stop it first", name, v.owner.key)
		}
		delete(s.volumes, full)
	}
	var out []backend.VolumeInfo
	for _, v := range s.volumes {
		if opts.All || v.info.Key.Namespace == opts.Namespace {
			info := v.info
			info.InUse = v.inUse()
			out = append(out, info)
		}
	}
	slices.SortFunc(out, func(a, b backend.VolumeInfo) int {
		return strings.Compare(a.Key.Namespace+"/"+a.Name, b.Key.Namespace+"/"+b.Name)
	})
	return out, nil
}

func (v *volume) inUse() bool { return v.owner != nil && len(v.owner.live()) > 0 }
