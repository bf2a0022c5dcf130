// Package plan says what run would do: which steps, on the job and each of its
// groups, and why. It is pure: what is wanted and what is there go in, a
// printable plan comes out, and the same input gives the same plan. What Apply
// then changes must be what the plan says.
//
// It may import pkg/backend alone.
package plan
