// Package layers holds the walls of this repository as tables, each row with
// its reason, and the checks that keep them: which package may import which,
// which library is used where, what ends the process, what package-level
// variables there may be, how large a file may grow. Its tests apply them to
// the whole tree, for every platform at once.
//
// It is imported by nothing and may import the standard library alone.
package layers
