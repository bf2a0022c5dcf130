package local_test

import (
	"testing"

	"github.com/baton-run/baton/pkg/backend"
	"github.com/baton-run/baton/pkg/backend/local"
)

func TestRowsCoverEveryField(t *testing.T) {
	for _, problem := range backend.CheckRows(local.Rows()) {
		t.Error(problem)
	}
}
