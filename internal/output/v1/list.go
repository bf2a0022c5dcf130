package v1

import (
	"encoding/json"
	"time"
)

// APIVersion of this shape.
const APIVersion = "output.baton/v1"

// List is every answer.
type List struct {
	APIVersion string    `json:"apiVersion"`
	Kind       string    `json:"kind"`
	Items      []any     `json:"items"`
	Contexts   []Context `json:"contexts"`
}

// Context is a context that was asked.
type Context struct {
	Name    string `json:"name"`
	Error   string `json:"error,omitempty"`
	Code    string `json:"code,omitempty"`
	Partial bool   `json:"partial,omitempty"`
}

// Time is an instant to the second in UTC; the zero time is null or left out.
type Time struct{ time.Time }

// MarshalJSON returns RFC 3339.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.UTC().Truncate(time.Second).Format(time.RFC3339))
}

// By says who made a change.
type By struct {
	User    string `json:"user,omitempty"`
	Via     string `json:"via,omitempty"`
	Host    string `json:"host,omitempty"`
	Version string `json:"version,omitempty"`
}
