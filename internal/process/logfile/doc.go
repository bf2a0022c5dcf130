// Package logfile keeps and reads the output of tasks. Each task has numbered
// files in its instance's folder, TASK.000001.log and so on; a new one is
// begun when one is full and the oldest removed, none is ever renamed. The
// reader needs the files only, not their writer.
//
// A record is one line: the time (RFC 3339 with nine decimals, UTC), a space,
// the stream (o or e), a space, a flag (F a whole line or its last piece, P a
// piece of a line that goes on), a space, any bytes but a newline. The writer
// ends a task's output with a record of stream - and flag E.
//
// It imports the standard library only.
package logfile
