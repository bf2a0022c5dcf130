package main

import (
	"fmt"
	"strings"
)

// licence is known by phrases that all occur in its text, and none of without.
type licence struct {
	name    string
	phrases []string
	without string
}

// known are the accepted licences. Their phrases are matched in lower case
// with white space and marks of quotation made single spaces.
var known = []licence{
	{name: "Apache-2.0", phrases: []string{"apache license version 2.0, january 2004", "grant of patent license"}},
	{name: "Apache-2.0", phrases: []string{"licensed under the apache license, version 2.0"}},
	{name: "MIT", phrases: []string{
		"permission is hereby granted, free of charge, to any person obtaining a copy of this software",
		"the above copyright notice and this permission notice shall be included in all copies or substantial portions of the software",
	}},
	{name: "ISC", phrases: []string{
		"permission to use, copy, modify, and", "distribute this software for any purpose with or without fee is hereby granted",
	}},
	{name: "BSD-2-Clause", without: "neither the name", phrases: []string{
		"redistribution and use in source and binary forms, with or without modification, are permitted",
		"redistributions of source code must retain the above copyright notice",
	}},
	{name: "BSD-3-Clause", phrases: []string{
		"redistribution and use in source and binary forms, with or without modification, are permitted",
		"redistributions of source code must retain the above copyright notice", "neither the name",
	}},
	{name: "MPL-2.0", phrases: []string{"mozilla public license", "version 2.0", "covered software"}},
}

// foreign are phrases of conditions that no accepted licence has. The Mozilla
// licence names the GNU ones as secondary licences and is excepted.
var foreign = []string{
	"gnu general public license", "gnu lesser general public license", "gnu affero", "server side public license",
	"business source license", "commons clause", "all advertising materials", "eclipse public license",
	"common development and distribution license", "creative commons", "non-commercial", "noncommercial",
}

func accepted() []string {
	var names []string
	for _, l := range known {
		if len(names) == 0 || names[len(names)-1] != l.name {
			names = append(names, l.name)
		}
	}
	return names
}

// identify names the licences that a text consists of.
func identify(text string) ([]string, error) {
	text = strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(text, ">", " "))), " ")
	var names []string
	for _, l := range known {
		if l.matches(text) && (len(names) == 0 || names[len(names)-1] != l.name) {
			names = append(names, l.name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the text is of no accepted licence; read it, and teach internal/cmd/licences if it is one")
	}
	for _, phrase := range foreign {
		if strings.Contains(text, phrase) && names[0] != "MPL-2.0" {
			return nil, fmt.Errorf("the text speaks of %q", phrase)
		}
	}
	return names, nil
}

func (l licence) matches(text string) bool {
	for _, phrase := range l.phrases {
		if !strings.Contains(text, phrase) {
			return false
		}
	}
	return l.without == "" || !strings.Contains(text, l.without)
}
