// Package supervisor is the process that runs instances: it forks their tasks,
// owns their output and their exit records, and answers the protocol of v1.
// Package process is its door; it may import the packages beside it and
// golang.org/x/sys. It works on Linux; other Unix systems lack what needs
// /proc: leftovers of a dead supervisor and Usage.
package supervisor
