package cli

import (
	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/spec/problem"
)

// lossOptions say how much may be lost on the way to a backend.
type lossOptions struct{ maxLoss string }

func (o *lossOptions) register(fs *pflag.FlagSet) {
	fs.StringVar(&o.maxLoss, "max-loss", "approximate", "what is accepted of a backend that does not carry a field exactly: none, emulated, approximate")
}

func (o *lossOptions) check() error {
	levels := []string{"none", "emulated", "approximate"}
	for _, l := range levels {
		if o.maxLoss == l {
			return nil
		}
	}
	return usagef("--max-loss %s: %s", o.maxLoss, problem.OneOf(o.maxLoss, levels))
}
