package cli

import (
	"context"
	"errors"

	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
)

// read prints what one job in one context says.
func (a *App) read(ctx context.Context, arg string, fn func(context.Context, jobTarget) (output.View, error)) (err error) {
	if _, err := a.format(); err != nil {
		return err
	}
	t, err := a.oneTarget(ctx, arg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.session.Close()) }()
	v, err := fn(ctx, t)
	if err != nil {
		return err
	}
	v.Contexts = []v1.Context{{Name: t.session.Context()}}
	return a.print(v)
}
