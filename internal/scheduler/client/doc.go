// Package client speaks to a scheduler over its API: it is a backend.Driver
// with all options. It may import pkg/backend, the packages below
// scheduler/api and the standard library.
package client
