// Package artifact fetches the artifacts of a task into its folder: from http,
// https or a file, checked against a digest, and unpacked when asked.
//
// An archive is hostile until proven otherwise: every name goes through an
// os.Root, no entry may pass through a link, and nothing is written twice.
//
// It may import the standard library and pkg/backend only.
package artifact
