package layers

// library says where one may be imported outside tests.
type library struct {
	path   string // covers what is below
	in     []string
	reason string
}

// libraries of other people. One without a row may not be used; of several
// that match, the longest path counts.
var libraries = []library{
	{"github.com/spf13/cobra", []string{"internal/cli", "internal/gen"}, "verbs are the command line's"},
	{"github.com/spf13/cobra/doc", []string{"internal/gen"}, "pages are generated, not linked"},
	{"github.com/spf13/pflag", []string{"internal/cli", "internal/gen"}, "flags are the command line's"},
	{"github.com/spf13/viper", []string{"internal/config"}, "one importer of configuration"},
	{"github.com/olekukonko/tablewriter", []string{"internal/output"}, "one importer of tables"},
	{"go.yaml.in/yaml/v3", []string{"internal/spec", "internal/config", "internal/output", "internal/convert", "internal/gen"}, "read as a tree with positions, and written"},
	{"github.com/invopop/jsonschema", []string{"internal/gen"}, "the schema is made at generation time"},
	{"github.com/robfig/cron/v3", []string{"internal/spec", "internal/scheduler/core", "internal/lifecycle"}, "a parser of schedules, never a clock"},
	{"go.etcd.io/bbolt", []string{"internal/scheduler/store"}, "stores are behind the store's interface"},
	{"github.com/prometheus", []string{"internal/scheduler"}, "metrics are the scheduler's"},
	{"github.com/google/go-cmp", []string{"internal/golden"}, "compares in tests"},
	{"github.com/rogpeppe/go-internal", nil, "scripts are tests"},
	{"golang.org/x/sync", []string{"internal", "pkg/backend"}, "part of the language in all but name"},
	{"golang.org/x/time", []string{"internal", "pkg/backend"}, "part of the language in all but name"},
	{"golang.org/x/sys", []string{"internal", "pkg/backend"}, "part of the language in all but name"},
	{"golang.org/x/term", []string{"internal/iostreams", "internal/cli", "pkg/backend/kubernetes"}, "terminals are met at the edge"},
	{"k8s.io", []string{"pkg/backend/kubernetes"}, "one importer of Kubernetes"},
	{"sigs.k8s.io", []string{"pkg/backend/kubernetes"}, "one importer of Kubernetes"},
	{"k8s.io/client-go/util/jsonpath", []string{"pkg/backend/kubernetes", "internal/output"}, "the same jsonpath as kubectl's"},
	{"github.com/mesos/mesos-go", []string{"pkg/backend/mesos", "internal/mesossim"}, "one importer of Mesos, and its simulator"},
	{"github.com/mesos/mesos-go/api/v0", nil, "the v0 API is not spoken"},
	{"github.com/mesos/mesos-go/api/v1/lib/resources", nil, "it computes with floats"},
}

// standardOnly are packages that no library may enter, whatever its row says.
// Drivers have folders of their own below the contract.
var standardOnly = map[string]string{
	contract:                  "a driver can be written without our libraries",
	"pkg/backend/backendtest": "a driver can be tested without our libraries",
	"pkg/backend/fake":        "the suite is proved on it, so it has nothing else in it",
	"internal/lifecycle":      "pure",
	"internal/plan":           "pure",
	"internal/fidelity":       "pure",
}

// pure packages decide and never act: what they do can be repeated exactly.
var pure = []string{"internal/scheduler/core", "internal/spec", "internal/plan", "internal/lifecycle", "internal/fidelity"}

// acting are standard packages that are of no use to one that only decides.
var acting = []string{"net/http", "os", "os/exec", "os/signal", "syscall", "math/rand", "math/rand/v2", "crypto/rand"}

// wire are beginnings of names in package net that reach out.
var wire = []string{"Dial", "Listen", "Lookup", "Resolve", "Interface", "File", "DefaultResolver"}

// clock are the functions of package time that read or follow the clock.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick"}

// notLinked may not be part of the program, even through something else.
var notLinked = map[string]string{
	"testing":                               "tests stay out of the program",
	"net/http/pprof":                        "it adds handlers to a global",
	"github.com/google/go-cmp/cmp":          "tests stay out of the program",
	"github.com/invopop/jsonschema":         "the schema is embedded, not made at run time",
	"github.com/spf13/cobra/doc":            "pages are generated, not linked",
	"github.com/mesos/mesos-go/api/v0":      "the v0 API is not spoken",
	modulePath + "/internal/mesossim":       "a simulator is for tests",
	modulePath + "/pkg/backend/fake":        "a fake is for tests",
	modulePath + "/pkg/backend/backendtest": "the suite is for tests",
}
