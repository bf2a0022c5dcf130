// Package words reads text with words in it, such as ${port.http}, into
// segments. A word always has a dot, which no shell name has, so that the
// shell's own ${NAME} passes through. It imports the contract and the words of
// problems, nothing else of the project.
package words

import (
	"strings"

	"github.com/baton-run/baton/internal/spec/problem"
	"github.com/baton-run/baton/pkg/backend"
)

// Error is a word that can't be taken. Offset is where it begins in the text.
type Error struct {
	Offset    int
	Msg, Hint string
}

// Field says what a field of the job file allows in its text.
type Field uint8

// The fields: Bound ones hold words bound at launch, and a shell may read them;
// Native ones go to a backend as they are after parameters; in Plain ones
// nobody reads a left-over "${".
const (
	Plain Field = iota
	Native
	Bound
)

// Lookups resolve the words that are known before a launch.
type Lookups struct {
	Param func(name string) (value, hint string, ok bool)
	Env   func(name string) (text backend.Text, msg, hint string)
}

// kinds of word, for suggestions.
func kinds() []string {
	return []string{"param", "env", "port", "addr", "instance", "group", "job", "run"}
}

// Parse reads a text. On errors the text is incomplete.
func Parse(s string, field Field, look Lookups) (backend.Text, []Error) {
	if !strings.Contains(s, "${") {
		return backend.Literal(s), nil
	}
	p := parser{source: s, field: field, look: look}
	for p.pos < len(s) && !p.long {
		p.step()
	}
	p.flush()
	return p.text, p.errs
}

type parser struct {
	source  string
	pos     int
	field   Field
	look    Lookups
	text    backend.Text
	literal strings.Builder
	errs    []Error
	size    int
	long    bool
}

// longest is how long a text may become, and so a job is: words that stand for
// other words could double it again and again.
const longest = 512 << 10

// grow counts what words put in.
func (p *parser) grow(n int) bool {
	if p.size += n; p.size > longest && !p.long {
		p.long = true
		p.fail("the text becomes too long", "a job has at most 512 KiB")
	}
	return !p.long
}

func (p *parser) step() {
	rest := p.source[p.pos:]
	next := strings.IndexByte(rest, '$')
	if next < 0 {
		next = len(rest)
	}
	if next > 0 {
		p.literal.WriteString(rest[:next])
		p.pos += next
		return
	}
	switch {
	case strings.HasPrefix(rest, "$${"):
		p.literal.WriteString("${")
		p.pos += 3
	case !strings.HasPrefix(rest, "${"):
		p.literal.WriteByte('$')
		p.pos++
	default:
		p.word(rest)
	}
}

// word reads what begins with "${": a word when a name and a dot follow, else
// the shell's.
func (p *parser) word(rest string) {
	name := identifier(rest[2:])
	after := rest[2+len(name):]
	if name == "" || !strings.HasPrefix(after, ".") {
		p.shell(rest)
		return
	}
	end := strings.IndexByte(rest, '}')
	if end < 0 || strings.ContainsAny(rest[:end], "\n") {
		p.fail("${"+name+". is not closed", "write } at its end, or $${ for a literal ${")
		p.pos += 2
		return
	}
	p.resolve(name, rest[3+len(name):end], rest[:end+1])
	p.pos += end + 1
}

func (p *parser) shell(rest string) {
	if p.field == Plain {
		whole := rest[:min(len(rest), 24)]
		if end := strings.IndexByte(rest, '}'); end >= 0 && end < 60 {
			whole = rest[:end+1]
		}
		p.fail(whole+" stands in a field that no shell reads", "use a parameter, ${param.NAME}, or write $${ for a literal ${")
	}
	p.literal.WriteString("${")
	p.pos += 2
}

func (p *parser) resolve(kind, arg, whole string) {
	switch kind {
	case "param":
		value, hint, ok := p.look.Param(arg)
		if !ok {
			p.fail("there is no parameter "+arg, hint)
			return
		}
		if p.grow(len(value)) {
			p.literal.WriteString(value)
		}
		return
	case "env", "port", "addr", "instance", "group", "job", "run":
	default:
		hint := problem.DidYouMean(kind, kinds())
		if hint == "" {
			hint = "words: " + strings.Join(kinds(), ", ")
		}
		p.fail(whole+" is not a word", hint+" ($${ is a literal ${)")
		return
	}
	if p.field != Bound {
		p.fail(whole+" is known only at launch",
			"such words stand in command, args, script, env, probes, preStop and files with template: true; here only ${param.NAME}")
		return
	}
	if kind == "env" {
		text, msg, hint := p.look.Env(arg)
		if msg != "" {
			p.fail(msg, hint)
			return
		}
		p.inline(text)
		return
	}
	segment, msg, hint := launchWord(kind, arg)
	if msg != "" {
		p.fail(whole+": "+msg, hint)
		return
	}
	p.add(segment)
}

func (p *parser) inline(text backend.Text) {
	for _, s := range text {
		if !p.grow(len(s.Value) + 1) {
			return
		}
		if s.Kind == backend.SegmentLiteral {
			p.literal.WriteString(s.Value)
		} else {
			p.add(s)
		}
	}
}

// add appends a word bound at launch. A literal $ right before it could not be
// told from the escape $${ in the canonical form.
func (p *parser) add(s backend.Segment) {
	if strings.HasSuffix(p.literal.String(), "$") {
		p.fail("a literal $ stands directly before "+s.String(), "put it elsewhere: $${ is a literal ${")
	}
	p.flush()
	p.text = append(p.text, s)
}

func (p *parser) flush() {
	if p.literal.Len() > 0 {
		p.text = append(p.text, backend.Segment{Kind: backend.SegmentLiteral, Value: p.literal.String()})
		p.literal.Reset()
	}
}

func (p *parser) fail(msg, hint string) {
	p.errs = append(p.errs, Error{Offset: p.pos, Msg: msg, Hint: hint})
}

// Whole returns the parameter's name when the text is one parameter and
// nothing else.
func Whole(s string) (string, bool) {
	name, ok := strings.CutPrefix(s, "${param.")
	if !ok || !strings.HasSuffix(name, "}") {
		return "", false
	}
	name = name[:len(name)-1]
	return name, !strings.ContainsAny(name, "${}")
}

// Escape writes a literal so that reading it gives it back.
func Escape(s string) string { return strings.ReplaceAll(s, "${", "$${") }

func identifier(s string) string {
	i := 0
	for i < len(s) && (s[i] == '_' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || i > 0 && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return s[:i]
}
