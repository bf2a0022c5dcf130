//go:build unix

package iostreams

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// IsBrokenPipe reports whether a write failed because nobody reads any more,
// as in `baton logs x | head`.
func IsBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// ReportBrokenPipes makes writes to a closed stdout or stderr return an error
// that [IsBrokenPipe] knows, until stop is called. Without it the process is
// killed by SIGPIPE. The signal is caught, not ignored: programs started later
// would inherit an ignored one.
func ReportBrokenPipes() (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGPIPE)
	return func() { signal.Stop(c) }
}
