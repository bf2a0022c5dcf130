package backend

// Condition is a question about a job that a [Row] may ask in When. It is
// answered where the field stands: for its task, its group or the job.
type Condition struct {
	Name string
	// Doc completes the sentence "the row applies when …".
	Doc string
}

// The conditions.
const (
	WhenCron              = "cron"
	WhenSeveralGroups     = "several-groups"
	WhenMixedGroups       = "mixed-groups"
	WhenMutualAddresses   = "mutual-addresses"
	WhenAddressOfSeveral  = "address-of-several"
	WhenDaylightSaving    = "daylight-saving"
	WhenNoCommand         = "no-command"
	WhenGated             = "gated"
	WhenLocalIgnoresImage = "local-ignores-image"
	WhenMesosIgnoresImage = "mesos-ignores-image"
	WhenMesosDocker       = "mesos-docker"
	WhenAbsolutePath      = "absolute-path"
	WhenForeignScheme     = "foreign-scheme"
)

// Conditions returns every condition a row may name.
func Conditions() []Condition {
	return []Condition{
		{WhenCron, "the job is of type cron"},
		{WhenSeveralGroups, "the job has more than one group"},
		{WhenMixedGroups, "a group's type is not that of the job's groups by default"},
		{WhenMutualAddresses, "groups name each other's ${addr…}, or a group that of its own other instances"},
		{WhenAddressOfSeveral, "an ${addr…} without brackets names a group of several instances"},
		{WhenDaylightSaving, "the job's time zone has daylight saving"},
		{WhenNoCommand, "the task has neither command nor script"},
		{WhenGated, "the task must wait for another of its instance: an init, or a sidecar before a main"},
		{WhenLocalIgnoresImage, "backends.local.image is ignore"},
		{WhenMesosIgnoresImage, "backends.mesos.image is ignore"},
		{WhenMesosDocker, "backends.mesos.containerizer is docker"},
		{WhenAbsolutePath, "the path is absolute"},
		{WhenForeignScheme, "the URI is neither http, https nor file"},
	}
}
