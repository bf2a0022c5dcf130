// Package version says which baton this is: the release, the commit, and an
// identity that no two different builds share.
//
// It may import the standard library alone.
package version

import (
	"runtime"
	"runtime/debug"
)

// Set by the linker for releases (goreleaser.yaml), empty in any other build.
var (
	version string
	commit  string
	date    string
)

// Info describes a build. Fields that nobody knows are empty.
type Info struct {
	Version   string // release such as "1.4.0", a module version, or "dev"
	Commit    string // full hash
	Date      string // of the commit, RFC 3339
	Modified  bool   // built from a tree that differs from Commit
	GoVersion string
	Platform  string // such as "linux/amd64"
}

// Get describes this build.
func Get() Info {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		build = &debug.BuildInfo{}
	}
	return describe(Info{Version: version, Commit: commit, Date: date}, build)
}

// describe fills what the linker did not set with what the toolchain recorded.
func describe(linked Info, build *debug.BuildInfo) Info {
	i := linked
	i.GoVersion = runtime.Version()
	i.Platform = runtime.GOOS + "/" + runtime.GOARCH
	for _, s := range build.Settings {
		switch {
		case s.Key == "vcs.revision" && i.Commit == "":
			i.Commit = s.Value
		case s.Key == "vcs.time" && i.Date == "":
			i.Date = s.Value
		case s.Key == "vcs.modified" && linked.Version == "":
			i.Modified = s.Value == "true"
		}
	}
	if i.Version == "" && build.Main.Version != "(devel)" {
		i.Version = trimV(build.Main.Version)
	}
	if i.Version == "" {
		i.Version = "dev"
	}
	return i
}

func trimV(v string) string {
	if len(v) > 1 && v[0] == 'v' {
		return v[1:]
	}
	return v
}
