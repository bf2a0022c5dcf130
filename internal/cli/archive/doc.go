// Package archive packs files of this machine into a tar stream and unpacks one
// through a rooted folder, so that nothing lands outside of it.
//
// It imports the standard library only.
package archive
