package store

import (
	"fmt"
)

// What every store takes. Keys are any bytes.
const (
	MaxBucket = 63
	MaxKey    = 1024
	MaxValue  = 64 << 20
)

// Op sets one record, or deletes it when Value is nil. Deleting an absent
// record is fine. The store does not keep Value.
type Op struct {
	Bucket, Key string
	Value       []byte
}

// Validate refuses what no store takes.
func (o Op) Validate() error {
	switch {
	case !validBucket(o.Bucket):
		return fmt.Errorf("%w: bucket %q: want a lower-case letter, then letters, digits or -, at most %d bytes", ErrInvalid, o.Bucket, MaxBucket)
	case o.Key == "":
		return fmt.Errorf("%w: bucket %s: empty key", ErrInvalid, o.Bucket)
	case len(o.Key) > MaxKey:
		return fmt.Errorf("%w: bucket %s: key of %d bytes, at most %d are taken", ErrInvalid, o.Bucket, len(o.Key), MaxKey)
	case len(o.Value) > MaxValue:
		return fmt.Errorf("%w: %s/%q: value of %d bytes, at most %d are taken", ErrInvalid, o.Bucket, o.Key, len(o.Value), MaxValue)
	}
	return nil
}

// ValidateAll returns the first refusal.
func ValidateAll(ops []Op) error {
	for _, op := range ops {
		if err := op.Validate(); err != nil {
			return err
		}
	}
	return nil
}

func validBucket(name string) bool {
	if name == "" || len(name) > MaxBucket || name[0] < 'a' || name[0] > 'z' {
		return false
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
