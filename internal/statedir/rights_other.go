//go:build !unix

package statedir

import "io/fs"

const (
	noFollow = 0
	hasModes = false // rights are access lists here, and the user's profile is private by default
)

func owner(fs.FileInfo) (uid, me int, known bool) { return 0, 0, false }
