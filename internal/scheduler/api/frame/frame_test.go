package frame_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/baton-run/baton/internal/scheduler/api/frame"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
)

func TestLongDataTravelsInParts(t *testing.T) {
	var wire bytes.Buffer
	w := frame.NewWriter(&wire)
	data := bytes.Repeat([]byte("abcdefg"), v1.MaxFrame/3)
	if err := w.Write(v1.Stdout, data); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(v1.Stdin, nil); err != nil {
		t.Fatal(err)
	}
	var got, buf []byte
	for {
		ch, part, err := frame.Read(&wire, buf)
		if err != nil {
			t.Fatal(err)
		}
		buf = part
		if ch == v1.Stdin {
			break
		}
		got = append(got, part...)
	}
	if !bytes.Equal(got, data) {
		t.Errorf("%d bytes came of %d", len(got), len(data))
	}
	if _, _, err := frame.Read(&wire, nil); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 1, 'x'})
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, wire []byte) {
		in := bytes.NewReader(wire)
		for {
			_, data, err := frame.Read(in, nil)
			if err != nil {
				return
			}
			if len(data) > v1.MaxFrame {
				t.Fatalf("a frame of %d bytes", len(data))
			}
		}
	})
}
