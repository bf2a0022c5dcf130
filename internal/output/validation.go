package output

import (
	"strconv"

	"github.com/baton-run/baton/internal/fidelity"
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/pkg/backend"
)

// Validation is a document that is valid, and what a kind of backend would
// make of it, where one was named.
type Validation struct {
	File   string
	Job    *backend.Job
	Kind   string
	Report *fidelity.Report
}

// Validations is the view of validate when all is right.
func Validations(checks []Validation) View {
	v := View{Kind: "ValidationList", Columns: columns("FILE", "JOB", "TYPE", "BACKEND", "WORST")}
	for _, c := range checks {
		f := v1.File{
			File: c.File, Name: c.Job.Key.Name, Type: string(c.Job.Type), Digest: c.Job.Digest, Valid: true, Kind: c.Kind,
		}
		if c.Report != nil {
			f.Worst, f.Losses = string(c.Report.Worst), lossesV1(*c.Report)
		}
		v.Rows = append(v.Rows, Row{Name: f.Name, Object: f, Cells: cells(f.File, f.Name, f.Type, orNone(f.Kind), orNone(f.Worst))})
	}
	return v
}

// Problems is the view of validate when something is wrong.
func Problems(problems []v1.Problem) View {
	v := View{Kind: "ValidationList", Columns: columns("FILE", "LINE", "COLUMN", "PATH", "PROBLEM")}
	byFile := map[string]int{}
	var files []v1.File
	for _, p := range problems {
		at, known := byFile[p.File]
		if !known {
			at = len(files)
			byFile[p.File] = at
			files = append(files, v1.File{File: p.File})
		}
		files[at].Problems = append(files[at].Problems, p)
		v.Rows = append(v.Rows, Row{Cells: cells(p.File, strconv.Itoa(p.Line), strconv.Itoa(p.Column), p.Path, p.Message)})
	}
	for _, f := range files {
		v.Rows = append(v.Rows, Row{Name: f.File, Object: f, Cells: cells("", "", "", "", "")})
	}
	return v
}

func lossesV1(r fidelity.Report) []v1.Loss {
	var out []v1.Loss
	for _, i := range r.Losses() {
		out = append(out, v1.Loss{
			Path: i.Path, Value: i.Value, Level: string(i.Level), While: i.While, Note: i.Note,
			File: i.File, Line: i.Line, Column: i.Col,
		})
	}
	return out
}
