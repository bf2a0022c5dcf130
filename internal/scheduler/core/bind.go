package core

import (
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Binding is what launch-bound text needs to know.
type Binding struct {
	Job      backend.Key
	Revision int
	Group    string
	Count    int // of the group
	Index    int
	Instance string // its name: etl.extract.3
	Run      int
	RunTime  time.Time
	Zone     *time.Location // for run.date; nil = UTC
	Ports    []backend.Address
	// Addresses of the groups named in text, by reference without pick and
	// part: "group" or "job/group".
	Addresses map[string][]Endpoint
}

// Bind returns the text with every word replaced.
func Bind(t backend.Text, b Binding) (string, error) { return "", nil }
