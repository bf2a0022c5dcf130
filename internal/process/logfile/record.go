package logfile

import (
	"bytes"
	"errors"
	"time"
)

// Stream is where a line came from.
type Stream byte

const (
	Stdout Stream = 'o'
	Stderr Stream = 'e'
)

// String is the name people know.
func (s Stream) String() string {
	switch s {
	case Stdout:
		return "stdout"
	case Stderr:
		return "stderr"
	}
	return "unknown"
}

const (
	flagFull    = 'F'
	flagPartial = 'P'
	flagEnd     = 'E'
	endStream   = '-'

	timeLayout = "2006-01-02T15:04:05.000000000Z"
	headerLen  = len(timeLayout) + 5
)

// Line is one record. Text may hold any byte but a newline.
type Line struct {
	Time   time.Time
	Stream Stream
	// Partial says that the next line of this stream goes on with this one.
	Partial bool
	Text    []byte
}

var errBadLine = errors.New("not a log record")

func appendHeader(b []byte, at time.Time, stream, flag byte) []byte {
	b = at.UTC().AppendFormat(b, timeLayout)
	return append(b, ' ', stream, ' ', flag, ' ')
}

// appendLine encodes l with its newline.
func appendLine(b []byte, l Line) []byte {
	flag := byte(flagFull)
	if l.Partial {
		flag = flagPartial
	}
	b = appendHeader(b, l.Time, byte(l.Stream), flag)
	b = append(b, l.Text...)
	return append(b, '\n')
}

// appendEnd encodes the record after the last line.
func appendEnd(b []byte, at time.Time) []byte {
	return append(appendHeader(b, at, endStream, flagEnd), '\n')
}

// decodeLine decodes a record without its newline; Text shares b's memory.
func decodeLine(b []byte) (l Line, end bool, err error) {
	if len(b) < headerLen {
		return Line{}, false, errBadLine
	}
	n := len(timeLayout)
	stream, flag := b[n+1], b[n+3]
	if b[n] != ' ' || b[n+2] != ' ' || b[n+4] != ' ' {
		return Line{}, false, errBadLine
	}
	at, err := time.Parse(timeLayout, string(b[:n]))
	if err != nil {
		return Line{}, false, errBadLine
	}
	l = Line{Time: at, Stream: Stream(stream), Partial: flag == flagPartial, Text: b[headerLen:]}
	switch {
	case flag == flagEnd && stream == endStream && len(l.Text) == 0:
		return Line{Time: at}, true, nil
	case flag != flagFull && flag != flagPartial,
		l.Stream != Stdout && l.Stream != Stderr,
		bytes.IndexByte(l.Text, '\n') >= 0:
		return Line{}, false, errBadLine
	}
	return l, false, nil
}
