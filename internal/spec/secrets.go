package spec

import (
	"encoding/json"
	"fmt"

	"github.com/baton-run/baton/internal/spec/envfile"
	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// SecretUse is a value that is captured when the job is submitted. Path is
// where the job asks for it; exactly one of Variable and File is set.
type SecretUse struct {
	ID, Path       string
	Variable, File string
	Sealed         bool // an env file, captured as a JSON object of text
}

// Secrets lists what a job captures, in the order of the job; the backend's own
// secrets are not among it.
func Secrets(job *backend.Job) []SecretUse {
	var out []SecretUse
	for i, g := range job.Groups {
		for k, t := range g.Tasks {
			task := fmt.Sprintf("groups[%d].tasks[%d]", i, k)
			for _, name := range problem.Sorted(keys(t.Secrets)) {
				s := t.Secrets[name]
				u := SecretUse{ID: s.ID(), Path: task + ".secrets." + name}
				switch s.From {
				case "env":
					u.Variable = s.Key
				case "file":
					u.File = s.Key
				default:
					continue
				}
				out = append(out, u)
			}
			for n, e := range t.EnvFrom {
				if e.Sealed != "" {
					out = append(out, SecretUse{
						ID: e.Sealed, Path: fmt.Sprintf("%s.envFrom[%d]", task, n), File: e.Sealed[len(sealedID("")):], Sealed: true,
					})
				}
			}
		}
	}
	return out
}

// Capture reads the values of a job's secrets, by [backend.Secret.ID]. All that
// are missing are reported at once; a value never becomes part of an error.
func Capture(l *Loaded, getenv func(string) (string, bool), readFile func(string) ([]byte, error)) (map[string][]byte, error) {
	values := map[string][]byte{}
	problems := &problem.List{File: l.Positions.file}
	for _, u := range Secrets(l.Job) {
		if _, done := values[u.ID]; done {
			continue
		}
		value, msg, hint := capture(u, getenv, readFile)
		if msg != "" {
			at, _ := l.Positions.Find(u.Path)
			problems.Add(Problem{Line: at.Line, Col: at.Col, Path: u.Path, Msg: msg, Hint: hint})
			continue
		}
		values[u.ID] = value
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return values, nil
}

func capture(u SecretUse, getenv func(string) (string, bool), readFile func(string) ([]byte, error)) (value []byte, msg, hint string) {
	if u.File == "" {
		text, ok := getenv(u.Variable)
		if !ok {
			return nil, "the secret's variable " + u.Variable + " is not set here", "set it in the environment of this command: export " + u.Variable + "=…"
		}
		return []byte(text), "", ""
	}
	data, err := readFile(u.File)
	if err != nil {
		return nil, "the secret's file can't be read: " + err.Error(), "the name is relative to the job file"
	}
	if !u.Sealed {
		return data, "", ""
	}
	content, err := envfile.Parse(data)
	if err != nil {
		return nil, u.File + ": " + err.Error(), "lines are NAME=value"
	}
	sealed, err := json.Marshal(content)
	if err != nil {
		return nil, u.File + ": " + err.Error(), ""
	}
	return sealed, "", ""
}
