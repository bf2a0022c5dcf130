package v1

import (
	"encoding/json"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// Error is a refused or failed call.
type Error struct {
	Code       backend.Code  `json:"code"`
	Op         string        `json:"op,omitempty"`
	Key        Key           `json:"key,omitzero"`
	Message    string        `json:"message,omitempty"`
	RetryAfter time.Duration `json:"retryAfter,omitempty"`
	Fields     []FieldError  `json:"fields,omitempty"`
}

// FieldError is a refusal that belongs to a field of the job file.
type FieldError struct {
	Path string `json:"path"`
	Msg  string `json:"message"`
}

// Failure is the body of an answer that is not 200.
type Failure struct {
	Error Error `json:"error"`
}

// Frame is one line of a stream: an item, a sign of life when nothing is set,
// or the end.
type Frame struct {
	Item  json.RawMessage `json:"item,omitempty"`
	End   bool            `json:"end,omitempty"`
	Error *Error          `json:"error,omitempty"`
}

// Channel is the first byte of a frame on an upgraded connection.
type Channel byte

// The channels. An empty frame of Stdin closes it. Control carries [Message];
// End carries [Result] and is the last frame.
const (
	Stdin   Channel = 0
	Stdout  Channel = 1
	Stderr  Channel = 2
	Control Channel = 3
	End     Channel = 4
)

// Size of a terminal in characters.
type Size struct {
	Rows int `json:"rows"`
	Cols int `json:"cols"`
}

// Message steers an exec or attach; one field is set.
type Message struct {
	Resize *Size  `json:"resize,omitempty"`
	Signal string `json:"signal,omitempty"`
}

// Result is how an upgraded call ended.
type Result struct {
	Code   int    `json:"code"`
	Signal string `json:"signal,omitempty"`
	Error  *Error `json:"error,omitempty"`
}
