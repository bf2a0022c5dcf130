package logfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

var at = time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)

// place is a folder of logs with a clock that goes one second a look.
func place(t *testing.T, limits Limits) (*os.Root, *Writer) {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	now := at
	return root, NewWriter(root, "main", limits, func() time.Time { now = now.Add(time.Second); return now })
}

func texts(t *testing.T, root *os.Root, o Options) []string {
	t.Helper()
	var got []string
	for l, err := range Read(t.Context(), root.FS(), "main", o) {
		if err != nil {
			t.Fatal(err)
		}
		s := string(rune(l.Stream)) + ":" + string(l.Text)
		if l.Partial {
			s += "+"
		}
		got = append(got, s)
	}
	return got
}

func TestLinesAndStreams(t *testing.T) {
	root, w := place(t, Limits{})
	var out, err Splitter
	w.Output(Stdout, &out, []byte("one\ntw"))
	w.Output(Stderr, &err, []byte("oops\n"))
	w.Output(Stdout, &out, []byte("o\n\n\x00\xff\r\nlast"))
	w.Output(Stdout, &out, nil)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{"o:one", "e:oops", "o:two", "o:", "o:\x00\xff\r", "o:last+"}
	if got := texts(t, root, All()); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := texts(t, root, Options{Tail: -1, Since: at.Add(3 * time.Second)}); !slices.Equal(got, want[2:]) {
		t.Errorf("since: got %q", got)
	}
}

// TestBytesComeBack: whatever is written in whatever pieces is read again.
func TestBytesComeBack(t *testing.T) {
	var data []byte
	for i := range 200 {
		data = append(data, bytes.Repeat([]byte{byte(i)}, i*i%777)...)
		data = append(data, '\n')
	}
	data = append(data, bytes.Repeat([]byte("long "), 10000)...)
	for _, piece := range []int{1, 7, 4096, maxLine, maxLine + 1, len(data)} {
		root, w := place(t, Limits{MaxSize: 1 << 16, MaxFiles: 100})
		var s Splitter
		for p := range slices.Chunk(data, piece) {
			w.Output(Stdout, &s, p)
		}
		w.Output(Stdout, &s, nil)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var got []byte
		for l, err := range Read(t.Context(), root.FS(), "main", All()) {
			if err != nil {
				t.Fatal(err)
			}
			if len(l.Text) > maxLine {
				t.Fatalf("a record of %d bytes", len(l.Text))
			}
			got = append(got, l.Text...)
			if !l.Partial {
				got = append(got, '\n')
			}
		}
		if !bytes.Equal(got, data) {
			t.Errorf("pieces of %d: %d bytes came back of %d", piece, len(got), len(data))
		}
	}
}

func TestRotationAndTail(t *testing.T) {
	root, w := place(t, Limits{MaxSize: 200, MaxFiles: 3})
	var s Splitter
	for i := range 40 {
		w.Output(Stdout, &s, fmt.Appendf(nil, "line %02d\n", i))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	ns, err := numbers(root.FS(), "main")
	if err != nil || len(ns) != 3 {
		t.Fatalf("files %v, %v", ns, err)
	}
	for _, n := range ns {
		if info, err := root.Stat(fileName("main", n)); err != nil || info.Size() > 200 {
			t.Errorf("file %d: %d bytes, %v", n, info.Size(), err)
		}
	}
	all := texts(t, root, All())
	if len(all) < 8 || all[len(all)-1] != "o:line 39" {
		t.Fatalf("kept %q", all)
	}
	for n := range len(all) + 3 {
		want := all[max(0, len(all)-n):]
		if got := texts(t, root, Options{Tail: n}); !slices.Equal(got, want) {
			t.Errorf("tail %d: got %q", n, got)
		}
	}
}

func TestFollow(t *testing.T) {
	root, w := place(t, Limits{MaxSize: 100, MaxFiles: 50})
	var s Splitter
	i := 0
	write := func(context.Context) error {
		// Half a line first, so that the reader meets the middle of a record.
		switch {
		case i < 30:
			w.Output(Stdout, &s, fmt.Appendf(nil, "line %d\n", i))
		case i == 30:
			return w.Close()
		default:
			return errors.New("asked after the end")
		}
		i++
		return nil
	}
	got := texts(t, root, Options{Tail: -1, Follow: true, Wait: write})
	if len(got) != 30 || got[29] != "o:line 29" {
		t.Errorf("got %q", got)
	}
}

func TestFollowEndsWithoutMark(t *testing.T) {
	fsys := fstest.MapFS{"main.000001.log": {Data: appendLine(nil, Line{Time: at, Stream: Stdout, Text: []byte("x")})}}
	waits, n := 0, 0
	o := Options{Tail: -1, Follow: true, Ended: func() bool { return waits > 2 }, Wait: func(context.Context) error { waits++; return nil }}
	for _, err := range Read(t.Context(), fsys, "main", o) {
		if n++; err != nil {
			t.Fatal(err)
		}
	}
	if n != 1 || waits != 3 {
		t.Errorf("%d lines, %d waits", n, waits)
	}
}

func TestFinishAfterACrash(t *testing.T) {
	root, w := place(t, Limits{})
	var s Splitter
	w.Output(Stdout, &s, []byte("whole\n"))
	f, err := root.OpenFile(fileName("main", 1), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("2026-01-02T03:04:05.0000")
	f.Close()
	for range 2 {
		if err := Finish(root, at); err != nil {
			t.Fatal(err)
		}
	}
	b, err := root.ReadFile(fileName("main", 1))
	if err != nil || strings.Count(string(b), " - E ") != 1 {
		t.Errorf("got %q, %v", b, err)
	}
	never := Options{Tail: -1, Follow: true, Wait: func(context.Context) error { return errors.New("no end") }}
	if got := texts(t, root, never); !slices.Equal(got, []string{"o:whole"}) {
		t.Errorf("got %q", got)
	}
}

func TestLinkIsNotFollowed(t *testing.T) {
	root, w := place(t, Limits{})
	target := t.TempDir() + "/target"
	if err := errors.Join(os.WriteFile(target, nil, 0o600), os.Symlink(target, root.Name()+"/"+fileName("main", 1))); err != nil {
		t.Fatal(err)
	}
	var s Splitter
	w.Output(Stdout, &s, []byte("x\n"))
	if b, _ := os.ReadFile(target); len(b) > 0 {
		t.Errorf("wrote through a link: %q", b)
	}
}

func FuzzLine(f *testing.F) {
	f.Add(appendLine(nil, Line{Time: at, Stream: Stderr, Text: []byte("x y")}))
	f.Add(appendEnd(nil, at))
	f.Add([]byte("2026-01-02T03:04:05.000000006Z o F "))
	f.Fuzz(func(t *testing.T, in []byte) {
		l, end, err := decodeLine(bytes.TrimSuffix(in, []byte("\n")))
		if err != nil || end {
			return
		}
		again, end2, err := decodeLine(bytes.TrimSuffix(appendLine(nil, l), []byte("\n")))
		if err != nil || end2 || !again.Time.Equal(l.Time) || again.Stream != l.Stream || again.Partial != l.Partial || !bytes.Equal(again.Text, l.Text) {
			t.Errorf("read %+v, wrote and read %+v (%v)", l, again, err)
		}
	})
}
