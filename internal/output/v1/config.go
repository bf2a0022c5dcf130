package v1

// NamedContext is an item of a ContextList: a target that --on can name.
type NamedContext struct {
	Name      string `json:"name"`
	Current   bool   `json:"current"`
	Backend   string `json:"backend"`
	Namespace string `json:"namespace"`
	// BuiltIn has no entry in the configuration file; others have their place.
	BuiltIn bool   `json:"builtIn"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// ContextCheck is an item of a ContextCheckList.
type ContextCheck struct {
	Context   string `json:"context"`
	Backend   string `json:"backend"`
	Reachable bool   `json:"reachable"`
	Version   string `json:"version,omitempty"`
	Problem   string `json:"problem,omitempty"`
	Code      string `json:"code,omitempty"`
}

// Setting is an item of a SettingList: one effective value of the
// configuration and its source: flag, env, file or default.
type Setting struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source"`
	// Name of the flag or variable.
	Name   string `json:"name,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}
