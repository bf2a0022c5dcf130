package v1

// Field is one field of the job file as people are told of it.
type Field struct {
	// Path without indexes, from the root of the file with groups and tasks
	// written out: groups.tasks.ports.hostPort. NAME stands for a key of the
	// user's own.
	Path string
	// Level is J, G or T: job, group or task.
	Level string
	// Down says that it may stand further out, as the default of all inside.
	Down bool
	// Type in words: text, int, duration, list of object…
	Type string
	// Unit that its values carry; "" = none.
	Unit string
	// Enum holds the allowed values; none = any.
	Enum []string
	// Default in words: – = the backend's own; "" = that of its members.
	Default string
	// Need says whether, or when, it is required; "" = never.
	Need string
	// For names the job types it is for; none = all.
	For []string
	// Doc says what it means.
	Doc string
}
