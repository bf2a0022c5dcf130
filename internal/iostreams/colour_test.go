package iostreams

import "testing"

func TestWantColour(t *testing.T) {
	for _, c := range []struct {
		name     string
		terminal bool
		env      map[string]string
		want     bool
	}{
		{"terminal", true, nil, true},
		{"pipe", false, nil, false},
		{"NO_COLOR", true, map[string]string{"NO_COLOR": "1"}, false},
		{"NO_COLOR before force", true, map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, false},
		{"empty NO_COLOR", true, map[string]string{"NO_COLOR": ""}, true},
		{"forced in a pipe", false, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"force 0", false, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{"dumb", true, map[string]string{"TERM": "dumb"}, false},
		{"CLICOLOR 0", true, map[string]string{"CLICOLOR": "0"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wantColour(c.terminal, func(k string) string { return c.env[k] }); got != c.want {
				t.Errorf("colour %v, want %v", got, c.want)
			}
		})
	}
}
