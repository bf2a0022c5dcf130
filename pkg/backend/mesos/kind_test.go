package mesos_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/mesos"
)

var _ backend.Kind = mesos.Kind{}

func TestRowsCoverEveryField(t *testing.T) {
	for _, problem := range backend.CheckRows(mesos.Kind{}.Fidelity()) {
		t.Error(problem)
	}
}

func TestOpenSaysWhatWorks(t *testing.T) {
	_, err := mesos.Kind{}.Open(t.Context(), backend.Target{}, backend.Env{})
	if !errors.Is(err, backend.Unsupported) || !strings.Contains(err.Error(), "plan --offline") {
		t.Errorf("open: %v", err)
	}
}
