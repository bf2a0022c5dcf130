// Package v1 is the wire form of version 1 of the scheduler's API. It has no
// logic and may import pkg/backend (for its closed words) and the standard
// library only.
//
// Every call is POST /v1/<op> with a JSON object. A scheduler refuses a
// request with a field that it does not know; readers of answers ignore such
// fields. An answer is one JSON object, or for streams a line of JSON for each
// [Frame], the last of which has End or Error set: a stream without one was
// cut. Exec, attach, dial, read and write take the connection over by an HTTP
// upgrade to [Protocol]: dial carries plain bytes, the others frames of one
// byte (a [Channel]), four bytes of length and the data. Durations are whole
// nanoseconds, times RFC 3339.
//
// A field is never renamed or given another meaning. A job travels as its
// canonical document alone.
package v1
