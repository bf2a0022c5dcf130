package tree_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/internal/spec/tree"
)

func parse(text string) ([]*tree.Node, string) {
	l := &problem.List{File: "f"}
	docs := tree.Parse([]byte(text), l)
	if err := l.Err(); err != nil {
		return docs, err.Error()
	}
	return docs, ""
}

// Places are exact where the library's own are off by a line, or missing.
func TestRefusedWithPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"mapping in a value", "a: 1\nb: c: d\n", "f:2:5: this is not YAML: mapping values are not allowed"},
		{"indented key", "a: 1\n b: 2\n", "f:2:3: this is not YAML"},
		{"list and mapping", "a:\n  - b\n  c: d", "f:3:4: this is not YAML"},
		{"bracket not closed", "a: 1\nx: [1,2\ny: 3\n", "f:2:7: this is not YAML: did not find expected ',' or ']'"},
		{"bad escape", "a: \"\\q\"", "f:1:5: this is not YAML: found unknown escape character"},
		{"unknown alias", "a: 1\nb: *c\n", "f:2:5: this is not YAML: unknown anchor 'c' referenced"},
		{"tab", "a:\n\tb: 1\n", "f:2:1: a tab in the indentation; indent with spaces"},
		{"tab behind spaces", "a:\n  b: 1\n \tc: 1\n", "f:3:2: a tab in the indentation"},
		{"bare word", "a: {b: 'x', c: --x=${y.z}}", "f:1:20: ${…} stands without quotes inside of [] or {}; quote the whole value: \"--x=${y.z}\""},
		{"bare word in lines", "a: [\n  b,\n  ${c.d}\n]\n", "f:3:3: ${…} stands without quotes"},
		{"bare schedule", "schedule: */5 * * * * # often\n", "f:1:11: * begins an alias in YAML; quote the schedule: \"*/5 * * * *\""},
		{"bare schedule in braces", "{name: a, schedule: */5 * * * *}\n", "f:1:21: * begins an alias"},
		{"every minute", "schedule: * * * * *\n", "f:1:11: * begins an alias"},
		{"at", "- schedule: @daily\n", "f:1:13: no plain text begins with @ in YAML; quote it: \"@daily\""},
		{"backquote", "a: `x`\n", "f:1:4: no plain text begins with a backquote"},
		{"percent", "a: %x\n", "f:1:4: no plain text begins with %"},
		{"directive", "%YAML 9.1\n---\na: 1\n", "f:1:1: a job file has no directives; remove the line"},
		{"NUL", "a: 1\nb: x\x00", "f:2:5: the file holds a NUL byte"},
		{"control character", "a: x\x1b[0m", "f:1:5: the file holds the control character 0x1b"},
		{"not UTF-8", "a: é\xff", "f:1:5: byte 0xff is not UTF-8"},
		{"UTF-16", "\xff\xfea\x00", "f:1:1: the file is UTF-16"},
		{"duplicate key", "a: 1\nb: {c: 1, 'c': 2}\n", "f:2:11: the key c stands twice: first in line 2"},
		{"list as key", "[a]: 1\n", "f:1:1: a key is text"},
		{"null key", "~: 1\n", "f:1:1: a key is missing or null"},
		{"tag", "a: !custom b\n", "f:1:4: the tag !custom is not part of a job file"},
		{"binary", "a: !!binary aGk=\n", "f:1:4: the tag !!binary is not part"},
		{"empty", "", "f:1:1: the file is empty"},
		{"only comments", "# a\n---\n# b\n...\n", "f:1:1: the file is empty"},
		{"merge of text", "a: {<<: x}\n", "f:1:9: << takes a mapping"},
		{"alias in itself", "a: &x [*x]\n", "f:1:8: the alias *x stands inside of what it names"},
		{"second document", "a: 1\n---\nb: [\n---\nc: 1\n", "f:3:4: this is not YAML"},
		{"deep", strings.Repeat("[", 70) + strings.Repeat("]", 70), "f:1:65: the document nests deeper than 64 levels"},
		{"20,000 brackets", "a: " + strings.Repeat("[", 20_000), "f:1:68: the document nests deeper than 64 levels"},
		{"20,000 closed brackets", strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), "f:1:65: the document nests deeper than 64 levels"},
		{"deep by dashes", strings.Repeat("- ", 30_000), "nests deeper than 64 levels"},
		{"too many documents", strings.Repeat("---\na\n", 10_001), "the file has more than 10000 documents"},
		{"too large", "a: " + strings.Repeat("x", 16<<20), "f:1:1: the file has 16777219 bytes; a job file may have 16 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got := parse(c.text)
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestScalarsKeepTheirCharacters(t *testing.T) {
	docs, errs := parse("\ufeffa: [8080, true, 1.10, 0755, 1e3, 0x1F, ~, null, '', \"null\", yes, !!str 5, 1_000, -0]\nb: |\n  x: y # z\nc: d # e\n")
	if errs != "" {
		t.Fatal(errs)
	}
	var got []string
	a, _ := docs[0].Get("a")
	for _, n := range a.Value.Items {
		got = append(got, fmt.Sprintf("%s/%v/%v", n.Text, n.Quoted, n.Null))
	}
	want := "8080/false/false true/false/false 1.10/false/false 0755/false/false 1e3/false/false 0x1F/false/false ~/false/true null/false/true " +
		"/true/false null/true/false yes/false/false 5/true/false 1_000/false/false -0/false/false"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	b, _ := docs[0].Get("b")
	c, _ := docs[0].Get("c")
	if b.Value.Text != "x: y # z\n" || b.Value.Cut || !c.Value.Cut {
		t.Errorf("%+v %+v", b.Value, c.Value)
	}
}

func TestJSONIsKeptAsWritten(t *testing.T) {
	docs, errs := parse("{\"a\": [1.50, 10000000000000000000000, \"\\u00e9\\n\\/\\ud83d\\ude00\", true, null],\r\n\t\"b\":{\"c\":\"x\"}}")
	if errs != "" {
		t.Fatal(errs)
	}
	a, _ := docs[0].Get("a")
	var got []string
	for _, n := range a.Value.Items {
		got = append(got, n.Text)
	}
	if strings.Join(got, "|") != "1.50|10000000000000000000000|é\n/😀|true|null" {
		t.Errorf("%q", got)
	}
	if b, _ := docs[0].Get("b"); b.Line != 2 || b.Col != 2 {
		t.Errorf("b stands at %d:%d", b.Line, b.Col)
	}
}

func TestMerge(t *testing.T) {
	docs, errs := parse("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {b: 9, <<: [*x, *y]}\nw: {<<: *x, a: 5}\n")
	if errs != "" {
		t.Fatal(errs)
	}
	for key, want := range map[string]string{"z": "b=9 a=1 c=4 ", "w": "a=5 b=2 "} {
		f, _ := docs[0].Get(key)
		got := ""
		for _, f := range f.Value.Fields {
			got += f.Key + "=" + f.Value.Text + " "
		}
		if got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

// Aliases that multiply are refused without ever being written out.
func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, errs := parse(b.String())
	runtime.ReadMemStats(&after)
	if !strings.Contains(errs, "aliases add") {
		t.Errorf("got %s", errs)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d bytes for a file of %d", used, b.Len())
	}
	merges := "a: &a0 {k0: 1}\n"
	for i := 1; i < 30; i++ {
		merges += fmt.Sprintf("a%d: &a%d {k%d: [*a%d, *a%d], <<: [*a%d, *a%d]}\n", i, i, i, i-1, i-1, i-1, i-1)
	}
	if _, errs := parse(merges); !strings.Contains(errs, "aliases add") {
		t.Errorf("merges: %s", errs)
	}
	deep := "a0: &a0 [x]\n"
	for i := 1; i < 70; i++ {
		deep += fmt.Sprintf("a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	if _, errs := parse(deep); !strings.Contains(errs, "with aliases the document nests deeper") {
		t.Errorf("deep: %s", errs)
	}
}

// Cost follows size: ten times the keys take about ten times the memory.
func TestManyKeysAreLinear(t *testing.T) {
	cost := func(n int) uint64 {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "key%d: %d\n", i, i)
		}
		text := b.String()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		docs, errs := parse(text)
		runtime.ReadMemStats(&after)
		if errs != "" || len(docs[0].Fields) != n {
			t.Fatal(errs)
		}
		return after.Mallocs - before.Mallocs
	}
	small, large := cost(10_000), cost(100_000)
	if large > 12*small {
		t.Errorf("%d allocations for 10,000 keys, %d for 100,000", small, large)
	}
}

func FuzzTree(f *testing.F) {
	// What ends a line in YAML.
	breaks := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
	for _, s := range []string{"a: &a [*a]", "a: |\n x", "{\"a\": [1, {\"b\": null}]}", "%YAML 1.1\n---\na: 1\n...\n---\nb", "? a\n: b", "<<: {a: 1}", "a: ${b.c} # d", "\ufeffa", "- - - -", "\r?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := &problem.List{File: "f"}
		docs := tree.Parse([]byte(s), l)
		if len(docs) == 0 && l.Len() == 0 {
			t.Fatal("neither a document nor a problem")
		}
		lines := strings.Count(breaks.Replace(s), "\n") + 1
		if err := l.Err(); err != nil {
			for _, p := range *err {
				if p.Line < 1 || p.Line > lines || p.Col < 1 {
					t.Fatalf("%+v in a text of %d lines", p, lines)
				}
			}
			return
		}
		for _, d := range docs {
			if err := places(d, lines, 0); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func places(n *tree.Node, lines, depth int) error {
	if n.Line < 1 || n.Line > lines || n.Col < 1 || depth > tree.MaxNesting {
		return fmt.Errorf("%d:%d in %d lines, depth %d", n.Line, n.Col, lines, depth)
	}
	for _, item := range n.Items {
		if err := places(item, lines, depth+1); err != nil {
			return err
		}
	}
	for _, f := range n.Fields {
		if err := places(f.Value, lines, depth+1); err != nil {
			return err
		}
	}
	return nil
}
