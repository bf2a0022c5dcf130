package output

import (
	"fmt"

	"github.com/baton-run/baton/internal/iostreams"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// leastLast is how narrow the last column may become before lines are left to
// the terminal.
const leastLast = 10

func (p Printer) tables(v View) error {
	if len(v.Rows) == 0 && v.Empty != "" && len(v.Below) == 0 {
		return nil
	}
	if err := p.table(v); err != nil {
		return err
	}
	for _, below := range v.Below {
		if len(below.Rows) == 0 {
			continue
		}
		if _, err := fmt.Fprintln(p.Out); err != nil {
			return err
		}
		inner := p
		inner.Columns = nil
		if err := inner.table(below); err != nil {
			return err
		}
	}
	return nil
}

func (p Printer) table(v View) error {
	picked, err := p.picked(v)
	if err != nil {
		return err
	}
	header := make([]string, len(picked))
	widths := make([]int, len(picked))
	for i, at := range picked {
		header[i] = v.Columns[at].Name
		if !p.NoHeaders {
			widths[i] = twwidth.Width(header[i])
		}
	}
	var rows [][]string
	var styles [][]Style
	for _, row := range v.Rows {
		line, style, blank := make([]string, len(picked)), make([]Style, len(picked)), true
		for i, at := range picked {
			line[i], style[i] = iostreams.SanitizeLine(row.Cells[at].Text), row.Cells[at].Style
			widths[i] = max(widths[i], twwidth.Width(line[i]))
			blank = blank && line[i] == ""
		}
		if !blank {
			rows, styles = append(rows, line), append(styles, style)
		}
	}
	p.fit(widths)
	for r := range rows {
		for i := range rows[r] {
			rows[r][i] = p.paint(Shorten(rows[r][i], widths[i]), styles[r][i])
		}
	}
	for i := range header {
		header[i] = Shorten(header[i], widths[i])
	}
	if p.NoHeaders {
		header = nil
	}
	return renderTable(p.Out, header, rows, widths)
}

// picked returns which columns of the view are wanted, in order.
func (p Printer) picked(v View) ([]int, error) {
	var picked []int
	for _, name := range p.Columns {
		at, err := v.column(name)
		if err != nil {
			return nil, fmt.Errorf("--columns %s: %w", name, err)
		}
		picked = append(picked, at)
	}
	if picked != nil {
		return picked, nil
	}
	for i, c := range v.Columns {
		if !c.Wide || p.Format.Wide() {
			picked = append(picked, i)
		}
	}
	return picked, nil
}

// fit cuts the last column, which holds text for people, so that lines end
// within the terminal.
func (p Printer) fit(widths []int) {
	if !p.Terminal || p.Width <= 0 || len(widths) == 0 {
		return
	}
	total := len(gap) * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	last := len(widths) - 1
	if over := total - p.Width; over > 0 {
		widths[last] = max(widths[last]-over, min(widths[last], leastLast))
	}
}

// Shorten cuts text that is wider than so many columns, with a mark.
func Shorten(s string, width int) string {
	if twwidth.Width(s) <= width {
		return s
	}
	return twwidth.Truncate(s, width-1, "") + "…"
}

func (p Printer) paint(s string, style Style) string {
	code := map[Style]string{Good: "32", Busy: "33", Bad: "31", Faint: "2"}[style]
	if !p.Colour || code == "" || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
