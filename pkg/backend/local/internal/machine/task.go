package machine

import (
	"fmt"
	"maps"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"

	v1 "github.com/baton-run/baton/internal/process/v1"
	"github.com/baton-run/baton/internal/scheduler/fleet"
	"github.com/baton-run/baton/pkg/backend"
)

// processTask says how the supervisor runs a task.
func (m *Machine) processTask(l fleet.Launch, i int) (v1.Task, error) {
	task, template := l.Tasks[i], l.Template.Tasks[i]
	if len(task.Argv) == 0 || task.ArgsOnly {
		return v1.Task{}, invalid("a process on this machine needs a command or script: there is no image to take it from")
	}
	out := v1.Task{
		Name: task.Name, Lifecycle: v1.Lifecycle(task.Lifecycle), Argv: task.Argv, Env: m.env(l, task),
		Dir: m.workDir(l.ID, task), Stdin: template.Stdin, TTY: template.TTY,
		StopSignal: task.Stop.Signal, StopGrace: task.Stop.Grace, PreStop: m.preStop(task.Stop.PreStop),
		LogMaxSize: int64(template.Logs.MaxSize), LogMaxFiles: template.Logs.MaxFiles,
		MessageFile: template.MessageFile, SuccessCodes: l.Template.SuccessCodes,
	}
	for name, u := range template.Ulimits {
		if out.Ulimits == nil {
			out.Ulimits = map[string]v1.Ulimit{}
		}
		out.Ulimits[name] = v1.Ulimit{Soft: u.Soft, Hard: u.Hard}
	}
	if out.MessageFile != "" && !filepath.IsAbs(out.MessageFile) {
		out.MessageFile = filepath.Join(m.taskDir(l.ID, task.Name), out.MessageFile)
	}
	return out, setUser(&out, template.User)
}

func (m *Machine) workDir(id string, task fleet.Task) string {
	dir := m.taskDir(id, task.Name)
	switch {
	case task.WorkDir == "":
		return dir
	case filepath.IsAbs(task.WorkDir):
		return task.WorkDir
	default:
		return filepath.Join(dir, task.WorkDir)
	}
}

// env is complete: the machine's base, then what the file declares, then what
// only the fleet knows.
func (m *Machine) env(l fleet.Launch, task fleet.Task) []string {
	all := maps.Clone(m.cfg.Base)
	all["TMPDIR"] = m.tempDir(l.ID, task.Name)
	maps.Copy(all, task.Env)
	for name, value := range task.SecretEnv {
		all[name] = string(value)
	}
	all["BATON_DIR"] = m.taskDir(l.ID, task.Name)
	if l.AddrFile != nil {
		all["BATON_ADDR_FILE"] = filepath.Join(m.instanceDir(l.ID), addrFile)
	}
	env := make([]string, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		env = append(env, name+"="+all[name])
	}
	return env
}

func (m *Machine) preStop(p *fleet.PreStop) []string {
	switch {
	case p == nil:
		return nil
	case len(p.Command) > 0:
		return p.Command
	default:
		url := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(p.Port)) + p.Path
		return append(slices.Clone(m.cfg.Get), url)
	}
}

func setUser(t *v1.Task, u backend.User) error {
	uid, gid := u.UID, u.GID
	if u.Name != "" {
		found, err := user.Lookup(u.Name)
		if err != nil {
			return invalid(fmt.Sprintf("user %q is not known on this machine", u.Name))
		}
		uid, gid = orNumber(uid, found.Uid), orNumber(gid, found.Gid)
	}
	me, mine := int64(os.Getuid()), int64(os.Getgid())
	if me != 0 && (uid != nil && *uid != me || gid != nil && *gid != mine) {
		return invalid("running as another user needs root: run baton as that user, or leave user out")
	}
	if me != 0 {
		return nil
	}
	t.UID, t.GID = toInt(uid), toInt(gid)
	return nil
}

func orNumber(n *int64, text string) *int64 {
	if n != nil {
		return n
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &v
}

func toInt(n *int64) *int {
	if n == nil {
		return nil
	}
	v := int(*n)
	return &v
}

// own gives a task's folders to the user it runs as.
func (m *Machine) own(dir string, t v1.Task) error {
	if t.UID == nil && t.GID == nil {
		return nil
	}
	uid, gid := -1, -1
	if t.UID != nil {
		uid = *t.UID
	}
	if t.GID != nil {
		gid = *t.GID
	}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, uid, gid)
	})
	if err != nil {
		return infrastructure(err)
	}
	return nil
}
