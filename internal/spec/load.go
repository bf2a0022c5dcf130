package spec

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
	"github.com/baton-run/baton/pkg/backend"
)

// maxDocument bounds a job after decoding.
const maxDocument = 512 << 10

// Problem is one thing that is wrong with a job file.
type Problem = problem.Problem

// Errors is all that is wrong: Load, Decode and Capture return *Errors.
type Errors = problem.Errors

// Options say what a job file is read with.
type Options struct {
	// Sets are NAME=value pairs; they win over Params, of which later ones
	// win. A name that no document declares is an error.
	Sets   []string
	Params []ParamFile
	// Namespace was asked for: a file that says another is an error.
	// DefaultNamespace is taken when neither says one.
	Namespace, DefaultNamespace string
	// ReadFile reads what files.from and envFrom name, relative to the job
	// file. The caller roots it; nil refuses such fields.
	ReadFile func(path string) ([]byte, error)
}

// ParamFile is a file of parameters: a mapping of names to values.
type ParamFile struct {
	Name string
	Data []byte
}

// Loaded is a job and where its fields stand.
type Loaded struct {
	Job       *backend.Job
	Positions *Positions
	Notes     []Note
}

// Note is what a plan says about a job that is right. Path is a canonical one.
type Note struct{ Path, Msg string }

// Load reads the documents of a job file. An error is *Errors with all that is
// wrong; then no job is returned.
func Load(name string, data []byte, opts Options) ([]*Loaded, error) {
	problems := &problem.List{File: name}
	docs := tree.Parse(data, problems)
	all := readGiven(&opts, problems)
	lines := sync.OnceValue(func() []string {
		return strings.Split(string(bytes.TrimPrefix(data, []byte("\ufeff"))), "\n")
	})
	var loaded []*Loaded
	declared := map[string]bool{}
	for _, doc := range docs {
		r := &reader{problems: problems, lines: lines, readFile: opts.ReadFile}
		loaded = append(loaded, r.document(name, doc, &opts, all, declared))
	}
	if len(docs) > 0 {
		undeclared(all, declared, problems)
	}
	namesTwice(loaded, problems)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return loaded, nil
}

func (r *reader) document(name string, doc *tree.Node, opts *Options, all map[string]given, declared map[string]bool) *Loaded {
	root := value{r: r, node: doc}
	before := r.problems.Len()
	j := &jobReader{reader: r, root: root, job: &backend.Job{}}
	if doc.Kind == tree.Map {
		r.readParams(root, all)
		for name := range r.params {
			declared[name] = true
		}
	}
	j.read(opts)
	if r.problems.Len() == before {
		if err := complete(j.job); err != nil {
			root.problem(err.Error(), "a job has at most 512 KiB; keep large files outside and fetch them as artifacts")
		}
	}
	return &Loaded{Job: j.job, Positions: &Positions{file: name, root: root, groups: j.groups}, Notes: j.notes}
}

// complete fills in the document and both digests.
func complete(job *backend.Job) error {
	document, err := Canonical(job)
	if err != nil {
		return err
	}
	if len(document) > maxDocument {
		return fmt.Errorf("the job has %d bytes", len(document))
	}
	job.Document, job.Digest = document, digest(document)
	for i := range job.Groups {
		job.Groups[i].TemplateDigest = templateDigest(job, &job.Groups[i])
	}
	return nil
}

// Decode reads a canonical document back.
func Decode(document []byte, ns string) (*backend.Job, error) {
	loaded, err := Load("document", document, Options{Namespace: ns})
	if err != nil {
		return nil, err
	}
	if len(loaded) != 1 {
		return nil, &Errors{{File: "document", Msg: fmt.Sprintf("%d jobs instead of one", len(loaded))}}
	}
	return loaded[0].Job, nil
}

// namesTwice refuses two documents that mean the same job.
func namesTwice(loaded []*Loaded, problems *problem.List) {
	twice(loaded, func(l *Loaded) string {
		if l.Job.Key.Name == "" {
			return ""
		}
		return l.Job.Key.String()
	}, func(i, first int) {
		at, _ := loaded[i].Positions.Find("name")
		before, _ := loaded[first].Positions.Find("name")
		problems.Add(Problem{
			Line: at.Line, Col: at.Col, Path: "name",
			Msg: fmt.Sprintf("the job %s stands twice: first in line %d", loaded[i].Job.Key, before.Line), Hint: "give each job its own name",
		})
	})
}
