package drivers

import (
	"github.com/baton-run/baton/pkg/backend/kubernetes"
	"github.com/baton-run/baton/pkg/backend/mesos"
)

// All returns every kind that is built in.
func All() Registry {
	return New(localKind{}, kubernetes.Kind{}, mesos.Kind{})
}
