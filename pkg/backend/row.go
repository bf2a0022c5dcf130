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

// WhileAttached as a row's While: the emulation holds only while a baton command
// looks after the job.
const WhileAttached = "attached"

// LeftOut as a row's Value: the row is for the field not being given.
const LeftOut = "(left out)"

// Row declares the fidelity of one field, or of one value of it. Rows are the
// one table that plan, run, convert, explain and the documents read. The most
// specific row wins: the longer path; then one with When, or with more
// conditions, before one with Value before a bare one. Rows of a driver must
// pass [CheckRows].
type Row struct {
	// Path is the field without indexes, as [Fields] has it:
	// groups.tasks.ports.hostPort. A trailing ".*" covers the field and all
	// below that has no row of its own.
	Path string
	// Value limits the row to that canonical value, or to an item of a list
	// that is so; [LeftOut] to a field that is not given; "" = any.
	Value string
	// When names [Conditions] that must all hold, a comma between; "" = always.
	When string
	// Level is how faithful the backend is.
	Level Level
	// While says when an emulation holds: "" = always, or [WhileAttached].
	While string
	// Note says, to a person, what differs or what to do instead. Only an
	// exact row may go without.
	Note string
	// Native names what the field becomes.
	Native string
}
