package backend

import "strings"

// Key names a job: unique in a backend target. Both parts are DNS labels;
// a driver may rely on that.
type Key struct {
	Namespace string
	Name      string
}

// String returns namespace/name, or the name alone when there is no namespace.
func (k Key) String() string {
	if k.Namespace == "" {
		return k.Name
	}
	return k.Namespace + "/" + k.Name
}

// Compare orders keys by namespace, then name: the order of [Driver.List].
func (k Key) Compare(o Key) int {
	if c := strings.Compare(k.Namespace, o.Namespace); c != 0 {
		return c
	}
	return strings.Compare(k.Name, o.Name)
}

// MainName is the name of the group and task that a flat job has.
const MainName = "main"

// InstanceName returns the name users see: job.index for group main, else
// job.group.index. Suffix is the index, or what the backend uses instead.
func InstanceName(job, group, suffix string) string {
	if group == MainName {
		return job + "." + suffix
	}
	return job + "." + group + "." + suffix
}

// NativeName returns the name of a native object that stands for a group:
// <job> for main, <job>--<group> for others. Names hold no "--" themselves,
// so it is unambiguous.
func NativeName(job, group string) string {
	if group == MainName {
		return job
	}
	return job + "--" + group
}
