// Package frame reads and writes the frames of the supervisor's protocol: four
// bytes of length (big endian), one byte of kind, payload. It imports the
// standard library only.
package frame

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Kind says what the payload is.
type Kind byte

const (
	// Message is JSON.
	Message Kind = 'M'
	// Data is one byte of stream and raw bytes.
	Data Kind = 'D'
)

// Max is the greatest length of kind and payload together.
const Max = 8 << 20

// ErrTooLong is a frame over Max.
var ErrTooLong = errors.New("frame is longer than 8 MiB")

const header = 5

// Append adds one frame to b.
func Append(b []byte, kind Kind, parts ...[]byte) ([]byte, error) {
	n := 1
	for _, p := range parts {
		n += len(p)
	}
	if n > Max {
		return b, ErrTooLong
	}
	b = binary.BigEndian.AppendUint32(b, uint32(n))
	b = append(b, byte(kind))
	for _, p := range parts {
		b = append(b, p...)
	}
	return b, nil
}

// Read returns the next frame. buf is used for the payload when it is large
// enough. At a clean end it returns io.EOF, inside a frame io.ErrUnexpectedEOF.
func Read(r io.Reader, buf []byte) (Kind, []byte, error) {
	var head [header]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	switch {
	case n == 0:
		return 0, nil, errors.New("frame without a kind")
	case n > Max:
		return 0, nil, ErrTooLong
	}
	payload, err := readPayload(r, buf, int(n)-1)
	return Kind(head[4]), payload, err
}

// readPayload grows with what arrives, so that a length alone costs nothing.
func readPayload(r io.Reader, buf []byte, n int) ([]byte, error) {
	const step = 64 << 10
	buf = buf[:0]
	for len(buf) < n {
		want := min(n-len(buf), max(step, len(buf)))
		have := len(buf)
		if cap(buf)-have < want {
			grown := make([]byte, have, have+want)
			copy(grown, buf)
			buf = grown
		}
		buf = buf[:have+want]
		if _, err := io.ReadFull(r, buf[have:]); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return buf, nil
}

// ReadMessage decodes the next frame, which must be a Message, into v.
func ReadMessage(r io.Reader, v any) error {
	kind, payload, err := Read(r, nil)
	if err != nil {
		return err
	}
	if kind != Message {
		return fmt.Errorf("frame of kind %q where a message is due", kind)
	}
	return json.Unmarshal(payload, v)
}

// WriteMessage writes v as one Message with a single Write.
func WriteMessage(w io.Writer, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b, err := Append(make([]byte, 0, header+len(body)), Message, body)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
