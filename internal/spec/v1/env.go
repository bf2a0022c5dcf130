package v1

// EnvValue is where a variable's value comes from; text alone is the value.
type EnvValue struct {
	// The backend's configuration, or a fact of the instance.
	From Text `json:"from" need:"required" enum:"config|field"`
	// Configuration object.
	Name Text `json:"name" default:"–" need:"required for config"`
	// Key of the object, or the fact: node, nodeIP, ip, zone, region, instance, uid, namespace, serviceAccount.
	Key Text `json:"key" need:"required"`
}

// EnvFrom adds many variables. Exactly one source is required.
type EnvFrom struct {
	// File of NAME=value lines beside the job file.
	File Path `json:"file" default:"–"`
	// The variables themselves; in the canonical form it stands for file.
	Content map[string]Text `json:"content" default:"–"`
	// Configuration object of the backend.
	Config Text `json:"config" default:"–"`
	// Secret object of the backend.
	Secret Text `json:"secret" default:"–"`
	// Keep the file's values as secrets.
	Sealed bool `json:"sealed" default:"false"`
	// Put before each name.
	Prefix Text `json:"prefix" default:"\"\""`
}

// Secret is where a value comes from.
type Secret struct {
	// The environment or a file at submit, or the backend's own secret.
	From Text `json:"from" need:"required" enum:"env|file|backend"`
	// The backend's secret.
	Name Text `json:"name" default:"–" need:"required for backend"`
	// Variable, file, or key of the secret.
	Key Text `json:"key" default:"NAME"`
	// File the value is written to, instead of a variable.
	Path Path `json:"path" default:"–"`
}
