package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
)

// readGiven gathers the values of parameters, the last one winning.
func readGiven(opts *Options, problems *problem.List) map[string]given {
	out := map[string]given{}
	for _, f := range opts.Params {
		readParamFile(f, problems, out)
	}
	for _, s := range opts.Sets {
		at := problem.Problem{File: "--set " + clip(s)}
		name, text, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			at.Msg, at.Hint = "this is not NAME=value", ""
			problems.Add(at)
			continue
		}
		out[name] = given{text: text, plain: true, where: at}
	}
	return out
}

func readParamFile(f ParamFile, problems *problem.List, out map[string]given) {
	own := &problem.List{File: f.Name}
	docs := tree.Parse(f.Data, own)
	if len(docs) > 1 {
		own.Add(problem.Problem{Line: docs[1].Line, Col: docs[1].Col, Msg: "a file of parameters has one document", Hint: ""})
	}
	for _, doc := range docs {
		v := value{r: &reader{problems: own}, node: doc}
		for _, e := range v.entries() {
			if e.value.is(tree.Scalar) {
				n := e.value.node
				out[e.key.Key] = given{
					text: n.Text, plain: !n.Quoted,
					where: problem.Problem{File: f.Name, Line: n.Line, Col: n.Col, Path: e.value.path},
				}
			}
		}
	}
	if errs := own.Err(); errs != nil {
		for _, p := range *errs {
			problems.Add(p)
		}
	}
}

// undeclared refuses values for parameters that no document has.
func undeclared(all map[string]given, declared map[string]bool, problems *problem.List) {
	names := problem.Sorted(keys(declared))
	for _, name := range slices.Sorted(slices.Values(keys(all))) {
		if declared[name] {
			continue
		}
		at := all[name].where
		at.Msg = fmt.Sprintf("there is no parameter %s", clip(name))
		at.Hint = noneOr(name, names, "the job file declares no params")
		problems.Add(at)
	}
}
