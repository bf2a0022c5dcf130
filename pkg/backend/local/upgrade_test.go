package local

import "testing"

func TestCompare(t *testing.T) {
	for name, tc := range map[string]struct {
		me, running build
		want        relation
	}{
		"the same build":           {build{"v1.2.3", "a"}, build{"v1.2.3", "a"}, same},
		"newer release":            {build{"v1.3.0", "b"}, build{"v1.2.3", "a"}, newer},
		"newer by number":          {build{"1.10.0", "b"}, build{"1.9.9", "a"}, newer},
		"older release":            {build{"v1.2.3", "b"}, build{"v2.0.0", "a"}, older},
		"a release built twice":    {build{"v1.2.3", "b"}, build{"v1.2.3", "a"}, same},
		"no release asks":          {build{"(devel)", "b"}, build{"v1.2.3", "a"}, newer},
		"no release runs":          {build{"v1.2.3", "b"}, build{"(devel)", "a"}, newer},
		"a candidate is none":      {build{"v1.2.3-rc1", "b"}, build{"v1.2.3", "a"}, newer},
		"two builds of no release": {build{"(devel)", "b"}, build{"(devel)", "a"}, newer},
	} {
		if got := compare(tc.me, tc.running); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
}
