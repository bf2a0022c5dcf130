package spec

import (
	"strings"

	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// taskReader reads one task.
type taskReader struct {
	job       *jobReader
	group     int
	scope     scope
	task      *backend.Task
	env       map[string]value // the merged variables, for ${env.X}
	secrets   map[string]bool
	resolving map[string]bool
	resolved  map[string]backend.Text
}

func (j *jobReader) readTasks(s scope, g *backend.Group) {
	i := len(j.groups) - 1
	own := s.chain[0]
	f, ok := own.node.Get("tasks")
	if !ok {
		j.groups[i].tasks = []scope{s}
		g.Tasks = []backend.Task{j.readTask(i, s, false)}
		return
	}
	v := own.child("tasks", f.Value)
	for _, item := range v.items() {
		ts := scope{chain: append([]value{item}, s.chain...)}
		j.groups[i].tasks = append(j.groups[i].tasks, ts)
		if !item.is(tree.Map) {
			g.Tasks = append(g.Tasks, backend.Task{})
			continue
		}
		item.checkPlaces(atTask)
		g.Tasks = append(g.Tasks, j.readTask(i, ts, true))
	}
	if len(g.Tasks) == 0 && v.node.Kind == tree.List {
		v.problem("there is no task", "leave tasks out for a group of one task")
	}
}

func (j *jobReader) readTask(group int, s scope, hasName bool) backend.Task {
	task := backend.Task{Name: backend.MainName, Lifecycle: backend.MainTask}
	t := taskReader{job: j, group: group, scope: s, task: &task, resolving: map[string]bool{}, resolved: map[string]backend.Text{}}
	if hasName {
		s.field("name", func(v value) { task.Name, _ = label(v) })
	}
	s.field("lifecycle", into(&task.Lifecycle, enum(backend.MainTask, backend.InitTask, backend.SidecarTask)))
	s.field("image", into(&task.Image, image))
	task.Pull.Policy = defaultPull(task.Image)
	s.field("pull", func(v value) {
		v.object(fields{"policy": into(&task.Pull.Policy, enum("always", "ifNotPresent", "never")), "secret": into(&task.Pull.Secret, filled)})
	})
	s.field("messageFile", into(&task.MessageFile, path))
	t.readEnv()
	t.readCommand()
	s.field("workdir", into(&task.WorkDir, path))
	s.field("stdin", into(&task.Stdin, boolean))
	s.field("tty", into(&task.TTY, boolean))
	s.field("user", func(v value) {
		v.object(fields{"name": into(&task.User.Name, filled), "uid": pointer(&task.User.UID, number(0, maxID)), "gid": pointer(&task.User.GID, number(0, maxID))})
	})
	s.field("files", into(&task.Files, list(t.file)))
	s.field("artifacts", into(&task.Artifacts, list(artifact)))
	t.readResources()
	s.field("ports", into(&task.Ports, list(port)))
	s.field("mounts", into(&task.Mounts, list(mount)))
	t.readHealth()
	t.readStop()
	task.Logs = defaultLogs()
	s.field("logs", func(v value) { readLogs(v, &task.Logs) })
	task.Security.Profile = "default"
	s.field("security", func(v value) { readSecurity(v, &task.Security) })
	return task
}

func image(v value) (string, bool) {
	s, ok := filled(v)
	if ok && (strings.ContainsAny(s, " \t\n") || strings.Contains(s, "://")) {
		v.problem(clip(s)+" is not the name of an image", "for example registry.example/app:1.2")
		return "", false
	}
	return s, ok
}

// defaultPull: what has no fixed tag may have changed.
func defaultPull(image string) string {
	if image == "" || strings.Contains(image, "@") {
		return "ifNotPresent"
	}
	_, tag, ok := strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	if !ok || tag == "latest" {
		return "always"
	}
	return "ifNotPresent"
}

func (t *taskReader) readCommand() {
	s, task := t.scope, t.task
	s.field("command", func(v value) {
		task.Command, task.HasCommand = t.texts(v)
	})
	s.field("args", func(v value) {
		task.Args, task.HasArgs = t.texts(v)
		if task.Image == "" && !task.HasCommand {
			v.problem("args alone are the arguments of an image's program, and the task has no image", "write command, or name the image")
		}
	})
	s.field("script", func(v value) {
		into(&task.Script, t.bound)(v)
		if v.node.Kind == scalarKind && !v.node.Null && v.node.Text == "" {
			v.problem("the script is empty", "")
		}
		if v.node.Cut {
			v.problem("what follows \" #\" is a comment of YAML and not part of the script", "write the script as a block: script: |")
		}
		for _, other := range []string{"command", "args"} {
			if o, ok := s.find(other); ok {
				o.problem(other+" and script exclude each other", "script is run by sh -c")
			}
		}
	})
}

// texts reads a list of text with words.
func (t *taskReader) texts(v value) ([]backend.Text, bool) {
	if v.node.Kind == scalarKind && !v.node.Null {
		v.problem("text stands where a list is wanted", "write a list of words, or script: "+clip(v.node.Text)+" to let a shell read it")
		return nil, false
	}
	out := make([]backend.Text, 0, len(v.node.Items))
	for _, item := range v.items() {
		x, _ := t.bound(item)
		out = append(out, x)
	}
	if len(out) == 0 {
		out = nil
	}
	return out, v.node.Kind == tree.List
}
