package config

import (
	"fmt"
	"strings"

	"github.com/spf13/viper"
)

// given is a flag as viper wants it: it counts when it was given.
type given struct {
	name, value string
	changed     bool
}

func (g given) HasChanged() bool    { return g.changed }
func (g given) Name() string        { return g.name }
func (g given) ValueString() string { return g.value }
func (g given) ValueType() string   { return "string" }

// effective lays flags over variables over the file over defaults, in an
// instance of its own. Variables are those enumerated, from the environment
// that was passed in. Contexts stay out of it: it would lower their keys' case.
func effective(s Sources, r read) ([]Value, error) {
	v := viper.New()
	file, env := map[string]any{}, map[string]any{}
	for _, set := range settings {
		v.SetDefault(set.key, set.fallback)
		if text := r.setting(set.file); text != "" {
			file[set.key] = text
		}
		if text := s.variable(set.variable); text != "" {
			env[set.key] = text
		}
		value, changed := s.Flags[set.key]
		if err := v.BindFlagValue(set.key, given{set.flag, value, changed}); err != nil {
			return nil, fmt.Errorf("configuration: %w", err)
		}
	}
	// The later map counts.
	for _, layer := range []map[string]any{file, env} {
		if err := v.MergeConfigMap(layer); err != nil {
			return nil, fmt.Errorf("configuration: %w", err)
		}
	}
	values := make([]Value, 0, len(settings))
	for _, set := range settings {
		value := s.origin(set, r)
		value.Key, value.Value = set.key, v.GetString(set.key)
		values = append(values, value)
	}
	return values, nil
}

// origin finds the strongest source that has a setting.
func (s Sources) origin(set setting, r read) Value {
	if _, ok := s.Flags[set.key]; ok {
		return Value{Origin: FromFlag, Name: set.flag}
	}
	if s.variable(set.variable) != "" {
		return Value{Origin: FromEnv, Name: set.variable}
	}
	if r.setting(set.file) != "" {
		at := r.places[set.file]
		return Value{Origin: FromFile, File: s.Path, Line: at.line, Col: at.col}
	}
	return Value{Origin: FromDefault}
}

func (s Sources) variable(name string) string {
	if name == "" || s.Getenv == nil {
		return ""
	}
	return strings.TrimSpace(s.Getenv(name))
}

// setting is what the file says of one.
func (r read) setting(path string) string {
	switch path {
	case "currentContext":
		return r.file.CurrentContext
	case "defaults.output":
		return r.file.Defaults.Output
	case "defaults.requestTimeout":
		return r.file.Defaults.RequestTimeout
	}
	return ""
}
