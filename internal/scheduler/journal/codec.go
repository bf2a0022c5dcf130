package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// record is the wire form of an entry; Seq stands in the key.
type record struct {
	First   time.Time `json:"first"`
	At      time.Time `json:"at"`
	Object  string    `json:"object,omitempty"`
	Type    string    `json:"type"`
	Reason  string    `json:"reason,omitempty"`
	Message string    `json:"message,omitempty"`
	Count   int       `json:"count"`
	By      by        `json:"by,omitzero"`
}

type by struct {
	User    string `json:"user,omitempty"`
	Via     string `json:"via,omitempty"`
	Host    string `json:"host,omitempty"`
	Version string `json:"version,omitempty"`
}

// Key of an entry in its bucket: keys sort as their entries do.
func Key(uid string, seq uint64) string { return fmt.Sprintf("%s/%016x", uid, seq) }

// Encode returns the value of an entry.
func Encode(e Entry) ([]byte, error) {
	return json.Marshal(record{
		First: e.First, At: e.Event.At, Object: e.Event.Object, Type: e.Event.Type, Reason: e.Event.Reason,
		Message: e.Event.Message, Count: e.Event.Count, By: by(e.Event.By),
	})
}

// Decode is the inverse of Key and Encode. It refuses fields it does not know.
func Decode(key string, value []byte) (uid string, e Entry, err error) {
	const digits = 16
	cut := len(key) - digits - 1
	if cut < 1 || key[cut] != '/' {
		return "", Entry{}, fmt.Errorf("event %q: not a key of an event", key)
	}
	seq, err := strconv.ParseUint(key[cut+1:], 16, 64)
	if err != nil {
		return "", Entry{}, fmt.Errorf("event %q: %w", key, err)
	}
	var r record
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return "", Entry{}, fmt.Errorf("event %q: %w", key, err)
	}
	return key[:cut], Entry{Seq: seq, First: r.First, Event: backend.Event{
		At: r.At, Object: r.Object, Type: r.Type, Reason: r.Reason, Message: r.Message, Count: r.Count, By: backend.By(r.By),
	}}, nil
}
