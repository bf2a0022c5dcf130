//go:build unix && !linux

package inherit

// CloseOnExec marks every descriptor over 2, so that no child gets one that
// this process itself inherited.
func CloseOnExec() { markEach() }
