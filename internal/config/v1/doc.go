// Package v1 is the configuration file of baton, first version, as it is
// written:
//
//	apiVersion: baton/config/v1
//	currentContext: prod            # where commands go without --on and BATON_CONTEXT
//	contexts:
//	  - name: prod                  # case and dots are kept
//	    backend: kubernetes         # local, kubernetes or mesos
//	    namespace: team-a           # of jobs that name none; default: default
//	  - name: local                 # the built-in context, with options
//	    backend: local
//	    options: {image: ignore, ports: 20000-29999}
//	defaults:
//	  output: wide                  # -o
//	  requestTimeout: 10s           # --request-timeout
//
// Everything but apiVersion may be left out. An unknown key, a wrong type or a
// contradiction is an error. Options are the backend's own and checked by it.
// A file of another version is refused; `baton config migrate` alone rewrites
// an older one.
//
// The types carry no logic, and nothing is decoded into them by a library: the
// reader in package config walks the file by itself. It imports nothing.
package v1

// APIVersion of this shape.
const APIVersion = "baton/config/v1"

// File is the whole file.
type File struct {
	CurrentContext string
	Contexts       []Context
	Defaults       Defaults
}

// Context is a named target. Contexts are a list, so that their names are
// values and not keys.
type Context struct {
	Name      string
	Backend   string
	Namespace string
	// Options hold text, int64, bool, []any and map[string]any.
	Options map[string]any
}

// Defaults are flags' values when the flags are not given.
type Defaults struct {
	Output         string
	RequestTimeout string // as time.ParseDuration takes it
}
