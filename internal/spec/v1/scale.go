package v1

// Scale bounds automatic scaling. One of cpu and memory is required.
type Scale struct {
	// Fewest instances.
	Min int `json:"min" default:"1"`
	// Most instances.
	Max int `json:"max" need:"required"`
	// Wanted use of the requested cpu.
	CPU Percent `json:"cpu" default:"–" need:"required unless memory is given"`
	// Wanted use of the requested memory.
	Memory Percent `json:"memory" default:"–" need:"required unless cpu is given"`
	// How fast the group grows.
	Up ScaleUp `json:"up"`
	// How fast the group shrinks.
	Down ScaleDown `json:"down"`
}

// ScaleUp limits growth.
type ScaleUp struct {
	// Time over which the smallest proposal counts.
	Window Duration `json:"window" default:"0s"`
	// Most instances added in a period.
	Max Amount `json:"max" default:"100%"`
	// The period.
	Period Duration `json:"period" default:"15s"`
}

// ScaleDown limits shrinking.
type ScaleDown struct {
	// Time over which the largest proposal counts.
	Window Duration `json:"window" default:"5m"`
	// Most instances taken away in a period.
	Max Amount `json:"max" default:"100%"`
	// The period.
	Period Duration `json:"period" default:"15s"`
}
