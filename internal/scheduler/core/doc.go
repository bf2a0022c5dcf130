// Package core decides what the scheduler does. It is pure: no input or
// output, no clock, no randomness, no floating point. It may import
// internal/lifecycle, pkg/backend and the standard library's pure parts.
//
// # Model
//
// A [JobState] is all that is durable about one job. It holds numbered
// [Revision]s of the spec and [Run]s. A batch or cron job has one run an
// execution, numbered from 1; a service or daemon has exactly one, number 0.
// A run has a [Group] for each group of the spec, a group has [Slot]s, one for
// each index, and a slot has [Instance]s: one a launch, the newest last. An
// instance gets its Seq when it is created, its launch id, node and ports when
// it is placed ([Placed]), and is launched at most once. What comes after it,
// a retry, a restart, a replacement, is another instance of the same slot.
//
// # One step
//
//	observe    for each event:  Observe(job, event)      mutates, answers commands
//	reconcile  dirty, due jobs: Reconcile(job, now, env) mutates, answers a Decision
//	place      all open wants:  Place(wants, nodes, running)
//	           each assignment: Observe(job, Placed{…}), each other want: Observe(job, NotPlaced{…})
//	commit     the records of all jobs that were touched
//	effects    Decision.Kill, then job.Intents(): launches that no fleet has confirmed
//
// Everything in a Decision but its Events is level-triggered: Want and Kill
// repeat what is still wanted until an event says that it has happened, so a
// lost effect is made good by the next step and a second call with no event in
// between changes nothing. Events are told once, with the change they tell of.
//
// Wants of a job that was not reconciled in a step stay what they were.
// [Decision.Watches] names the other jobs whose change makes this one dirty.
package core
