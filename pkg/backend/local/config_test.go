package local

import (
	"testing"

	"github.com/baton-run/baton/internal/scheduler/core"
)

func TestPortsOption(t *testing.T) {
	for text, want := range map[string]core.PortRange{
		"20000-29999": {From: 20000, To: 29999}, "1-65535": {From: 1, To: 65535}, "80-80": {From: 80, To: 80},
		"20000-29999 or so": {}, "20000-29999-30000": {}, "2e4-3e4": {}, "20000": {}, "0-10": {}, "10-9": {}, "1-65536": {},
		"-1-5": {}, "+1-5": {}, " 1-5": {}, "": {},
	} {
		cfg, bad := parseConfig(map[string]any{"ports": text})
		if want == (core.PortRange{}) {
			if len(bad) != 1 || bad[0].Path != "ports" {
				t.Errorf("%q was taken as %v", text, cfg.Ports)
			}
			continue
		}
		if len(bad) != 0 || cfg.Ports != want {
			t.Errorf("%q: %v, %v", text, cfg.Ports, bad)
		}
	}
}
