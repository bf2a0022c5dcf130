package cli

import (
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// globalFlags are the flags of every verb.
type globalFlags struct {
	contexts   []string
	namespace  string
	all        bool
	selector   string
	output     string
	sortBy     string
	columns    []string
	noHeaders  bool
	yes        bool
	verbose    int
	message    string
	timeout    time.Duration
	strict     bool
	timeoutSet func() bool
	// given is a flag's value when it was given.
	given func(name string) (value string, ok bool)
}

func (g *globalFlags) register(fs *pflag.FlagSet) {
	fs.StringSliceVar(&g.contexts, "on", nil, "`contexts` to work on, separated by commas (also --context; default $BATON_CONTEXT, else 'context use', else local)")
	fs.StringVarP(&g.namespace, "namespace", "n", "", "`namespace` of the job (default: the context's)")
	fs.BoolVarP(&g.all, "all-namespaces", "A", false, "all namespaces")
	fs.StringVarP(&g.selector, "selector", "l", "", "jobs whose labels match: `k=v,k!=v,k in (a,b),k,!k`")
	fs.StringVarP(&g.output, "output", "o", "table", "`form`: table, wide, json, yaml, name, jsonpath=…, go-template=…")
	fs.StringVar(&g.sortBy, "sort-by", "", "`column` to sort by; -column turns the order round")
	fs.StringSliceVar(&g.columns, "columns", nil, "`columns` to show, in this order")
	fs.BoolVar(&g.noHeaders, "no-headers", false, "leave column names out")
	fs.BoolVarP(&g.yes, "yes", "y", false, "do not ask")
	fs.CountVarP(&g.verbose, "verbose", "v", "tell more on stderr; -vv traces calls")
	fs.StringVarP(&g.message, "message", "m", "", "`text` recorded with a change, shown by history and events")
	fs.DurationVar(&g.timeout, "request-timeout", 0, "`duration` a context may take to answer (default 5s for reads, 30s for changes, none for streams)")
	fs.BoolVar(&g.strict, "strict", false, "fail when any context does not answer in full")
	g.timeoutSet = func() bool { return fs.Changed("request-timeout") }
	g.given = func(name string) (string, bool) {
		if name == "on" {
			return strings.Join(g.contexts, ","), fs.Changed(name)
		}
		return fs.Lookup(name).Value.String(), fs.Changed(name)
	}
}

// aliasFlags makes --context the same flag as --on.
func aliasFlags(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if strings.EqualFold(name, "context") {
		name = "on"
	}
	return pflag.NormalizedName(name)
}

// The bounds of a call when --request-timeout is not given.
const (
	readTimeout   = 5 * time.Second
	changeTimeout = 30 * time.Second
)

func (g *globalFlags) timeouts() (read, change time.Duration) {
	if g.timeoutSet != nil && g.timeoutSet() {
		return g.timeout, g.timeout
	}
	return readTimeout, changeTimeout
}
