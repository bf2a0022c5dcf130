package core

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

func word(kind backend.SegmentKind, name string) backend.Text {
	return backend.Text{{Kind: kind, Name: name}}
}

func addr(a backend.Addr) backend.Text {
	return backend.Text{{Kind: backend.SegmentAddr, Addr: &a}}
}

func testBinding() Binding {
	ports := func(n int) []backend.Address {
		return []backend.Address{{Name: "http", Port: n}, {Name: "rpc", Port: n + 1}}
	}
	return Binding{
		Job: backend.Key{Namespace: "prod", Name: "etl"}, Revision: 4, Group: "extract", Count: 8, Index: 3, Instance: "etl.extract.3",
		Run: 7, RunTime: time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC), Zone: time.FixedZone("CET", 3600),
		Host: "127.0.0.1", Ports: ports(20000),
		Addresses: map[string][]Endpoint{
			"db":      {{Index: 0, Host: "10.0.0.1", Ports: ports(30000)}, {Index: 1, Host: "10.0.0.2", Ports: ports(30010), Ready: true}, {Index: 2, Host: "fd00::1", Ports: ports(30020)}},
			"shop/ui": {{Host: "10.0.0.9", Ports: ports(40000)}},
		},
	}
}

func TestBind(t *testing.T) {
	tests := map[string]struct {
		text backend.Text
		want string
	}{
		"nothing":             {nil, ""},
		"literal":             {backend.Literal("a ${b} $c"), "a ${b} $c"},
		"several":             {append(backend.Literal("--port="), backend.Segment{Kind: backend.SegmentPort, Name: "rpc"}), "--port=20001"},
		"instance.index":      {word(backend.SegmentInstance, "index"), "3"},
		"instance.name":       {word(backend.SegmentInstance, "name"), "etl.extract.3"},
		"group.name":          {word(backend.SegmentGroup, "name"), "extract"},
		"group.count":         {word(backend.SegmentGroup, "count"), "8"},
		"job.name":            {word(backend.SegmentJob, "name"), "etl"},
		"job.namespace":       {word(backend.SegmentJob, "namespace"), "prod"},
		"job.revision":        {word(backend.SegmentJob, "revision"), "4"},
		"run.number":          {word(backend.SegmentRun, "number"), "7"},
		"run.time is UTC":     {word(backend.SegmentRun, "time"), "2026-03-01T23:30:00Z"},
		"run.date is local":   {word(backend.SegmentRun, "date"), "2026-03-02"},
		"any: a ready one":    {addr(backend.Addr{Group: "db", Port: "http"}), "10.0.0.2:30010"},
		"any: host":           {addr(backend.Addr{Group: "db", Port: "http", Part: backend.AddrHost}), "10.0.0.2"},
		"any: port":           {addr(backend.Addr{Group: "db", Port: "rpc", Part: backend.AddrPort}), "30011"},
		"index, IPv6":         {addr(backend.Addr{Group: "db", Port: "http", Pick: backend.PickIndex, Index: 2}), "[fd00::1]:30020"},
		"self":                {addr(backend.Addr{Group: "extract", Port: "http", Pick: backend.PickSelf}), "127.0.0.1:20000"},
		"all, in index order": {addr(backend.Addr{Group: "db", Port: "http", Pick: backend.PickAll, Part: backend.AddrPort}), "30000,30010,30020"},
		"of another job":      {addr(backend.Addr{Job: "shop", Group: "ui", Port: "rpc"}), "10.0.0.9:40001"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Bind(tt.text, testBinding())
			if err != nil || got != tt.want {
				t.Errorf("got %q %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestBindRefuses(t *testing.T) {
	tests := map[string]struct {
		text    backend.Text
		says    string
		address bool
	}{
		"no such port":     {word(backend.SegmentPort, "grpc"), "${port.grpc}", false},
		"no such word":     {word(backend.SegmentRun, "day"), "${run.day}", false},
		"unknown kind":     {backend.Text{{Kind: 99}}, "kind 99", false},
		"empty reference":  {backend.Text{{Kind: backend.SegmentAddr}}, "without an address", false},
		"absent group":     {addr(backend.Addr{Group: "cache", Port: "http"}), "group cache", true},
		"absent job":       {addr(backend.Addr{Job: "x", Group: "cache", Port: "http"}), "group x/cache", true},
		"absent index":     {addr(backend.Addr{Group: "db", Port: "http", Pick: backend.PickIndex, Index: 9}), "[9]", true},
		"nothing for all":  {addr(backend.Addr{Group: "cache", Port: "http", Pick: backend.PickAll}), "[*]", true},
		"no port of group": {addr(backend.Addr{Group: "db", Port: "grpc"}), "no port grpc", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Bind(tt.text, testBinding())
			if err == nil || !strings.Contains(err.Error(), tt.says) || errors.Is(err, ErrNoAddress) != tt.address {
				t.Errorf("got %q %v", got, err)
			}
		})
	}
}
