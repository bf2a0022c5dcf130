package v1

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMetaRoundTrip(t *testing.T) {
	want := Meta{Format: Format, Epoch: 1<<64 - 1, Buckets: map[string]Bucket{"jobs": {Records: 3, Sum: 1<<63 + 1}}}
	data, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if text := `{"format":1,"epoch":18446744073709551615,"buckets":{"jobs":{"records":3,"sum":"9223372036854775809"}}}`; string(data) != text {
		t.Errorf("wire form changed:\n got %s\nwant %s", data, text)
	}
	got, err := DecodeMeta(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeMetaRefuses(t *testing.T) {
	tests := map[string]struct {
		data   string
		format bool
		want   []string
	}{
		"newer, other shape": {`{"format":2,"epoch":"x","extra":1}`, true, []string{"format 2", "format 1", "newer release"}},
		"older":              {`{"format":0}`, true, []string{"format 0", "format 1", "move the file away"}},
		"no format":          {`{"epoch":1}`, false, []string{"no format"}},
		"unknown field":      {`{"format":1,"epoch":1,"extra":1}`, false, []string{"extra"}},
		"not json":           {`format`, false, []string{"meta record"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := DecodeMeta([]byte(tt.data))
			if err == nil {
				t.Fatal("accepted")
			}
			var version *FormatError
			if errors.As(err, &version) != tt.format {
				t.Errorf("format error: %v", err)
			}
			for _, part := range tt.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
}
