//go:build linux || darwin

package statedir_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/baton-run/baton/internal/statedir"
)

func TestCheckPeer(t *testing.T) {
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("unix", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if err := statedir.CheckPeer(server, os.Getuid()); err != nil {
		t.Errorf("one's own connection is refused: %v", err)
	}
	if err := statedir.CheckPeer(server, os.Getuid()+1); (err == nil) != (os.Getuid() == 0) {
		t.Errorf("another user's connection: %v", err)
	}
	one, other := net.Pipe()
	defer one.Close()
	defer other.Close()
	if err := statedir.CheckPeer(one, os.Getuid()); err == nil {
		t.Error("a connection without a user is let in")
	}
}
