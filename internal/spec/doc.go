// Package spec reads job files, baton/v1, into [backend.Job], and writes a job
// in its canonical form.
//
// It walks the tree of a document itself: each field's place, type and default
// is one line of this package, and everything wrong with a file is reported at
// once, at its line and column. Leaf parsers stand in packages of their own.
// It imports the contract and its own leaf packages; it opens no file and
// reads no clock and no environment but by the functions it is given.
package spec
