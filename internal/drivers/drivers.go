// Package drivers knows every kind of backend that is built into baton, as a
// value. It is the only importer of concrete drivers.
//
// It may import pkg/backend, concrete drivers and internal/version.
package drivers

import (
	"slices"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// Registry holds kinds by name.
type Registry struct{ kinds []backend.Kind }

// New returns a registry of those kinds.
func New(kinds ...backend.Kind) Registry { return Registry{kinds: kinds} }

// Get returns the kind of that name.
func (r Registry) Get(name string) (backend.Kind, error) {
	for _, k := range r.kinds {
		if k.Name() == name {
			return k, nil
		}
	}
	return nil, backend.Errorf(backend.NotFound, "", backend.Key{}, "no backend of kind %q; there are %s", name, strings.Join(r.Names(), ", "))
}

// Names returns the names in order of registration.
func (r Registry) Names() []string {
	var names []string
	for _, k := range r.kinds {
		names = append(names, k.Name())
	}
	return names
}

// Kinds returns all kinds.
func (r Registry) Kinds() []backend.Kind { return slices.Clone(r.kinds) }
