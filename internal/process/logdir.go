package process

import "path/filepath"

// LogDir is the folder with the output of an instance, for package logfile. It
// is there until Forget removes it, whether a supervisor runs or not.
func LogDir(stateDir, id string) string { return filepath.Join(stateDir, "logs", id) }
