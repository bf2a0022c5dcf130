package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	v1 "github.com/baton-run/baton/internal/config/v1"
	"github.com/baton-run/baton/internal/statedir"
)

// Path is where the file is: $XDG_CONFIG_HOME/baton/config.yaml, or the same
// below ~/.config; "" when neither is known.
func Path(getenv func(string) string, home string) string {
	dir := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "baton", "config.yaml")
}

// Config is what is configured.
type Config struct {
	sources Sources
	read    read
	values  []Value
}

// Load reads the configuration. With an error, which holds every problem with
// its place, it returns what is configured without the file.
func Load(s Sources) (*Config, error) {
	r, err := load(s, migrations())
	if err != nil {
		r = read{}
	}
	values, envErr := effective(s, r)
	if err == nil {
		err = envErr
	}
	return &Config{sources: s, read: r, values: values}, err
}

func load(s Sources, older []migration) (read, error) {
	data, err := readFile(s.Path)
	if err != nil || data == nil {
		return read{}, err
	}
	r, problems := decode(s.Path, data, s, older)
	if problems != nil {
		return read{}, problems
	}
	return r, nil
}

// readFile reads the file; nil when there is none. Another's file, or one that
// others may change, is refused: it decides where jobs go.
func readFile(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	f, err := statedir.OpenFile(path, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

// Values are all settings, with where each comes from.
func (c *Config) Values() []Value { return append([]Value(nil), c.values...) }

// Value is one setting.
func (c *Config) Value(key string) Value {
	for _, v := range c.values {
		if v.Key == key {
			return v
		}
	}
	return Value{}
}

// Path of the file.
func (c *Config) Path() string { return c.sources.Path }

// Context is a target that commands can name.
type Context struct {
	v1.Context
	// BuiltIn has no entry in the file.
	BuiltIn   bool
	Line, Col int
}

// Contexts are all contexts: of each backend, then the others in file order.
func (c *Config) Contexts() []Context {
	var out []Context
	for _, name := range c.Names() {
		out = append(out, c.context(name))
	}
	return out
}

// Names of all contexts.
func (c *Config) Names() []string { return c.sources.names(c.read.file.Contexts) }

// Context finds a context by its name.
func (c *Config) Context(name string) (Context, bool) {
	found := c.context(name)
	return found, found.Name != ""
}

func (c *Config) context(name string) Context {
	for i, configured := range c.read.file.Contexts {
		if configured.Name != name {
			continue
		}
		if configured.Namespace == "" {
			configured.Namespace = DefaultNamespace
		}
		at := c.read.places[index("contexts", i)]
		return Context{Context: configured, Line: at.line, Col: at.col}
	}
	if c.sources.kind(name) == nil {
		return Context{}
	}
	return Context{Context: v1.Context{Name: name, Backend: name, Namespace: DefaultNamespace}, BuiltIn: true}
}
