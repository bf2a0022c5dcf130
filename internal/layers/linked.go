package layers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// checkLinked reports what must not be part of a program but is, with one of
// its importers.
func checkLinked(ctx context.Context, root, program string) ([]string, error) {
	list := exec.CommandContext(ctx, "go", "list", "-deps", "-json=ImportPath,Imports", program)
	list.Dir = root
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -deps %s: %w\n%s", program, err, &stderr)
	}
	return forbidden(bytes.NewReader(out))
}

func forbidden(packages io.Reader) ([]string, error) {
	var problems []string
	for d := json.NewDecoder(packages); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return problems, nil
		}
		if err != nil {
			return nil, err
		}
		for _, imported := range p.Imports {
			if reason := notLinked[imported]; reason != "" {
				problems = append(problems, fmt.Sprintf("%s is linked into the program by %s: %s", imported, p.ImportPath, reason))
			}
		}
	}
}
