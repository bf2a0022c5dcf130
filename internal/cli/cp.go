package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/cli/archive"
	"github.com/baton-run/baton/pkg/backend"
)

type cpOptions struct {
	from, to string
	task     string
}

func newCpCommand(a *App) *cobra.Command {
	opts := &cpOptions{}
	c := command(&cobra.Command{
		Use:   "cp JOB[.GROUP[.INDEX]]:PATH DEST | SOURCE JOB[.GROUP[.INDEX]]:PATH [flags]",
		Short: "copy files from or to a task",
		Long: `Copy a file or folder from or to a task of an instance. PATH is relative to the
task's own folder unless absolute. Copied to a folder, the name stays; a file of
this machine named "-" is a tar archive on a standard stream.`,
		Example: `  baton cp etl.extract.3:out/result.csv .
  baton cp config/ shop.web.0:config
  baton cp hello.0:. - | tar t`,
		RunE: runner(func(ctx context.Context, args []string) error {
			opts.from, opts.to = args[0], args[1]
			return a.runCp(ctx, opts)
		}),
	}, argCount{2, 2, "SOURCE and DEST"}, exitNotFound, exitUnsupported, exitDenied, exitUnreachable)
	c.Flags().StringVar(&opts.task, "task", "", "of this `task`, not of the main one")
	return c
}

func (a *App) runCp(ctx context.Context, opts *cpOptions) (err error) {
	source, from, fromTask := remote(opts.from)
	dest, to, toTask := remote(opts.to)
	if fromTask == toTask {
		return usagef("one of %q and %q must be of a task, JOB:PATH, and the other one of this machine", opts.from, opts.to)
	}
	job := source
	if toTask {
		job = dest
	}
	t, err := a.oneTarget(ctx, job)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.session.Close()) }()
	instance, err := oneInstance(ctx, t)
	if err != nil {
		return err
	}
	where := backend.FileOptions{Instance: instance, Task: opts.task, Path: from}
	if fromTask {
		return a.copyOut(ctx, t, where, opts.to)
	}
	where.Path = to
	return a.copyIn(ctx, t, where, opts.from)
}

// remote takes JOB:PATH apart. A path of this machine holds a slash before any
// colon, or no colon.
func remote(arg string) (job, file string, ok bool) {
	job, file, ok = strings.Cut(arg, ":")
	if !ok || strings.ContainsAny(job, `/\`) || len(job) == 1 && filepath.VolumeName(arg) != "" {
		return "", arg, false
	}
	if file == "" {
		file = "."
	}
	return job, file, true
}

// copyOut unpacks what a task's path holds.
func (a *App) copyOut(ctx context.Context, t jobTarget, where backend.FileOptions, dest string) error {
	if dest == stdin {
		return t.session.ReadFiles(ctx, t.key, where, a.Streams.Out)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, w := io.Pipe()
	go func() { w.CloseWithError(t.session.ReadFiles(ctx, t.key, where, w)) }()
	err := archive.Unpack(r, dest, path.Base(path.Clean(where.Path)))
	return errors.Join(err, r.Close())
}

// copyIn packs a file or folder into the folder that the path names, or is in.
func (a *App) copyIn(ctx context.Context, t jobTarget, where backend.FileOptions, source string) error {
	if source == stdin {
		return t.session.WriteFiles(ctx, t.key, where, a.Streams.In)
	}
	info, err := os.Stat(source)
	if err != nil {
		return fileError(err)
	}
	name := ""
	if !info.IsDir() {
		name = filepath.Base(source)
		if !strings.HasSuffix(where.Path, "/") && where.Path != "." {
			where.Path, name = path.Dir(where.Path), path.Base(where.Path)
		}
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(archive.Pack(w, source, name)) }()
	err = t.session.WriteFiles(ctx, t.key, where, r)
	return errors.Join(err, r.Close())
}
