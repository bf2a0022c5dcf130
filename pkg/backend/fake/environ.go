package fake

import (
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

const taskDir = "/task"

// environment is what every task of an instance is given.
func (j *job) environment(g *backend.Group, i *instance) map[string]string {
	env := map[string]string{
		"PATH": "/bin", "HOME": taskDir, "USER": "fake", "LANG": "C.UTF-8", "TZ": "UTC", "TMPDIR": "/tmp", "BATON_DIR": taskDir,
		"BATON_JOB": j.key.Name, "BATON_GROUP": g.Name, "BATON_NAMESPACE": j.key.Namespace,
		"BATON_REVISION": strconv.Itoa(i.obs.Revision),
	}
	if j.batch() {
		env["BATON_RUN"] = strconv.Itoa(j.run)
	}
	if j.spec().Type == backend.Cron {
		env["BATON_RUN_TIME"] = j.nominal.UTC().Format("2006-01-02T15:04:05Z")
	}
	if g.Indexed() {
		env["BATON_INDEX"], env["BATON_COUNT"] = strconv.Itoa(i.slot), strconv.Itoa(j.count(g))
	}
	return env
}

func (i *instance) bindAll(texts []backend.Text) []string {
	out := make([]string, len(texts))
	for k, t := range texts {
		out[k] = i.bind(t)
	}
	return out
}

// bind fills in what is known at launch.
func (i *instance) bind(t backend.Text) string {
	var b strings.Builder
	for _, seg := range t {
		b.WriteString(i.segment(seg))
	}
	return b.String()
}

func (i *instance) segment(s backend.Segment) string {
	switch s.Kind {
	case backend.SegmentLiteral:
		return s.Value
	case backend.SegmentPort:
		return i.port(s.Name)
	case backend.SegmentAddr:
		return "127.0.0.1:" + i.port(s.Addr.Port)
	}
	if f, ok := facts()[fact{s.Kind, s.Name}]; ok {
		return f(i)
	}
	return ""
}

type fact struct {
	kind backend.SegmentKind
	name string
}

// facts are what words bound at launch stand for.
func facts() map[fact]func(*instance) string {
	return map[fact]func(*instance) string{
		{backend.SegmentInstance, "index"}: func(i *instance) string { return strconv.Itoa(i.slot) },
		{backend.SegmentInstance, "name"}:  func(i *instance) string { return i.obs.Name },
		{backend.SegmentGroup, "name"}:     func(i *instance) string { return i.group.Name },
		{backend.SegmentGroup, "count"}:    func(i *instance) string { return strconv.Itoa(i.job.count(i.group)) },
		{backend.SegmentJob, "name"}:       func(i *instance) string { return i.job.key.Name },
		{backend.SegmentJob, "namespace"}:  func(i *instance) string { return i.job.key.Namespace },
		{backend.SegmentJob, "revision"}:   func(i *instance) string { return strconv.Itoa(i.obs.Revision) },
		{backend.SegmentRun, "number"}:     func(i *instance) string { return strconv.Itoa(i.obs.Run) },
		{backend.SegmentRun, "time"}:       func(i *instance) string { return i.job.nominal.UTC().Format("2006-01-02T15:04:05Z") },
		{backend.SegmentRun, "date"}:       func(i *instance) string { return i.job.nominal.UTC().Format("2006-01-02") },
	}
}

// port is the number of one of the instance's ports.
func (i *instance) port(name string) string {
	for _, p := range i.obs.Ports {
		if p.Name == name {
			return strconv.Itoa(p.Port)
		}
	}
	return ""
}

// place returns where a path of a task leads: into a volume that outlives the
// instance, or into its own files.
func (s *store) place(i *instance, name string) (map[string][]byte, string) {
	if !path.IsAbs(name) {
		name = path.Join(taskDir, name)
	}
	for t := range i.group.Tasks {
		for _, m := range i.group.Tasks[t].Mounts {
			at := m.Path
			if !path.IsAbs(at) {
				at = path.Join(taskDir, at)
			}
			if v := s.volumes[volumeName(i.job, m.Volume, i)]; v != nil && strings.HasPrefix(name, at+"/") {
				return v.files, strings.TrimPrefix(name, at)
			}
		}
	}
	return i.files, name
}

func (s *store) readFile(i *instance, name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	files, at := s.place(i, name)
	if data, ok := files[at]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (s *store) writeFile(i *instance, name string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "" {
		return errors.New("a file without a name")
	}
	files, at := s.place(i, name)
	files[at] = data
	return nil
}
