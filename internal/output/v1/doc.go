// Package v1 is the shape of what -o json and -o yaml print, first version. It
// is an interface for scripts: fields may be added, and never change or go.
//
// Every answer is one [List]:
//
//	{
//	  "apiVersion": "output.baton/v1",
//	  "kind": "JobList",
//	  "items": [ … ],
//	  "contexts": [ {"name": "prod"}, {"name": "dc2", "error": "timeout after 5s", "code": "Timeout"} ]
//	}
//
// kind names the type of the items: JobList holds [Job], and so on. contexts
// has one entry for each context that was asked: error says that it did not
// answer, partial that its items are not all. Times are RFC 3339 in UTC, to
// the second, and left out when there is none. Durations are Go's ("1m30s").
// CPU and memory are text in canonical form ("500m", "2Gi"). A count that
// nobody knows is null. Words such as phases, states and reasons may be added:
// a reader must accept those it does not know.
//
// It imports the standard library only.
package v1
