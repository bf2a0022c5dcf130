package v1

// Security is what a task may do.
type Security struct {
	// Set of restrictions to start from.
	Profile Text `json:"profile" default:"default" enum:"default|baseline|restricted"`
	// All rights of the node.
	Privileged bool `json:"privileged" default:"false"`
	// Kernel capabilities.
	Capabilities Capabilities `json:"capabilities"`
	// The image's files can't be written.
	ReadOnlyRoot bool `json:"readOnlyRoot" default:"false"`
	// The program can't gain rights.
	NoNewPrivileges bool `json:"noNewPrivileges" default:"false"`
	// Give the task credentials of the backend's API.
	APIToken bool `json:"apiToken" default:"false"`
}

// Capabilities that are given and taken.
type Capabilities struct {
	// Given beside the default ones.
	Add []Text `json:"add" default:"[]"`
	// Taken away; ALL for all.
	Drop []Text `json:"drop" default:"[]"`
}
