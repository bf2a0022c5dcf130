package backendtest

import (
	"bytes"
	"encoding/json"
	"strings"
)

// draft is the part of a job file that the cases use, groups and tasks written
// out. Its JSON is canonical as long as defaults stay empty.
type draft struct {
	Annotations map[string]string `json:"annotations,omitempty"`
	Backends    map[string]any    `json:"backends,omitempty"`
	Concurrency string            `json:"concurrency,omitempty"`
	Groups      []*groupDraft     `json:"groups"`
	Labels      map[string]string `json:"labels,omitempty"`
	Name        string            `json:"name"`
	Schedule    string            `json:"schedule,omitempty"`
	Suspend     bool              `json:"suspend,omitempty"`
	Timeout     string            `json:"timeout,omitempty"`
	Type        string            `json:"type"`
	Volumes     []volumeDraft     `json:"volumes,omitempty"`
}

type groupDraft struct {
	Annotations    map[string]string `json:"annotations,omitempty"`
	Count          *int              `json:"count,omitempty"`
	Gang           bool              `json:"gang,omitempty"`
	Identity       string            `json:"identity,omitempty"`
	Labels         map[string]string `json:"labels,omitempty"`
	Leader         bool              `json:"leader,omitempty"`
	Name           string            `json:"name,omitempty"`
	Parallelism    int               `json:"parallelism,omitempty"`
	Restart        *restartDraft     `json:"restart,omitempty"`
	Retries        int               `json:"retries,omitempty"`
	ServiceAccount string            `json:"serviceAccount,omitempty"`
	Tasks          []*taskDraft      `json:"tasks"`
	Update         *updateDraft      `json:"update,omitempty"`
	Volumes        []volumeDraft     `json:"volumes,omitempty"`
}

type taskDraft struct {
	Args      []string               `json:"args,omitempty"`
	Command   []string               `json:"command,omitempty"`
	Env       map[string]string      `json:"env,omitempty"`
	Image     string                 `json:"image,omitempty"`
	Lifecycle string                 `json:"lifecycle,omitempty"`
	Mounts    []mountDraft           `json:"mounts,omitempty"`
	Name      string                 `json:"name,omitempty"`
	Ports     []portDraft            `json:"ports,omitempty"`
	Resources *resourcesDraft        `json:"resources,omitempty"`
	Script    string                 `json:"script,omitempty"`
	Secrets   map[string]secretDraft `json:"secrets,omitempty"`
	Security  *securityDraft         `json:"security,omitempty"`
	Stdin     bool                   `json:"stdin,omitempty"`
	Stop      *stopDraft             `json:"stop,omitempty"`
}

type restartDraft struct {
	Policy string `json:"policy,omitempty"`
}

type updateDraft struct {
	Strategy string `json:"strategy,omitempty"`
}

type volumeDraft struct {
	Kind   string `json:"kind,omitempty"`
	Name   string `json:"name"`
	Path   string `json:"path,omitempty"`
	Shared bool   `json:"shared,omitempty"`
	Size   string `json:"size,omitempty"`
}

type mountDraft struct {
	Path   string `json:"path"`
	Volume string `json:"volume"`
}

type portDraft struct {
	Name string `json:"name"`
	Port int    `json:"port,omitempty"`
}

type resourcesDraft struct {
	CPU    string `json:"cpu,omitempty"`
	GPU    int    `json:"gpu,omitempty"`
	Memory string `json:"memory,omitempty"`
}

type securityDraft struct {
	Privileged   bool `json:"privileged,omitempty"`
	ReadOnlyRoot bool `json:"readOnlyRoot,omitempty"`
}

type secretDraft struct {
	From string `json:"from"`
	Key  string `json:"key,omitempty"`
}

type stopDraft struct {
	Grace  string `json:"grace,omitempty"`
	Signal string `json:"signal,omitempty"`
}

// text is the draft as a job file: JSON, with letters as they are.
func (d *draft) text() (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// literal writes a text so that a job file means it and no word of the
// language.
func literal(s string) string { return strings.ReplaceAll(s, "${", "$${") }

func literals(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = literal(s)
	}
	return out
}
