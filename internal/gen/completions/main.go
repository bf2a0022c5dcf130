// Completions writes the scripts that complete baton's words in shells, one
// file a shell, from the command line itself. All are committed, and the same
// command line gives the same bytes.
//
// It may import internal/cli and internal/iostreams.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/baton-run/baton/internal/cli"
	"github.com/baton-run/baton/internal/iostreams"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: completions FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "completions:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := map[string]string{"bash": "baton.bash", "zsh": "_baton", "fish": "baton.fish", "powershell": "baton.ps1"}
	for _, shell := range cli.Shells() {
		streams, captured := iostreams.Test()
		if code := cli.Main(context.Background(), []string{"completion", shell}, streams); code != 0 {
			return fmt.Errorf("%s: exit %d: %s", shell, code, captured.Err)
		}
		if err := os.WriteFile(filepath.Join(dir, files[shell]), []byte(captured.Out.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}
