//go:build unix

package supervisor

import "context"

// Serve runs the supervisor.
func Serve(ctx context.Context, cfg Config) error { return ctx.Err() }
