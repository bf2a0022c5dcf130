package version

import "regexp"

var (
	released = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$`)
	pseudo   = regexp.MustCompile(`(^|[-.])(0\.)?\d{14}-[0-9a-f]{12}$`)
)

// IsRelease says whether this is a published version. Of two that are, the
// version tells which is newer; any other build is known by its [BuildID] only.
func (i Info) IsRelease() bool {
	return !i.Modified && released.MatchString(i.Version) && !pseudo.MatchString(i.Version)
}
