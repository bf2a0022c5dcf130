package prog

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Run carries the operations out. When the context ends it returns at once,
// with whatever exit.
func Run(ctx context.Context, p Process, args []string) Exit {
	for len(args) > 0 {
		op, rest := next(args)
		args = rest
		exit, done, err := p.do(ctx, op)
		if err != nil {
			fmt.Fprintf(p.Stderr, "%s: %v\n", op[0], err)
			return Exit{Code: wrongUse}
		}
		if done {
			return exit
		}
	}
	return Exit{}
}

// next splits the first operation off; argv takes all that follows.
func next(args []string) (op, rest []string) {
	i := slices.Index(args, ";")
	if i < 0 || args[0] == "argv" {
		return args, nil
	}
	return args[:i], args[i+1:]
}

func (p Process) do(ctx context.Context, op []string) (Exit, bool, error) {
	if len(op) == 0 {
		return Exit{}, false, nil
	}
	arg := func(i int) string {
		if i < len(op) {
			return op[i]
		}
		return ""
	}
	switch op[0] {
	case "exit":
		n, err := strconv.Atoi(arg(1))
		return Exit{Code: n}, true, err
	case "signal":
		p.Raise(arg(1))
		return Exit{Code: 128 + Number(arg(1)), Signal: arg(1)}, true, nil
	case "trap":
		return p.trap(ctx, arg(1), arg(2), arg(3))
	case "forever":
		<-ctx.Done()
		return Exit{}, true, ctx.Err()
	case "sleep":
		return Exit{}, false, p.sleep(ctx, arg(1))
	case "ignore":
		p.Handle(arg(1))
		return Exit{}, false, nil
	default:
		return Exit{}, false, p.act(ctx, op[0], op[1:])
	}
}

func (p Process) sleep(ctx context.Context, text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		return err
	}
	return p.Sleep(ctx, d)
}

func (p Process) trap(ctx context.Context, name, pause, code string) (Exit, bool, error) {
	n, err := strconv.Atoi(code)
	if err != nil {
		return Exit{}, true, err
	}
	signals := p.Handle(name)
	fmt.Fprintln(p.Stdout, "ready")
	select {
	case <-ctx.Done():
		return Exit{}, true, ctx.Err()
	case <-signals:
	}
	fmt.Fprintln(p.Stdout, "caught", name)
	return Exit{Code: n}, true, p.sleep(ctx, pause)
}

// act does what neither waits nor ends the process.
func (p Process) act(ctx context.Context, name string, args []string) error {
	switch {
	case name == "echo":
		return say(p.Stdout, strings.Join(args, " ")+"\n")
	case name == "err":
		return say(p.Stderr, strings.Join(args, " ")+"\n")
	case name == "part":
		return say(p.Stdout, strings.Join(args, " "))
	case name == "lines" && len(args) == 2:
		return p.lines(ctx, args[0], args[1])
	case name == "argv":
		return p.json(append([]string{}, args...))
	case name == "env":
		return p.env(args)
	case name == "write" && len(args) == 2:
		return p.WriteFile(p.expand(args[0]), []byte(args[1]))
	case name == "read" && len(args) == 1:
		return p.read(args[0])
	case name == "cat":
		_, err := io.Copy(p.Stdout, p.Stdin)
		return err
	case name == "listen" && len(args) == 1:
		return p.Serve(ctx, args[0])
	case name == "spawn":
		return p.Spawn()
	}
	return fmt.Errorf("no such operation with %d arguments", len(args))
}

func (p Process) expand(path string) string {
	return os.Expand(path, func(name string) string {
		v, _ := p.LookupEnv(name)
		return v
	})
}

func (p Process) lines(ctx context.Context, count, pause string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	for i := range n {
		fmt.Fprintln(p.Stdout, "line", i)
		if err := p.sleep(ctx, pause); err != nil {
			return err
		}
	}
	return nil
}

// Variable is a line that the operation env prints.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Set   bool   `json:"set"`
}

func (p Process) env(names []string) error {
	for _, name := range names {
		v, ok := p.LookupEnv(name)
		if err := p.json(Variable{name, v, ok}); err != nil {
			return err
		}
	}
	return nil
}

func (p Process) json(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return say(p.Stdout, string(data)+"\n")
}

func (p Process) read(path string) error {
	data, err := p.ReadFile(p.expand(path))
	if err != nil {
		return err
	}
	return say(p.Stdout, string(data))
}

func say(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
