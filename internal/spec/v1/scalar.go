package v1

// Name is a DNS label: lower-case letters, digits and -, a letter first,
// without --.
type Name string

// PortName is a Name of at most 15 characters.
type PortName string

// Text is a plain value taken as written.
type Text string

// Words is text that may hold words bound at launch, such as ${port.http}.
type Words string

// Path is a file path; a relative one is inside $BATON_DIR.
type Path string

// Duration is a number with a unit: ms, s, m, h or d.
type Duration string

// Bytes is an amount of memory or disk, as Kubernetes writes it: 512Mi.
type Bytes string

// CPU is processor time: cores, or thousandths with m.
type CPU string

// Amount is a number of instances or a percentage.
type Amount string

// Percent is a whole percentage: 70%.
type Percent string

// Limit is a number or unlimited.
type Limit string

// Any is any value.
type Any any
