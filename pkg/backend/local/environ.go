package local

import (
	"path/filepath"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// defaultPath is given to tasks when baton itself has no PATH.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// taskBase is what every task gets of the environment baton runs in; nothing
// else is inherited.
func taskBase(env backend.Env) map[string]string {
	base := map[string]string{"PATH": env.Getenv("PATH"), "USER": env.User}
	if base["PATH"] == "" {
		base["PATH"] = defaultPath
	}
	for _, name := range []string{"HOME", "LANG", "TZ"} {
		if value := env.Getenv(name); value != "" {
			base[name] = value
		}
	}
	return base
}

// processEnv is the environment of baton's own processes: enough to find the
// same state folder, and what tasks get.
func processEnv(env backend.Env) []string {
	var out []string
	for name, value := range taskBase(env) {
		out = append(out, name+"="+value)
	}
	out = append(out, "XDG_STATE_HOME="+filepath.Dir(env.StateDir))
	for _, name := range []string{"XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"} {
		for _, n := range []string{name, strings.ToLower(name)} {
			if value := env.Getenv(n); value != "" {
				out = append(out, n+"="+value)
			}
		}
	}
	return out
}
