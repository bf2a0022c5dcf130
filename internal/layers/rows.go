// size: table, one row a package

package layers

// contract is what nearly every package stands on.
const contract = "pkg/backend"

// row says what the packages at and below a folder may import of this module;
// a folder below may have a row of its own. Packages of one row may import
// each other.
type row struct {
	folder  string
	imports []string // folders of rows
	reason  string
}

// rows are the directions in which imports point. A package without a row is
// an error: think about its place, then add it. Who may import a folder may
// import the wire format below it (v1).
var rows = []row{
	{contract, nil, "a driver can be written with the contract alone"},
	{"pkg/backend/backendtest", []string{contract, "pkg/backend/backendtest/prog"}, "a driver outside this repository uses the suite too"},
	{"pkg/backend/backendtest/prog", nil, "it runs inside jobs, in any image"},
	{"pkg/backend/fake", []string{contract, "pkg/backend/backendtest/prog"}, "the suite is proved on it, so it has nothing else in it"},
	{"pkg/backend/local", []string{
		contract, "internal/scheduler", "internal/scheduler/core", "internal/scheduler/store", "internal/scheduler/api",
		"internal/scheduler/client", "internal/scheduler/fleet", "internal/process",
		"internal/statedir", "internal/fidelity", "internal/spec",
	}, "a driver knows the engine, its own machine and the rows it declares, never another driver or the command line"},
	{"pkg/backend/kubernetes", []string{contract}, "Kubernetes has its own controllers; the driver needs nothing of ours"},
	{"pkg/backend/mesos", []string{
		contract, "internal/scheduler", "internal/scheduler/core", "internal/scheduler/store", "internal/scheduler/api",
		"internal/scheduler/client", "internal/scheduler/fleet", "internal/version",
	}, "a driver knows the engine, never another driver or the command line"},

	{"cmd/baton", []string{"internal/cli", "internal/iostreams"}, "main only connects the process with the command line"},
	{"internal/cli", []string{
		contract, "internal/config", "internal/spec", "internal/fidelity", "internal/plan", "internal/deploy", "internal/session",
		"internal/output", "internal/convert", "internal/drivers", "internal/lifecycle", "internal/scheduler", "internal/scheduler/api",
		"internal/scheduler/client", "internal/process", "internal/event", "internal/iostreams", "internal/version", "internal/statedir",
		"examples", "docs", "completions",
	}, "verbs join the parts; concrete drivers come through internal/drivers"},
	{"internal/drivers", []string{contract, "pkg/backend/local", "pkg/backend/kubernetes", "pkg/backend/mesos", "internal/version"}, "the one place that knows every driver"},

	{"internal/config", []string{contract, "internal/spec", "internal/statedir"}, "configuration is read before anything else exists, as strictly as a job file"},
	{"internal/spec", []string{contract}, "the job file means the same whatever is done with it"},
	{"internal/spec/v1", nil, "a wire format keeps apart from the model"},
	{"internal/fidelity", []string{contract}, "it joins rows of drivers, so it knows neither the job file nor a driver"},
	{"internal/plan", []string{contract, "internal/fidelity"}, "decides from data alone"},
	{"internal/lifecycle", []string{contract}, "rules that the engine and an attached command line share"},
	{"internal/session", []string{contract, "internal/event", "internal/version"}, "one place for what every call of a driver needs"},
	{"internal/deploy", []string{contract, "internal/plan", "internal/session", "internal/lifecycle", "internal/event"}, "carries a plan out and decides nothing"},
	{"internal/convert", []string{contract, "internal/spec"}, "foreign job files become jobs"},
	{"internal/output", []string{contract, "internal/fidelity", "internal/plan", "internal/iostreams", "internal/version"}, "renders models, and fetches nothing"},
	{"internal/output/v1", nil, "a wire format keeps apart from the model"},
	{"internal/event", []string{contract}, "progress can be told from anywhere above the contract"},

	{"internal/scheduler", []string{
		contract, "internal/scheduler/core", "internal/scheduler/store", "internal/scheduler/api", "internal/scheduler/fleet", "internal/spec",
		"internal/lifecycle", "internal/event", "internal/version", "internal/statedir",
	}, "the engine, the same for every fleet: it knows no driver"},
	{"internal/scheduler/core", []string{contract, "internal/lifecycle"}, "pure: replayed from a seed it does the same again"},
	{"internal/scheduler/store", []string{contract, "internal/scheduler/core", "internal/statedir"}, "keeps what the core decided"},
	{"internal/scheduler/api", []string{contract, "internal/scheduler/core", "internal/scheduler/store", "internal/statedir", "internal/version"}, "the door of the scheduler"},
	{"internal/scheduler/client", []string{contract, "internal/scheduler/api", "internal/version"}, "knows the scheduler by its API alone"},
	{"internal/scheduler/fleet", []string{contract, "internal/scheduler/core"}, "what a fleet must do, without any fleet"},
	{"internal/scheduler/sim", []string{
		contract, "internal/scheduler", "internal/scheduler/core", "internal/scheduler/store", "internal/scheduler/fleet", "internal/spec", "internal/lifecycle",
	}, "drives the engine in one thread, without a machine"},
	{"internal/process", []string{contract, "internal/statedir", "internal/version"}, "spawns and watches processes for any owner"},
	{"internal/process/v1", nil, "a wire format keeps apart from the model"},
	{"internal/mesossim", []string{"internal/process"}, "a Mesos of its own, that shares nothing with the driver it tests"},

	{"internal/iostreams", nil, "a leaf"},
	{"internal/statedir", nil, "a leaf"},
	{"internal/version", nil, "a leaf"},
	{"internal/golden", nil, "a leaf, for tests"},
	{"internal/layers", nil, "it looks at the tree from outside"},
	{"internal/gen", []string{
		contract, "internal/spec", "internal/output", "internal/fidelity", "internal/cli", "internal/drivers", "internal/iostreams",
		"internal/config",
	}, "generators read what they document"},
	{"internal/cmd", []string{contract, "pkg/backend/backendtest/prog", "internal/mesossim", "internal/process", "internal/iostreams"}, "programs for development; nothing of them is linked into baton"},
	{"examples", nil, "files, embedded at most"},
	{"docs", nil, "files, embedded at most"},
	{"completions", nil, "files, embedded at most"},
}
