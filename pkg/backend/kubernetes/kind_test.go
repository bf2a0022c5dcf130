package kubernetes_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/kubernetes"
)

var _ backend.Kind = kubernetes.Kind{}

func TestRowsCoverEveryField(t *testing.T) {
	for _, problem := range backend.CheckRows(kubernetes.Kind{}.Fidelity()) {
		t.Error(problem)
	}
}

func TestOpenSaysWhatWorks(t *testing.T) {
	_, err := kubernetes.Kind{}.Open(t.Context(), backend.Target{}, backend.Env{})
	if !errors.Is(err, backend.Unsupported) || !strings.Contains(err.Error(), "plan --offline") {
		t.Errorf("open: %v", err)
	}
}
