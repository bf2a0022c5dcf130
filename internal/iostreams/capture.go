package iostreams

import (
	"bytes"
	"sync"
)

// Captured holds what a command under test reads and wrote.
type Captured struct {
	In, Out, Err *Buffer
}

// Test returns streams that are no terminal, and what is behind them. Fields
// may be set to act as one.
func Test() (Streams, Captured) {
	c := Captured{In: &Buffer{}, Out: &Buffer{}, Err: &Buffer{}}
	return Streams{In: c.In, Out: c.Out, Err: c.Err}, c
}

// Buffer is a bytes.Buffer that several goroutines may use. Its zero value is
// ready.
type Buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Read takes what was written, io.EOF when nothing is left.
func (b *Buffer) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Read(p)
}

// Write appends p; it never fails.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// WriteString appends s; it never fails.
func (b *Buffer) WriteString(s string) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.WriteString(s)
}

// String is what was written and not yet read.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// Reset forgets everything.
func (b *Buffer) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.buf.Reset()
}
