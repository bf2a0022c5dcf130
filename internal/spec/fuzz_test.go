package spec_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/baton-run/baton/internal/spec"
)

// Whatever a file holds, it is read or refused with places; what is read has a
// document that means the same job.
func FuzzJobFile(f *testing.F) {
	for _, glob := range []string{"testdata/jobs/*.yaml", "testdata/full/*.yaml", "testdata/errors/*.[yj]*"} {
		names, err := filepath.Glob(glob)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		loaded, err := spec.Load("f", data, spec.Options{ReadFile: beside})
		if err != nil {
			errs, ok := errors.AsType[*spec.Errors](err)
			if !ok || len(*errs) == 0 || loaded != nil {
				t.Fatalf("error %v with %d jobs", err, len(loaded))
			}
			lines := strings.Count(string(data), "\n") + 1
			for _, p := range *errs {
				if p.Msg == "" || p.Line < 1 && !strings.HasPrefix(p.Msg, "and ") || p.Line > lines || p.Col < 1 && p.Line > 0 {
					t.Fatalf("a problem without words or place: %+v", p)
				}
			}
			return
		}
		for _, l := range loaded {
			roundTrip(t, l.Job)
		}
	})
}

func manyJobs(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `---
name: job-%d
type: service
labels: {team: web, number: "%d"}
params: {version: {default: "1.4.2"}}
groups:
  - name: web
    count: 3
    update: {maxSurge: 1, maxUnavailable: 0, healthyFor: 10s}
    placement: {constraints: [{node: disk, in: [ssd]}], spread: [zone]}
    tasks:
      - name: app
        image: registry.example/shop:${param.version}
        command: [/shop, --port, "${port.http}"]
        env: {A: one, B: two, DB: "${addr.db.pg}"}
        resources: {cpu: 500m, memory: 512Mi, limits: {memory: 1Gi}}
        ports: [{name: http, port: 8080}]
        health: {ready: {http: {path: /healthz, port: http}, interval: 5s}, live: {http: {path: /livez, port: http}}}
      - {name: logship, lifecycle: sidecar, image: registry.example/logship:2}
  - name: db
    identity: stable
    volumes: [{name: data, size: 10Gi}]
    image: postgres:16
    ports: [{name: pg, port: 5432}]
    mounts: [{volume: data, path: /data}]
`, i, i)
	}
	return []byte(b.String())
}

func BenchmarkLoad1000Jobs(b *testing.B) {
	data := manyJobs(1000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		loaded, err := spec.Load("jobs.yaml", data, spec.Options{})
		if err != nil || len(loaded) != 1000 {
			b.Fatal(len(loaded), err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	loaded, err := spec.Load("jobs.yaml", manyJobs(1), spec.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spec.Decode(loaded[0].Job.Document, ""); err != nil {
			b.Fatal(err)
		}
	}
}
