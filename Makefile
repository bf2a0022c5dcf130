# The tools for lint and release checks are built once into the user's cache by .ci/tool.

PACKAGES ?= ./...
FUZZTIME ?= 2000x
SOAK     ?= 10m
VERSION  ?=

export CGO_ENABLED ?= 0

LDFLAGS = -s -w $(if $(VERSION),-X github.com/baton-run/baton/internal/version.version=$(VERSION))

# Packages that start goroutines or share memory.
CONCURRENT = $(shell grep -rlE '^[[:space:]]+go [^ ]+|"sync"|"sync/atomic"|x/sync/' --include='*.go' --exclude-dir=testdata \
	cmd internal pkg | xargs -n 1 dirname | sort -u | grep -v '^internal/tools' | sed 's,^,./,')

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "%-10s %s\n", $$1, $$2}' Makefile

.PHONY: build
build: ## build bin/baton
	go build -trimpath -ldflags '$(LDFLAGS)' -o bin/baton ./cmd/baton

.PHONY: install
install: ## install baton into go's bin folder
	go install -trimpath -ldflags '$(LDFLAGS)' ./cmd/baton

.PHONY: test
test: ## all tests; needs Go alone
	go run ./internal/cmd/testsum $(TESTFLAGS) $(PACKAGES)

.PHONY: race
race: ## tests of packages with concurrency under the race detector; needs a C compiler
	CGO_ENABLED=1 go run ./internal/cmd/testsum -race $(TESTFLAGS) $(CONCURRENT)

.PHONY: e2e
e2e: ## the test scripts alone, run anew
	go run ./internal/cmd/testsum -count=1 -run 'Script' $(TESTFLAGS) $(PACKAGES)

.PHONY: soak
soak: ## the tests that take a time given by BATON_TEST_SOAK
	BATON_TEST_SOAK=$(SOAK) go run ./internal/cmd/testsum -count=1 -timeout 0 -run 'Soak' $(TESTFLAGS) $(PACKAGES)

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZTIME: inputs, since a time that runs out can be taken for a failure
	@grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' cmd internal pkg | sort | while IFS=: read -r file target; do \
		target=$${target#func }; echo "$$target ($$(dirname "$$file"))"; \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x "./$$(dirname "$$file")" </dev/null || exit 1; \
	done

.PHONY: lint
lint: ## golangci-lint, and vet for every platform
	GOOS=linux go vet ./...
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...
	"$$(.ci/tool golangci-lint)" run

.PHONY: generate
generate: ## everything that is generated
	go generate ./...

.PHONY: licences
licences: ## what is linked into baton, and under which licence
	go run ./internal/cmd/licences
