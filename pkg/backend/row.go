package backend

// Level says how faithfully a backend carries a field.
type Level string

// The levels, from best to worst. Unsupported only where ignoring the field
// would change the result, data or safety.
const (
	Exact       Level = "exact"
	Emulated    Level = "emulated"
	Approximate Level = "approximate"
	None        Level = "unsupported"
)

// Row declares the fidelity of one field, or of one value of it. Rows are the
// one table that plan, run, convert, explain and the documents read. The most
// specific row wins: one with When before one with Value before a bare Path.
type Row struct {
	// Path is the field without indexes: groups.tasks.ports.hostPort. A
	// trailing ".*" covers all below that has no row of its own.
	Path string
	// Value limits the row to that canonical value; "" = any.
	Value string
	// When names a condition the fidelity report evaluates on the job (see
	// Conditions) or "" = always.
	When string
	// Level is how faithful the backend is.
	Level Level
	// While says when an emulation holds: "" = always, "attached" = only while
	// a baton command looks after the job.
	While string
	// Note says, to a person, what differs or what to do instead.
	Note string
	// Native names what the field becomes.
	Native string
}
