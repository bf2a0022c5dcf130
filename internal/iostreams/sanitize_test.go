package iostreams_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/baton-run/baton/internal/iostreams"
)

var sanitizeCases = []struct{ name, in, want string }{
	{"empty", "", ""},
	{"plain", "hello, wörld 世界\n\tx", "hello, wörld 世界\n\tx"},
	{"bell and backspace", "a\a\bb\x00c\x7fd", "abcd"},
	{"colour", "\x1b[1;31mred\x1b[0m", "red"},
	{"clear screen", "a\x1b[2J\x1b[Hb", "ab"},
	{"title, ended by bell", "a\x1b]0;owned\ab", "ab"},
	{"title, ended by string terminator", "a\x1b]0;owned\x1b\\b", "ab"},
	{"hyperlink", "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"},
	{"clipboard", "\x1b]52;c;aGk=\a!", "!"},
	{"device control", "a\x1bPq#0\x1b\\b", "ab"},
	{"character set", "a\x1b(0b", "ab"},
	{"reset", "a\x1bcb", "ab"},
	{"escape at the end", "a\x1b", "a"},
	{"escape begun again", "a\x1b\x1b[31mb", "ab"},
	{"8-bit control sequence", "a\u009b31mb", "ab"},
	{"8-bit control string", "a\u009d0;x\u009cb", "ab"},
	{"other C1", "a\u0085\u008db", "ab"},
	{"unfinished string ends with its line", "a\x1b]0;x\nb", "a\nb"},
	{"unfinished sequence ends with its line", "a\x1b[3\nb", "a\nb"},
	{"override of direction", "a\u202eb\u202c", "ab"},
	{"isolate", "a\u2066b\u2069", "ab"},
	{"marks of direction stay", "a\u200eb", "a\u200eb"},
	{"dos lines", "a\r\nb\r\r\nc", "a\nb\nc"},
	{"progress bar", "10%\r20%\n", "10%\n20%\n"},
	{"not UTF-8", "a\xff\x9b31mb", "a\ufffd\ufffd31mb"},
	{"cut character", "a\xe4\xb8", "a\ufffd\ufffd"},
}

func TestSanitize(t *testing.T) {
	for _, c := range sanitizeCases {
		t.Run(c.name, func(t *testing.T) {
			if got := iostreams.Sanitize(c.in); got != c.want {
				t.Errorf("Sanitize(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestSanitizeLine(t *testing.T) {
	for in, want := range map[string]string{
		"plain":              "plain",
		"a\nb\r\n\tc\n":      "a b c",
		"\x1b[31ma\x1b[0m\n": "a",
	} {
		if got := iostreams.SanitizeLine(in); got != want {
			t.Errorf("SanitizeLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSanitizerReportsWriteErrors(t *testing.T) {
	want := errors.New("disk full")
	s := iostreams.NewSanitizer(failing{want})
	if _, err := s.Write([]byte("x")); !errors.Is(err, want) {
		t.Errorf("Write: %v, want %v", err, want)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func FuzzSanitize(f *testing.F) {
	for _, c := range sanitizeCases {
		f.Add(c.in, 1)
		f.Add(c.in, 3)
	}
	f.Fuzz(func(t *testing.T, in string, chunk int) {
		got := iostreams.Sanitize(in)
		if !utf8.ValidString(got) {
			t.Errorf("%q is not UTF-8", got)
		}
		if i := strings.IndexFunc(got, actedOn); i >= 0 {
			t.Errorf("%q has a control character at %d", got, i)
		}
		if again := iostreams.Sanitize(got); again != got {
			t.Errorf("sanitized twice: %q, then %q", got, again)
		}
		if streamed := sanitizeInChunks(t, in, chunk); streamed != got {
			t.Errorf("in chunks of %d: %q, at once: %q", chunk, streamed, got)
		}
	})
}

func actedOn(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", r)
}

func sanitizeInChunks(t *testing.T, in string, chunk int) string {
	var out bytes.Buffer
	s := iostreams.NewSanitizer(&out)
	for rest := []byte(in); len(rest) > 0; {
		n := min(max(1, chunk), len(rest))
		if _, err := s.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
