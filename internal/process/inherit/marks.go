package inherit

import (
	"slices"
	"strings"
)

// The marks in the environment of every process of an instance.
const (
	// MarkLaunch is followed by the launch id.
	MarkLaunch = "BATON_LAUNCH_ID="
	// MarkTask is followed by the task's name.
	MarkTask = "BATON_TASK="
	// MarkSupervisor is followed by the id of the supervisor's state folder.
	MarkSupervisor = "BATON_SUPERVISOR="
)

// Marks are the three variables of one task.
func Marks(supervisor, launch, task string) []string {
	return []string{MarkLaunch + launch, MarkTask + task, MarkSupervisor + supervisor}
}

// WithoutMarks returns env without the marks.
func WithoutMarks(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(kv string) bool {
		return strings.HasPrefix(kv, MarkLaunch) || strings.HasPrefix(kv, MarkTask) || strings.HasPrefix(kv, MarkSupervisor)
	})
}
