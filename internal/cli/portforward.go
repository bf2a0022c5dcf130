package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

type forwardOptions struct {
	job     string
	ports   []string
	address string
}

func newPortForwardCommand(a *App) *cobra.Command {
	opts := &forwardOptions{}
	c := command(&cobra.Command{
		Use:   "port-forward JOB[.GROUP[.INDEX]] [LOCAL:]PORT... [flags]",
		Short: "reach a task's ports from this machine",
		Long: `Listen on this machine and pass each connection on to a port of an instance,
until interrupted. PORT is its name or number in the job file; LOCAL a port of
this machine, 0 or none = a free one, which is printed.`,
		Example: `  baton port-forward shop.web 8080:http
  baton port-forward shop.db.0 5432:pg`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.job, opts.ports = args[0], args[1:]
			return a.runPortForward(ctx, opts)
		}),
	}, argCount{2, -1, "JOB and PORT"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable, exitInterrupted)
	c.Flags().StringVar(&opts.address, "address", "127.0.0.1", "`address` of this machine to listen on")
	return c
}

func (a *App) runPortForward(ctx context.Context, opts *forwardOptions) (err error) {
	t, err := a.oneTarget(ctx, opts.job)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.session.Close()) }()
	instance, err := oneInstance(ctx, t)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	defer all.Wait()
	for _, p := range opts.ports {
		local, port, err := splitPort(p)
		if err != nil {
			return err
		}
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(opts.address, local))
		if err != nil {
			return fmt.Errorf("%w; name another port of this machine: LOCAL:%s", err, port)
		}
		context.AfterFunc(ctx, func() { _ = listener.Close() })
		a.printf("%s -> %s of %s\n", listener.Addr(), port, opts.job)
		all.Go(func() { cancel(a.forward(ctx, listener, t, instance, port)) })
	}
	<-ctx.Done()
	return context.Cause(ctx)
}

func splitPort(p string) (local, port string, err error) {
	local, port, ok := strings.Cut(p, ":")
	if !ok {
		local, port = "0", p
	}
	if local == "" {
		local = "0"
	}
	if _, err := strconv.ParseUint(local, 10, 16); err != nil || port == "" {
		return "", "", usagef("%q: write LOCAL:PORT or PORT", p)
	}
	return local, port, nil
}

// forward serves a listener until it is closed.
func (a *App) forward(ctx context.Context, listener net.Listener, t jobTarget, instance, port string) error {
	var connections sync.WaitGroup
	defer connections.Wait()
	for {
		here, err := listener.Accept()
		if err != nil {
			return context.Cause(ctx)
		}
		connections.Go(func() {
			if err := a.pass(ctx, here, t, instance, port); err != nil && ctx.Err() == nil {
				a.printf("connection from %s: %s\n", here.RemoteAddr(), a.clean(err.Error()))
			}
		})
	}
}

func (a *App) pass(ctx context.Context, here net.Conn, t jobTarget, instance, port string) error {
	defer func() { _ = here.Close() }()
	there, err := t.session.Dial(ctx, t.key, instance, port)
	if err != nil {
		return err
	}
	defer func() { _ = there.Close() }()
	stop := context.AfterFunc(ctx, func() {
		_ = here.Close()
		_ = there.Close()
	})
	defer stop()
	var both sync.WaitGroup
	both.Go(func() { copyHalf(there, here) })
	both.Go(func() { copyHalf(here, there) })
	both.Wait()
	return nil
}

// copyHalf copies one direction and passes its end on. What one side broke off
// the other learns by its own read.
func copyHalf(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
		return
	}
	_ = to.Close()
}
