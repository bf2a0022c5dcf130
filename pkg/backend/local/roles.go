package local

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/baton-run/baton/internal/process"
	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local/internal/machine"
)

// RoleCommand is the first argument with which baton runs itself as one of the
// processes of this backend. It is not for people.
const RoleCommand = "local-role"

// The roles.
const (
	roleScheduler  = "scheduler"
	roleSupervisor = "supervisor"
	roleShim       = "shim"
	roleGet        = "get"
)

// getTimeout bounds a preStop request; the stop's grace does too.
const getTimeout = 10 * time.Minute

// Roles are the effects a role may have.
type Roles struct {
	Env backend.Env
}

// Run plays the role that args name after RoleCommand, and returns when it is
// over.
func (r Roles) Run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s: a role is missing; this command is baton's own", RoleCommand)
	}
	switch role, rest := args[0], args[1:]; role {
	case roleScheduler:
		return r.scheduler(ctx, rest)
	case roleSupervisor:
		return r.supervisor(ctx, rest)
	case roleShim:
		return process.RunShim(rest)
	case roleGet:
		return get(ctx, r.Env.HTTP, rest)
	default:
		return fmt.Errorf("%s: unknown role %q; this command is baton's own", RoleCommand, role)
	}
}

func roleArgv(env backend.Env, role string, args ...string) []string {
	return append(append(slices.Clone(env.Self), RoleCommand, role), args...)
}

func (r Roles) supervisor(ctx context.Context, args []string) error {
	cfg, err := configOf(args)
	if err != nil {
		return err
	}
	return process.Serve(ctx, supervisorConfig(r.Env, portsArg(cfg)))
}

func supervisorConfig(env backend.Env, ports string) process.Config {
	return process.Config{
		StateDir: machine.SupervisorDir(layoutOf(env).dir), Build: env.Build, Now: env.Now, Log: env.Log,
		Shim:    roleArgv(env, roleShim),
		Respawn: &process.Respawn{Argv: roleArgv(env, roleScheduler, ports), Env: processEnv(env)},
	}
}

// portsArg tells a role the one option of a context that it needs.
func portsArg(c config) string { return fmt.Sprintf("%d-%d", c.Ports.From, c.Ports.To) }

func configOf(args []string) (config, error) {
	if len(args) != 1 {
		return config{}, fmt.Errorf("%s: want a range of ports; this command is baton's own", RoleCommand)
	}
	c, bad := parseConfig(map[string]any{"ports": args[0]})
	if len(bad) > 0 {
		return config{}, fmt.Errorf("%s: %s %s", RoleCommand, bad[0].Path, bad[0].Msg)
	}
	return c, nil
}

// get sends the GET of a preStop hook.
func get(ctx context.Context, client *http.Client, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s %s: a URL is missing", RoleCommand, roleGet)
	}
	ctx, cancel := context.WithTimeout(ctx, getTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, args[0], nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
