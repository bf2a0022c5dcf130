//go:build unix && !linux && !darwin

package statedir

import "errors"

func peerUID(int) (int, error) {
	return -1, errors.New("this system does not tell who is at the other end of a socket")
}
