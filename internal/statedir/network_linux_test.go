package statedir

import "testing"

func TestNetworkName(t *testing.T) {
	tests := map[uint32]string{
		0x6969: "nfs", 0xFF534D42: "cifs", 0xFE534D42: "cifs", 0x517B: "cifs", 0x00C36400: "ceph",
		0xEF53: "", 0x01021994: "", 0x9123683E: "", 0x58465342: "", 0x794C7630: "", // ext4 tmpfs btrfs xfs overlay
	}
	for magic, want := range tests {
		if got := networkName(magic); got != want {
			t.Errorf("%#x: got %q, want %q", magic, got, want)
		}
	}
	if name, err := networkFS("/proc"); err != nil || name != "" {
		t.Errorf("/proc: %q, %v", name, err)
	}
}
