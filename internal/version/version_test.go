package version

import (
	"runtime/debug"
	"testing"
)

func TestDescribe(t *testing.T) {
	vcs := []debug.BuildSetting{
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"},
	}
	for _, c := range []struct {
		name    string
		linked  Info
		build   debug.BuildInfo
		want    Info
		release bool
	}{
		{
			"release", Info{Version: "1.4.0", Commit: "def", Date: "2026-02-02T00:00:00Z"},
			debug.BuildInfo{Settings: vcs},
			Info{Version: "1.4.0", Commit: "def", Date: "2026-02-02T00:00:00Z"}, true,
		},
		{
			"working tree", Info{},
			debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: vcs},
			Info{Version: "dev", Commit: "abc", Date: "2026-01-02T03:04:05Z", Modified: true}, false,
		},
		{"installed by version", Info{}, debug.BuildInfo{Main: debug.Module{Version: "v1.3.0-rc.1"}}, Info{Version: "1.3.0-rc.1"}, true},
		{
			"installed by commit", Info{},
			debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-20260102030405-0123456789ab"}},
			Info{Version: "0.0.0-20260102030405-0123456789ab"}, false,
		},
		{
			"after a pre-release", Info{},
			debug.BuildInfo{Main: debug.Module{Version: "v1.3.0-rc.1.0.20260102030405-0123456789ab"}},
			Info{Version: "1.3.0-rc.1.0.20260102030405-0123456789ab"}, false,
		},
		{"nothing known", Info{}, debug.BuildInfo{}, Info{Version: "dev"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := describe(c.linked, &c.build)
			if got.GoVersion == "" || got.Platform == "" {
				t.Errorf("no toolchain: %+v", got)
			}
			got.GoVersion, got.Platform = "", ""
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if got.IsRelease() != c.release {
				t.Errorf("release %v, want %v", got.IsRelease(), c.release)
			}
		})
	}
}
