package schedule

import "time"

// Zone returns the time zone of that IANA name. A job's zone was checked when
// its file was read; one that this machine does not know is UTC.
func Zone(name string) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil && name != "Local" {
		return loc
	}
	return time.UTC
}
