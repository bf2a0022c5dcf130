package v1

// Placement is which nodes instances run on.
type Placement struct {
	// What a node must have: a comparison with one of its labels or attributes.
	Constraints []Constraint `json:"constraints" default:"[]"`
	// What a node should have.
	Prefer []Preference `json:"prefer" default:"[]"`
	// Keys over whose values instances are evened out.
	Spread []Spread `json:"spread" default:"[]" short:"Text"`
	// Keys of whose values no two instances share one.
	Distinct []Text `json:"distinct" default:"[]"`
}

// Constraint compares one key of a node. Exactly one comparison is required.
type Constraint struct {
	// Key compared: hostname, zone, region, os, arch, else a node label or agent attribute.
	Node Text `json:"node" need:"required"`
	// One of these values.
	In []Text `json:"in" default:"–"`
	// None of these values.
	NotIn []Text `json:"notIn" default:"–"`
	// The key is there, or is not.
	Exists bool `json:"exists" default:"–"`
	// A number greater than this.
	Gt int `json:"gt" default:"–"`
	// A number less than this.
	Lt int `json:"lt" default:"–"`
	// A regular expression (RE2) over the whole value.
	Matches Text `json:"matches" default:"–"`
}

// Preference is a constraint that is not binding.
type Preference struct {
	Constraint
	// How much it counts, 1 to 100.
	Weight int `json:"weight" default:"50"`
}

// Spread evens instances out; the key alone is enough.
type Spread struct {
	// Key whose values are evened out.
	By Text `json:"by" need:"required"`
	// Most instances one value may have above another.
	MaxSkew int `json:"maxSkew" default:"1"`
	// Wait rather than break it.
	Hard bool `json:"hard" default:"false"`
}

// Toleration lets instances on tainted nodes.
type Toleration struct {
	// Key of the taint.
	Key Text `json:"key" default:"any"`
	// Value of the taint.
	Value Text `json:"value" default:"any"`
	// Effect of the taint.
	Effect Text `json:"effect" default:"any"`
	// How long a taint that evicts is borne.
	Seconds int `json:"seconds" default:"for ever"`
}
