package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	mit = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software") ... The above copyright notice and this
permission notice shall be included in all copies or substantial portions of the Software.`
	bsd = `Redistribution and use in source and binary forms, with or without
modification, are permitted provided that ... Redistributions of source code must retain the above copyright notice`
)

func TestIdentify(t *testing.T) {
	for _, c := range []struct{ name, text, want, wrong string }{
		{name: "MIT", text: mit, want: "MIT"},
		{name: "BSD of two clauses", text: bsd, want: "BSD-2-Clause"},
		{name: "BSD of two clauses, quoted", text: strings.ReplaceAll(bsd, "\n", "\n> "), want: "BSD-2-Clause"},
		{name: "BSD of three", text: bsd + " Neither the name of", want: "BSD-3-Clause"},
		{name: "BSD of four", text: bsd + " All advertising materials mentioning", wrong: "all advertising materials"},
		{name: "two in one file", text: "Licensed under the Apache License, Version 2.0\n" + mit, want: "Apache-2.0,MIT"},
		{name: "Mozilla", text: "Mozilla Public License Version 2.0 ... Covered Software ... GNU General Public License", want: "MPL-2.0"},
		{name: "GNU", text: "GNU General Public License version 3", wrong: "no accepted licence"},
		{name: "GNU beside MIT", text: mit + " or the GNU General Public License", wrong: "gnu general public license"},
		{name: "Commons clause", text: mit + " Commons Clause", wrong: "commons clause"},
		{name: "empty", wrong: "no accepted licence"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, err := identify(c.text)
			if got := strings.Join(names, ","); got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
			if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
				t.Errorf("error %v does not say %q", err, c.wrong)
			}
		})
	}
}

func TestOwnLicence(t *testing.T) {
	text, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if names, err := identify(string(text)); err != nil || strings.Join(names, ",") != "Apache-2.0" {
		t.Errorf("got %v, %v", names, err)
	}
}

func TestReportNamesRefusedModules(t *testing.T) {
	good := moduleOf(t, "example.com/good", map[string]string{"LICENSE": mit})
	bare := moduleOf(t, "example.com/bare", map[string]string{"README": mit})
	nested := moduleOf(t, "example.com/nested", map[string]string{
		"LICENSE": mit, "other/COPYING": "GNU General Public License", "other/deep/x.go": "package deep",
	})
	nested.folders[filepath.Join(nested.Dir, "other", "deep")] = true

	var out bytes.Buffer
	err := report(&out, []module{good, bare, nested})
	if err == nil {
		t.Fatal("nothing is refused")
	}
	for _, want := range []string{"example.com/bare v1: it has no licence file", "example.com/nested v1: COPYING"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	if want := "example.com/good  v1  MIT\n"; out.String() != want {
		t.Errorf("printed %q, want %q", &out, want)
	}
}

func moduleOf(t *testing.T, path string, files map[string]string) module {
	t.Helper()
	m := module{path, "v1", t.TempDir(), map[string]bool{}}
	m.folders[m.Dir] = true
	for name, text := range files {
		file := filepath.Join(m.Dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return m
}
