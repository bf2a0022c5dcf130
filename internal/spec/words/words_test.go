package words_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/internal/spec/words"
	"github.com/baton-run/baton/pkg/backend"
)

func lookups() words.Lookups {
	return words.Lookups{
		Param: func(name string) (string, string, bool) {
			values := map[string]string{"x": "1.2", "dollar": "$", "word": "${param.x} ${port.http}", "empty": ""}
			v, ok := values[name]
			return v, "did you mean x?", ok
		},
		Env: func(name string) (backend.Text, string, string) {
			if name != "HOST" {
				return nil, "no variable " + name, ""
			}
			return backend.Text{{Kind: backend.SegmentLiteral, Value: "h-"}, {Kind: backend.SegmentInstance, Name: "index"}}, "", ""
		},
	}
}

func lit(s string) backend.Segment { return backend.Segment{Kind: backend.SegmentLiteral, Value: s} }

func TestBound(t *testing.T) {
	port := backend.Segment{Kind: backend.SegmentPort, Name: "http"}
	for text, want := range map[string]backend.Text{
		"":                               nil,
		"plain $HOME $$ $1":              {lit("plain $HOME $$ $1")},
		"${X:-y} ${#a[@]} ${x%.*} ${}":   {lit("${X:-y} ${#a[@]} ${x%.*} ${}")},
		"--port=${port.http}":            {lit("--port="), port},
		"$${port.http}":                  {lit("${port.http}")},
		"$$${port.http}":                 {lit("$${port.http}")},
		"v${param.x}!":                   {lit("v1.2!")},
		"a${param.word}b":                {lit("a${param.x} ${port.http}b")},
		"${param.empty}":                 nil,
		"<${env.HOST}>":                  {lit("<h-"), {Kind: backend.SegmentInstance, Name: "index"}, lit(">")},
		"${addr.db.pg[2].host}":          {{Kind: backend.SegmentAddr, Addr: &backend.Addr{Group: "db", Port: "pg", Pick: backend.PickIndex, Index: 2, Part: backend.AddrHost}}},
		"${addr.other/db.pg}":            {{Kind: backend.SegmentAddr, Addr: &backend.Addr{Job: "other", Group: "db", Port: "pg"}}},
		"${addr.db.pg[*]}":               {{Kind: backend.SegmentAddr, Addr: &backend.Addr{Group: "db", Port: "pg", Pick: backend.PickAll}}},
		"${run.date}${job.revision}":     {{Kind: backend.SegmentRun, Name: "date"}, {Kind: backend.SegmentJob, Name: "revision"}},
		"${instance.name}${group.count}": {{Kind: backend.SegmentInstance, Name: "name"}, {Kind: backend.SegmentGroup, Name: "count"}},
	} {
		got, errs := words.Parse(text, words.Bound, lookups())
		if len(errs) > 0 {
			t.Errorf("%q: %v", text, errs)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		again, errs := words.Parse(got.String(), words.Bound, lookups())
		if diff := cmp.Diff(got, again); diff != "" || len(errs) > 0 {
			t.Errorf("%q: its canonical text %q reads differently: %v %s", text, got.String(), errs, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		text   string
		field  words.Field
		offset int
		want   string
	}{
		{"a ${parm.x}", words.Bound, 2, "did you mean param?"},
		{"${spring.name}", words.Bound, 0, "words: param, env"},
		{"${param.y}", words.Bound, 0, "did you mean x?"},
		{"${port.}", words.Bound, 0, "port"},
		{"${port.http", words.Bound, 0, "not closed"},
		{"${addr.db}", words.Bound, 0, "not an address"},
		{"${addr.db.pg[x]}", words.Bound, 0, "not an address"},
		{"${addr.db.pg[01]}", words.Bound, 0, "not an address"},
		{"${addr.db.pg[-1]}", words.Bound, 0, "not an address"},
		{"${addr.db.pg.ip}", words.Bound, 0, "not an address"},
		{"${addr.db.pg[1}", words.Bound, 0, "not an address"},
		{"${instance.indx}", words.Bound, 0, "did you mean index?"},
		{"${run.id}", words.Bound, 0, "number, time or date"},
		{"${env.NONE}", words.Bound, 0, "no variable NONE"},
		{"${param.dollar}${port.http}", words.Bound, 15, "directly before"},
		{"app:${TAG:-x}", words.Plain, 4, "no shell reads"},
		{"${port.http}", words.Plain, 0, "only at launch"},
		{"${port.http}", words.Native, 0, "only at launch"},
		{"${env.HOST}", words.Plain, 0, "only at launch"},
	} {
		_, errs := words.Parse(c.text, c.field, lookups())
		if len(errs) != 1 {
			t.Errorf("%q: %d errors: %v", c.text, len(errs), errs)
			continue
		}
		e := errs[0]
		if e.Offset != c.offset || !strings.Contains(e.Msg+"; "+e.Hint, c.want) {
			t.Errorf("%q: %d %s; %s, want %d %q", c.text, e.Offset, e.Msg, e.Hint, c.offset, c.want)
		}
	}
}

func TestAllProblemsOfAText(t *testing.T) {
	_, errs := words.Parse("${parm.x} ${param.y} ${port.ok} ${run.id}", words.Bound, lookups())
	if len(errs) != 3 {
		t.Errorf("%d errors, want 3: %v", len(errs), errs)
	}
}

// What is read without an error has one canonical spelling, which reads back
// as the same text, and a native text keeps what a shell would read.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"${port.http}", "$${x}", "$$${x}", "${param.dollar}{x}", "${addr.a.b[2].port}", "${env.HOST}$", "${a", "$", "${param.word}${X}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, field := range []words.Field{words.Plain, words.Native, words.Bound} {
			got, errs := words.Parse(s, field, lookups())
			if len(errs) > 0 {
				continue
			}
			again, errs := words.Parse(got.String(), field, words.Lookups{})
			if len(errs) > 0 || !cmp.Equal(got, again) {
				t.Fatalf("%q → %q: %v %s", s, got.String(), errs, cmp.Diff(got, again))
			}
			for i, seg := range got {
				if seg.Kind == backend.SegmentLiteral && (seg.Value == "" || i > 0 && got[i-1].Kind == backend.SegmentLiteral) {
					t.Fatalf("%q: literals are not joined: %v", s, got)
				}
			}
		}
	})
}
