package bolt

import (
	"bytes"
	"testing"
)

func TestFrameIsBoundToItsRecord(t *testing.T) {
	frame, sum := encodeFrame("jobs", "a", []byte("value"))
	value, again, err := decodeFrame("jobs", "a", frame)
	if err != nil || string(value) != "value" || again != sum {
		t.Fatalf("%q, %x, %v", value, again, err)
	}
	for _, other := range [][2]string{{"jobs", "b"}, {"runs", "a"}, {"job", "sa"}, {"jobs", "a\x00"}} {
		if _, _, err := decodeFrame(other[0], other[1], frame); err == nil {
			t.Errorf("accepted as %q", other)
		}
	}
	for i := range frame {
		for bit := range 8 {
			damaged := bytes.Clone(frame)
			damaged[i] ^= 1 << bit
			if _, _, err := decodeFrame("jobs", "a", damaged); err == nil {
				t.Errorf("byte %d bit %d: accepted", i, bit)
			}
		}
		if _, _, err := decodeFrame("jobs", "a", frame[:i]); err == nil {
			t.Errorf("%d bytes: accepted", i)
		}
	}
}

// FuzzFrame: what decodes is exactly what would be encoded.
func FuzzFrame(f *testing.F) {
	frame, _ := encodeFrame("jobs", "a", []byte("value"))
	f.Add("jobs", "a", frame)
	f.Add("jobs", "", []byte{frameFormat, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add("", "a", frame[:frameHeader])
	f.Fuzz(func(t *testing.T, bucket, key string, frame []byte) {
		value, sum, err := decodeFrame(bucket, key, frame)
		if err != nil {
			return
		}
		again, want := encodeFrame(bucket, key, value)
		if !bytes.Equal(again, frame) || sum != want {
			t.Errorf("%x decodes to %x, which encodes to %x", frame, value, again)
		}
	})
}
