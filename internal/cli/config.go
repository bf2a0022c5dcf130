package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/baton-run/baton/internal/config"
	"github.com/baton-run/baton/internal/output"
	v1 "github.com/baton-run/baton/internal/output/v1"
)

func newConfigCommand(a *App) *cobra.Command {
	return withoutConfig(group("config", "show baton's configuration, and bring it up to date",
		newConfigViewCommand(a), newConfigMigrateCommand(a)))
}

func newConfigViewCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:   "view",
		Short: "show what is configured, and where each value comes from",
		Long: `Show the effective configuration: a flag's value, else that of a variable, else
the file's, else the default, each with its place. Options that hold secrets are
not shown. With a mistake in the file it shows what there is without the file.`,
		Example: "  baton config view\n  BATON_CONTEXT=prod baton config view -o json",
		RunE:    runner(func(context.Context, []string) error { return a.runConfigView() }),
	}, argCount{0, 0, ""})
}

func (a *App) runConfigView() error {
	conf, err := a.config()
	if err != nil {
		a.printf("%s\n", a.clean(err.Error()))
		a.printf("note: the configuration file does not count until this is mended\n")
	}
	var all []v1.Setting
	for _, v := range conf.Effective() {
		all = append(all, v1.Setting{Key: v.Key, Value: v.Value, Source: string(v.Origin), Name: v.Name, File: v.File, Line: v.Line, Column: v.Col})
	}
	return a.print(output.Settings(all))
}

func newConfigMigrateCommand(a *App) *cobra.Command {
	return command(&cobra.Command{
		Use:     "migrate",
		Short:   "rewrite a configuration of an older version, and keep a backup",
		Example: "  baton config migrate",
		RunE:    runner(func(context.Context, []string) error { return a.runConfigMigrate() }),
	}, argCount{0, 0, ""}, exitInvalid, exitConflict)
}

func (a *App) runConfigMigrate() error {
	s := a.sources()
	m, err := config.Migrate(s)
	switch {
	case err != nil:
		return asConfigError(err)
	case m.From == "":
		a.printf("there is no configuration at %s: nothing to migrate\n", s.Path)
	case m.Backup == "":
		a.printf("%s is of %s already: nothing to migrate\n", s.Path, m.To)
	default:
		a.printf("%s is now of %s; it was %s, kept in %s\n", s.Path, m.To, m.From, m.Backup)
	}
	return nil
}
