package v1

import _ "embed"

//go:embed schema.json
var schema string

// Schema returns the JSON schema of one document of a job file.
func Schema() string { return schema }
