package drivers

import (
	"context"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

// RoleCommand is the first argument with which baton runs itself as one of its
// own background processes.
const RoleCommand = local.RoleCommand

// RunRole plays the role that args, which follow RoleCommand, name.
func RunRole(ctx context.Context, args []string, env backend.Env) error {
	return local.Roles{Env: env}.Run(ctx, args)
}
