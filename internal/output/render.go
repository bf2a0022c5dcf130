package output

import (
	"bytes"
	"fmt"
	"io"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

const gap = "  "

// renderTable writes lines as columns of the given widths. Widths are known
// beforehand, so rows are written one by one and nothing is measured again.
// What does not fit has been cut already.
func renderTable(w io.Writer, header []string, rows [][]string, widths []int) error {
	trimmed := &trimWriter{w: w}
	perColumn := tw.NewMapper[int, int]()
	for i, n := range widths {
		perColumn.Set(i, n+len(gap))
	}
	plain := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapTruncate, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft},
		Padding:    tw.CellPadding{Global: tw.Padding{Right: gap, Overwrite: true}},
	}
	table := tablewriter.NewTable(trimmed,
		tablewriter.WithConfig(tablewriter.Config{
			Header: plain, Row: plain,
			Stream:   tw.StreamConfig{Enable: true},
			Widths:   tw.CellWidth{PerColumn: perColumn},
			Behavior: tw.Behavior{TrimSpace: tw.Off, TrimLine: tw.Off},
		}),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders:   tw.BorderNone,
			Symbols:   tw.NewSymbols(tw.StyleNone),
			Settings:  tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone},
			Streaming: true,
		})),
	)
	if err := table.Start(); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	if header != nil {
		table.Header(header)
	}
	for _, row := range rows {
		if err := table.Append(row); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	if err := table.Close(); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return trimmed.flush()
}

// trimWriter removes spaces at the end of lines. It keeps the first error,
// which a table does not pass on.
type trimWriter struct {
	w    io.Writer
	line bytes.Buffer
	err  error
}

func (t *trimWriter) Write(p []byte) (int, error) {
	n := len(p)
	for {
		line, rest, ended := bytes.Cut(p, []byte("\n"))
		t.line.Write(line)
		if !ended {
			return n, nil
		}
		if err := t.flushLine(); err != nil {
			return 0, err
		}
		p = rest
	}
}

func (t *trimWriter) flush() error {
	if t.err != nil || t.line.Len() == 0 {
		return t.err
	}
	return t.flushLine()
}

func (t *trimWriter) flushLine() error {
	line := append(bytes.TrimRight(t.line.Bytes(), " "), '\n')
	t.line.Reset()
	if t.err == nil {
		_, t.err = t.w.Write(line)
	}
	return t.err
}
