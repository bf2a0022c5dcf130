// Package v1 is the job file baton/v1 as it is written: a Go type for each
// object with a documented member for each field, the table of fields and the
// JSON schema generated from them, and the look-up that explains a field.
//
// The types carry no logic and nothing is decoded into them: the reader in
// package spec walks the file by itself. A field's level, default, allowed
// values and the job types it is for stand in its tags:
//
//	level    J, G or T, with ↓ when it may stand further out as a default;
//	         members of an object stand where the object does
//	default  what it is when left out; – = the backend's own
//	enum     allowed values, | between
//	for      job types it is for: batch, cron, service, daemon
//	need     required, or when it is
//	short    a plain value may stand for the object: what it is
//	driver   - when it never reaches a driver
//
// The package imports the standard library only.
package v1

//go:generate go run ../../gen
