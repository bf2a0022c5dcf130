// Package v1 holds the wire types of version 1 of the protocol between a
// scheduler and the supervisor of local processes. Types only, no logic; it
// imports the standard library only.
//
// A connection starts with Hello in both directions. After that the client
// sends Requests and the supervisor answers each with one Response, or with
// several of which all but the last have More set. Watch, Exec and Attach take
// the connection over: after the first Response Exec and Attach exchange data
// frames (Stream) and Control frames, Watch sends Changes. Readers ignore
// fields they do not know; a field is never renamed or given another meaning.
package v1
