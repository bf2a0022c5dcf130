package cli

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/baton-run/baton/internal/spec"
)

//go:embed templates/*.yaml
var templates embed.FS

type initOptions struct {
	name, kind, file string
}

func newInitCommand(a *App) *cobra.Command {
	opts := &initOptions{}
	c := command(&cobra.Command{
		Use:   "init [NAME] [flags]",
		Short: "write a small job file to begin with",
		Long: `Write a small job file of the type asked for, to begin with: to NAME.yaml, to
the file of --file, or with --file - to standard output. A file that exists is
never overwritten.`,
		Example: `  baton init hello
  baton init shop --type service
  baton init report --type cron --file - | baton validate -`,
		RunE: runner(func(_ context.Context, args []string) error {
			opts.name = strings.Join(append(args, ""), "")
			return a.runInit(opts)
		}),
	}, argCount{0, 1, "NAME"}, exitInvalid)
	opts.register(c.Flags())
	return c
}

func (o *initOptions) register(fs *pflag.FlagSet) {
	fs.StringVar(&o.kind, "type", "batch", "batch, service, cron or daemon")
	fs.StringVar(&o.file, "file", "", "`file` to write, - for standard output (default: NAME.yaml)")
}

func (a *App) runInit(opts *initOptions) error {
	text, err := templates.ReadFile("templates/" + opts.kind + ".yaml")
	if err != nil {
		return usagef("--type %s: one of batch, service, cron, daemon", opts.kind)
	}
	name := opts.name
	if name == "" {
		name = "hello"
	}
	file := opts.file
	if file == "" {
		file = name + ".yaml"
	}
	content := strings.ReplaceAll(string(text), "NAME", name)
	if _, err := spec.Load(file, []byte(content), spec.Options{}); err != nil {
		return err
	}
	if file == stdin {
		_, err := io.WriteString(a.Streams.Out, content)
		return err
	}
	if err := writeNew(file, content); err != nil {
		return err
	}
	a.printf("wrote %s; `baton run %s` runs it\n", file, file)
	return nil
}

func writeNew(file, content string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already; name another file with --file", file)
	}
	if err != nil {
		return fileError(err)
	}
	if _, err := io.WriteString(f, content); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
