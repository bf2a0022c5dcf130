package cli

import "github.com/baton-run/baton/internal/spec"

// capture reads the values of a document's secrets from where its file says.
func (a *App) capture(d document) (map[string][]byte, error) {
	return spec.Capture(d.Loaded, a.LookupEnv, below(d.dir))
}
