//go:build !windows

package iostreams

import "os"

func understandsEscapes(*os.File) bool { return true }
