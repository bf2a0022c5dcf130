package iostreams

import (
	"errors"

	"golang.org/x/sys/windows"
)

// IsBrokenPipe reports whether a write failed because nobody reads any more,
// as in `baton logs x | more`.
func IsBrokenPipe(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA)
}

// ReportBrokenPipes does nothing here: writes to a closed pipe always return
// an error.
func ReportBrokenPipes() (stop func()) { return func() {} }
