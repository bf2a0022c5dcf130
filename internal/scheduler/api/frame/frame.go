// Package frame reads and writes the frames of an upgraded API connection: one
// byte of channel, four of length (big endian), data. It may import
// scheduler/api/v1 and the standard library only.
package frame

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
)

const header = 5

// Writer may be used by several goroutines.
type Writer struct {
	mu  sync.Mutex
	out io.Writer
	buf []byte
}

// NewWriter returns a Writer to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Write sends data in as many frames as it takes; at least one.
func (w *Writer) Write(ch v1.Channel, data []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for first := true; first || len(data) > 0; first = false {
		part := data[:min(len(data), v1.MaxFrame)]
		data = data[len(part):]
		w.buf = binary.BigEndian.AppendUint32(append(w.buf[:0], byte(ch)), uint32(len(part)))
		w.buf = append(w.buf, part...)
		if _, err := w.out.Write(w.buf); err != nil {
			return err
		}
	}
	return nil
}

// WriteJSON sends a message.
func (w *Writer) WriteJSON(ch v1.Channel, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if len(data) > v1.MaxFrame {
		return fmt.Errorf("message of %d bytes, at most %d are taken", len(data), v1.MaxFrame)
	}
	return w.Write(ch, data)
}

// Channel returns a writer of one channel. Writing nothing sends nothing.
func (w *Writer) Channel(ch v1.Channel) io.Writer { return channel{w, ch} }

type channel struct {
	w  *Writer
	ch v1.Channel
}

func (c channel) Write(data []byte) (int, error) {
	if len(data) == 0 {
		return 0, nil
	}
	if err := c.w.Write(c.ch, data); err != nil {
		return 0, err
	}
	return len(data), nil
}

// Read returns the next frame; data is buf's, grown if need be. A connection
// that ends between frames is io.EOF, within one io.ErrUnexpectedEOF.
func Read(in io.Reader, buf []byte) (ch v1.Channel, data []byte, err error) {
	var head [header]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, buf, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if size > v1.MaxFrame {
		return 0, buf, fmt.Errorf("frame of %d bytes, at most %d are taken", size, v1.MaxFrame)
	}
	if cap(buf) < int(size) {
		buf = make([]byte, v1.MaxFrame)
	}
	buf = buf[:size]
	if _, err := io.ReadFull(in, buf); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, buf, err
	}
	return v1.Channel(head[0]), buf, nil
}
