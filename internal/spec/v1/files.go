package v1

// File is written before the task starts. Exactly one source is required.
type File struct {
	// Where it is written.
	Path Path `json:"path" need:"required"`
	// Its content.
	Content Words `json:"content" default:"–"`
	// File beside the job file that is the content.
	From Path `json:"from" default:"–"`
	// Key of a configuration object of the backend.
	Config Ref `json:"config" default:"–"`
	// Key of a secret of the backend.
	Secret Ref `json:"secret" default:"–"`
	// Access rights, octal.
	Mode Text `json:"mode" default:"0644 (secret 0600)"`
	// Fill in the words of the content at launch.
	Template bool `json:"template" default:"false"`
}

// Ref names a key of an object of the backend.
type Ref struct {
	// The object.
	Name Text `json:"name" need:"required"`
	// Its key.
	Key Text `json:"key" need:"required"`
}

// Artifact is fetched before the task starts.
type Artifact struct {
	// Where it is fetched from.
	URI Text `json:"uri" need:"required"`
	// Where it is put.
	Path Path `json:"path" default:"last part of the URI"`
	// Checksum it must have, hex.
	SHA256 Text `json:"sha256" default:"–"`
	// Unpack the archive.
	Extract bool `json:"extract" default:"false"`
	// Make it executable.
	Executable bool `json:"executable" default:"false"`
}
