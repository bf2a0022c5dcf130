// Package config is what a user has configured: contexts, which of them is
// current, and defaults of flags. A value is a flag's, else that of one of the
// enumerated variables, else the file's, else the default; each knows where it
// comes from. Variables that baton gives to jobs (BATON_NAMESPACE and others)
// are never read.
//
// Load reads, an [Editor] changes the file and keeps its comments, Migrate
// rewrites a file of an older version. The environment and the path are
// injected.
//
// It may import pkg/backend, the strict reader of internal/spec,
// internal/statedir, yaml and, alone in the product, viper.
package config
