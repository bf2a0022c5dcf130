package output

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/baton-run/baton/internal/iostreams"
	v1 "github.com/baton-run/baton/internal/output/v1"
)

// Printer writes views.
type Printer struct {
	Out    io.Writer
	Format Format
	// Terminal, Width and Colour describe Out; a width of 0 is unlimited.
	Terminal bool
	Width    int
	Colour   bool

	NoHeaders bool
	// Columns by name, in the order wanted; none = the view's own.
	Columns []string
	// SortBy is a column; a leading "-" turns the order round.
	SortBy string
}

// NewPrinter returns a printer to the standard output of streams.
func NewPrinter(streams iostreams.Streams, format Format) Printer {
	return Printer{
		Out: streams.Out, Format: format,
		Terminal: streams.OutTerminal, Width: streams.Width(), Colour: streams.OutColour,
	}
}

// Print writes the view in the printer's form.
func (p Printer) Print(v View) error {
	v, err := p.sorted(v)
	if err != nil {
		return err
	}
	switch p.Format.name {
	case "json":
		return writeJSON(p.Out, v.list())
	case "yaml":
		return writeYAML(p.Out, v.list())
	case "name":
		return writeNames(p.Out, v)
	case "jsonpath":
		return p.Format.path.write(p.Out, v.list())
	case "go-template":
		return writeTemplate(p.Out, p.Format.template, v.list())
	default:
		return p.tables(v)
	}
}

func (v View) list() v1.List {
	l := v1.List{APIVersion: v1.APIVersion, Kind: v.Kind, Items: []any{}, Contexts: v.Contexts}
	for _, r := range v.Rows {
		if r.Object != nil {
			l.Items = append(l.Items, r.Object)
		}
	}
	if l.Contexts == nil {
		l.Contexts = []v1.Context{}
	}
	return l
}

func writeNames(w io.Writer, v View) error {
	for _, r := range v.Rows {
		if r.Object == nil {
			continue
		}
		if _, err := fmt.Fprintln(w, r.Name); err != nil {
			return err
		}
	}
	return nil
}

// sorted orders rows by a column; rows that are no items stay last.
func (p Printer) sorted(v View) (View, error) {
	if p.SortBy == "" {
		return v, nil
	}
	name, down := strings.CutPrefix(p.SortBy, "-")
	at, err := v.column(name)
	if err != nil {
		return View{}, fmt.Errorf("--sort-by %s: %w", p.SortBy, err)
	}
	v.Rows = slices.Clone(v.Rows)
	slices.SortStableFunc(v.Rows, func(a, b Row) int {
		switch {
		case a.Object == nil || b.Object == nil:
			return boolCompare(a.Object == nil, b.Object == nil)
		case down:
			return compareCells(b.Cells[at], a.Cells[at])
		default:
			return compareCells(a.Cells[at], b.Cells[at])
		}
	})
	return v, nil
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

func compareCells(a, b Cell) int {
	switch {
	case a.Sort != nil && b.Sort != nil:
		return int(min(1, max(-1, *a.Sort-*b.Sort)))
	case a.Sort != nil || b.Sort != nil:
		return boolCompare(a.Sort == nil, b.Sort == nil)
	default:
		return strings.Compare(a.Text, b.Text)
	}
}

// ErrNoColumn means that --columns or --sort-by name what a view does not have.
var ErrNoColumn = errors.New("no such column")

func (v View) column(name string) (int, error) {
	var names []string
	for i, c := range v.Columns {
		if strings.EqualFold(c.Name, name) {
			return i, nil
		}
		names = append(names, strings.ToLower(c.Name))
	}
	return 0, fmt.Errorf("%w; there are %s", ErrNoColumn, strings.Join(names, ", "))
}
