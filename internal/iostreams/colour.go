package iostreams

// wantColour applies the customs of terminals: NO_COLOR forbids, CLICOLOR_FORCE
// demands, and otherwise a capable terminal gets colour.
func wantColour(terminal bool, getenv func(string) string) bool {
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case getenv("CLICOLOR_FORCE") != "" && getenv("CLICOLOR_FORCE") != "0":
		return true
	case getenv("TERM") == "dumb", getenv("CLICOLOR") == "0":
		return false
	}
	return terminal
}
