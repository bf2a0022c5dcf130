// Package group decides the life of an instance: which task starts when, what
// an end of one means for the others, in which order and how hard they are
// stopped. It is pure: time comes in with each event, and what to do goes out
// as actions. It imports the standard library only.
package group
