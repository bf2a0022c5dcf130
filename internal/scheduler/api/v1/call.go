package v1

// Version is the version these types describe; Prefix is where it is served.
const (
	Version = 1
	Prefix  = "/v1/"
)

// Protocol is what a connection is upgraded to.
const Protocol = "baton-stream/1"

// VersionHeader says which baton speaks, on requests and answers.
const VersionHeader = "Baton-Version"

// Limits of what is sent. MaxRequest leaves room for a document of 512 KiB and
// its secrets.
const (
	MaxRequest = 8 << 20
	MaxFrame   = 64 << 10
)

// Op names a call.
type Op string

// The calls. Each of the contract's verbs has its own.
const (
	OpInfo      Op = "info"
	OpShutdown  Op = "shutdown"
	OpApply     Op = "apply"
	OpPlan      Op = "plan"
	OpGet       Op = "get"
	OpList      Op = "list"
	OpStop      Op = "stop"
	OpDelete    Op = "delete"
	OpWatch     Op = "watch"
	OpLogs      Op = "logs"
	OpExec      Op = "exec"
	OpAttach    Op = "attach"
	OpDial      Op = "dial"
	OpScale     Op = "scale"
	OpRestart   Op = "restart"
	OpSuspend   Op = "suspend"
	OpTrigger   Op = "trigger"
	OpRollback  Op = "rollback"
	OpRollout   Op = "rollout"
	OpHistory   Op = "history"
	OpEvents    Op = "events"
	OpEndpoints Op = "endpoints"
	OpWhy       Op = "why"
	OpFits      Op = "fits"
	OpNodes     Op = "nodes"
	OpDrain     Op = "drain"
	OpUsage     Op = "usage"
	OpOwners    Op = "owners"
	OpForeign   Op = "foreign"
	OpCheck     Op = "check"
	OpRead      Op = "read"
	OpWrite     Op = "write"
	OpSignal    Op = "signal"
	OpVolumes   Op = "volumes"
)
