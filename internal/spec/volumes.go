package spec

import (
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// readVolumes reads a job's or a group's volumes.
func readVolumes(v value, ofJob bool) []backend.Volume {
	out, _ := list(func(v value) (backend.Volume, bool) { return volume(v, ofJob) })(v)
	return out
}

func volume(v value, ofJob bool) (backend.Volume, bool) {
	vol := backend.Volume{Kind: backend.PersistentVolume}
	ok := v.object(fields{
		"name": into(&vol.Name, label),
		"kind": func(v value) {
			vol.Kind, _ = enum(backend.PersistentVolume, backend.EphemeralVolume, backend.HostVolume,
				backend.TmpfsVolume, backend.ExistingVolume)(v)
		},
		"size":     into(&vol.Size, byteSize),
		"path":     into(&vol.Path, absolute),
		"claim":    into(&vol.Claim, filled),
		"shared":   into(&vol.Shared, boolean),
		"access":   into(&vol.Access, enum("once", "many", "readMany")),
		"class":    into(&vol.Class, filled),
		"readOnly": into(&vol.ReadOnly, boolean),
	}, "name")
	if vol.Access == "" {
		vol.Access = defaultAccess(vol.Shared)
	}
	return vol, v.volumeRules(vol, ofJob) && ok
}

func defaultAccess(shared bool) string {
	if shared {
		return "many"
	}
	return "once"
}

// volumeRules says what each kind needs and can't have.
func (v value) volumeRules(vol backend.Volume, ofJob bool) bool {
	before := v.r.problems.Len()
	persistent := vol.Kind == backend.PersistentVolume
	needs := map[backend.VolumeKind]string{
		backend.PersistentVolume: "size", backend.HostVolume: "path", backend.ExistingVolume: "claim",
	}
	if need := needs[vol.Kind]; need != "" && !v.node.Has(need) {
		v.problem(need+" is missing", "a volume of kind "+string(vol.Kind)+" has a "+need)
	}
	for _, f := range []struct{ name, kinds string }{
		{"size", " persistent ephemeral tmpfs "},
		{"path", " host "},
		{"claim", " existing "},
		{"class", " persistent "},
		{"access", " persistent existing "},
	} {
		if got, ok := v.node.Get(f.name); ok && vol.Kind != "" && !strings.Contains(f.kinds, " "+string(vol.Kind)+" ") {
			v.child(f.name, got.Value).problem(f.name+" is not for a volume of kind "+string(vol.Kind),
				"it is for "+strings.Join(strings.Fields(f.kinds), ", "))
		}
	}
	if ofJob && persistent && !vol.Shared {
		v.problem("a persistent volume of the job is one for all", "write shared: true, or declare it in the group for one an instance")
	}
	if vol.Shared && (vol.Kind == backend.EphemeralVolume || vol.Kind == backend.TmpfsVolume) {
		v.problem("a volume of kind "+string(vol.Kind)+" ends with its instance and can't be shared", "use kind: persistent")
	}
	if vol.Shared && vol.Access == "once" && v.node.Has("access") {
		v.problem("shared and access: once exclude each other", "a shared volume has access many or readMany")
	}
	return v.r.problems.Len() == before
}

func mount(v value) (backend.Mount, bool) {
	var m backend.Mount
	ok := v.object(fields{
		"volume":   into(&m.Volume, label),
		"path":     into(&m.Path, path),
		"subPath":  into(&m.SubPath, inside),
		"readOnly": into(&m.ReadOnly, boolean),
	}, "volume", "path")
	return m, ok
}

// path is absolute, or relative and then inside of the task's own folder.
func path(v value) (string, bool) {
	s, ok := filled(v)
	if !ok || strings.HasPrefix(s, "/") {
		return s, ok
	}
	return inside(v)
}

func absolute(v value) (string, bool) {
	s, ok := filled(v)
	if ok && !strings.HasPrefix(s, "/") {
		v.problem(clip(s)+" is not an absolute path", "it begins with /")
		return "", false
	}
	return s, ok
}

// inside is a path that does not leave the folder it is relative to.
func inside(v value) (string, bool) {
	s, ok := filled(v)
	if !ok {
		return "", false
	}
	if strings.HasPrefix(s, "/") {
		v.problem(clip(s)+" is an absolute path", "write it relative")
		return "", false
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == ".." {
			v.problem(clip(s)+" leaves its folder", "write it without ..")
			return "", false
		}
	}
	return s, true
}
