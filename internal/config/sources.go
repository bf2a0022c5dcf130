package config

import "github.com/baton-run/baton/pkg/backend"

// The settings, by the names that view shows.
const (
	KeyContext        = "context"
	KeyOutput         = "output"
	KeyRequestTimeout = "requestTimeout"
)

// The defaults of settings and contexts.
const (
	DefaultContext   = "local"
	DefaultNamespace = "default"
	defaultOutput    = "table"
	defaultTimeout   = "5s for reads, 30s for changes"
)

// Sources are where configuration comes from.
type Sources struct {
	// Path of the file; "" = there is none.
	Path   string
	Getenv func(string) string
	// Flags given, by setting; one that was not given is absent.
	Flags map[string]string
	// Kinds of backends there are: each has a context of its name.
	Kinds []backend.Kind
	// CheckOutput refuses what is not a form of output.
	CheckOutput func(string) error
}

// Origin is the sort of source a value comes from.
type Origin string

// The origins, the strongest first.
const (
	FromFlag    Origin = "flag"
	FromEnv     Origin = "env"
	FromFile    Origin = "file"
	FromDefault Origin = "default"
)

// Value is one effective setting.
type Value struct {
	Key, Value string
	Origin     Origin
	// Name is the flag or variable; File, Line and Col are the place.
	Name      string
	File      string
	Line, Col int
}

// setting is what one setting is called in each source.
type setting struct {
	key, flag, variable, file, fallback string
}

// settings are all there are. Variables that are not here are not read.
var settings = []setting{
	{KeyContext, "--on", "BATON_CONTEXT", "currentContext", DefaultContext},
	{KeyOutput, "--output", "", "defaults.output", defaultOutput},
	{KeyRequestTimeout, "--request-timeout", "", "defaults.requestTimeout", defaultTimeout},
}

// Variables are the enumerated variables of the environment that are read.
func Variables() []string {
	var names []string
	for _, s := range settings {
		if s.variable != "" {
			names = append(names, s.variable)
		}
	}
	return names
}
