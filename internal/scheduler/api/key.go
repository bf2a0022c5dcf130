package api

import (
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/pkg/backend"
)

const maxLabel = 63

// keyed hands a key on when drivers may rely on it: both parts DNS labels.
func keyed[T any](wire v1.Key, op string, do func(backend.Key) (T, error)) (T, error) {
	key := backend.Key(wire)
	if !label(key.Name) || key.Namespace != "" && !label(key.Namespace) {
		var none T
		return none, backend.Errorf(backend.Invalid, op, backend.Key{},
			"%q is no name of a job: want letters a-z, digits and -, at most %d", key.String(), maxLabel)
	}
	return do(key)
}

func label(s string) bool {
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
