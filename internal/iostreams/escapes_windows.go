package iostreams

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandsEscapes switches the console to escape sequences, which older
// consoles interpret only on request.
func understandsEscapes(f *os.File) bool {
	h := windows.Handle(f.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(h, &mode); err != nil {
		return false
	}
	return windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
