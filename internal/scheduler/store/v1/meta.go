// Package v1 is the wire form of what the scheduler's store keeps. It has no
// logic beyond encoding and may import the standard library only.
package v1

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Format is the version of everything in the store that this package writes
// and the only one it reads.
const Format = 1

// Meta describes the store itself; it changes in the same transaction as the
// records it counts. Field format keeps its place and meaning in every future
// version, so that each can tell what it cannot read.
type Meta struct {
	Format  int               `json:"format"`
	Epoch   uint64            `json:"epoch"`
	Buckets map[string]Bucket `json:"buckets,omitempty"`
}

// Bucket counts the records of a bucket. Sum is the exclusive or of a hash of
// each, so that a lost, foreign or stale record shows.
type Bucket struct {
	Records int    `json:"records"`
	Sum     uint64 `json:"sum,string"`
}

// FormatError refuses a store of an unknown version.
type FormatError struct{ Found, Known int }

func (e *FormatError) Error() string {
	advice := "run the newer release of baton that wrote it"
	if e.Found < e.Known {
		advice = "run the release of baton that wrote it, or move the file away to start anew"
	}
	return fmt.Sprintf("the store has format %d, this baton reads format %d; %s", e.Found, e.Known, advice)
}

// Encode is the inverse of DecodeMeta.
func (m Meta) Encode() ([]byte, error) {
	return json.Marshal(m)
}

// DecodeMeta refuses an unknown format with *FormatError before it looks at
// anything else, and a field it does not know.
func DecodeMeta(data []byte) (Meta, error) {
	var version struct {
		Format *int `json:"format"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return Meta{}, fmt.Errorf("meta record: %w", err)
	}
	if version.Format == nil {
		return Meta{}, fmt.Errorf("meta record: no format")
	}
	if *version.Format != Format {
		return Meta{}, &FormatError{Found: *version.Format, Known: Format}
	}
	var m Meta
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return Meta{}, fmt.Errorf("meta record: %w", err)
	}
	return m, nil
}
