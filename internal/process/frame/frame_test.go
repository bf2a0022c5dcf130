package frame

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	big := bytes.Repeat([]byte("x"), 300<<10)
	for _, payload := range [][]byte{nil, []byte("a"), {0, 1, 2, '\n'}, big} {
		b, err := Append(nil, Data, []byte{1}, payload)
		if err != nil {
			t.Fatal(err)
		}
		kind, got, err := Read(bytes.NewReader(b), nil)
		if err != nil || kind != Data || !bytes.Equal(got, append([]byte{1}, payload...)) {
			t.Errorf("%d bytes: got kind %q, %d bytes, error %v", len(payload), kind, len(got), err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	cases := map[string]struct {
		in   []byte
		want error
	}{
		"nothing":        {nil, io.EOF},
		"half a header":  {[]byte{0, 0}, io.ErrUnexpectedEOF},
		"half a payload": {[]byte{0, 0, 0, 9, 'M', 'a'}, io.ErrUnexpectedEOF},
		"too long":       {[]byte{255, 255, 255, 255, 'M'}, ErrTooLong},
	}
	for name, c := range cases {
		if _, _, err := Read(bytes.NewReader(c.in), nil); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if _, _, err := Read(bytes.NewReader([]byte{0, 0, 0, 0, 'M'}), nil); err == nil {
		t.Error("a frame without a kind was accepted")
	}
	if _, err := Append(nil, Data, make([]byte, Max)); !errors.Is(err, ErrTooLong) {
		t.Errorf("appending over the limit: got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte{0, 0, 0, 3, 'M', '{', '}'})
	f.Add([]byte{0, 0, 0, 2, 'D', 1, 0, 0, 0, 1, 'D'})
	f.Add([]byte{255, 255, 255, 255, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		r := bytes.NewReader(in)
		for {
			before := r.Len()
			kind, payload, err := Read(r, nil)
			if err != nil {
				return
			}
			again, err := Append(nil, kind, payload)
			if err != nil {
				t.Fatalf("a frame that was read can't be written: %v", err)
			}
			used := in[len(in)-before : len(in)-r.Len()]
			if !bytes.Equal(again, used) {
				t.Fatalf("read %x, wrote %x", used, again)
			}
		}
	})
}
