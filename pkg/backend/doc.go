// Package backend is the contract between baton and the systems that run jobs.
//
// A driver is a [Kind] that opens a [Driver]. Whoever writes one needs this
// package and [github.com/baton-run/baton/pkg/backend/backendtest] alone.
// The words must, may and never are obligations and the suite checks them.
//
// A driver decides nothing about the job file: it is given a [Job] that is
// complete, valid and resolved, and keeps its [Job.Document] verbatim without
// ever parsing it. What it can't honour it declares as a [Row]; what a given
// cluster can't do is missing from [Info.Verbs] and answers [Unsupported].
//
// This package imports the standard library only.
package backend
