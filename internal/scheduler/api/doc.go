// Package api serves a backend.Driver over HTTP/1.1: the scheduler's own
// interface, on a unix socket for local. It decodes, checks and streams, and
// decides nothing.
//
// It may import pkg/backend, the packages below scheduler/api, internal/statedir
// (who is at the other end of a socket) and the standard library.
package api
