package v1

// Health holds a task's checks.
type Health struct {
	// Until it succeeds the others wait.
	Startup Check `json:"startup" default:"–"`
	// Whether the task may be used.
	Ready Check `json:"ready" default:"–"`
	// When it fails, the instance is restarted.
	Live LiveCheck `json:"live" default:"–"`
}

// Check is one health check. Exactly one way of checking is required.
type Check struct {
	// Answers an HTTP GET with 200 to 399.
	HTTP HTTPCheck `json:"http" default:"–"`
	// Answers an HTTPS GET with 200 to 399.
	HTTPS HTTPCheck `json:"https" default:"–"`
	// Accepts a connection.
	TCP TCPCheck `json:"tcp" default:"–"`
	// Answers the gRPC health protocol.
	GRPC GRPCCheck `json:"grpc" default:"–"`
	// Exits with 0.
	Command []Words `json:"command" default:"–"`
	// Time between two checks.
	Interval Duration `json:"interval" default:"10s"`
	// How long one check may take.
	Timeout Duration `json:"timeout" default:"5s"`
	// Failures in a row that count.
	Failures int `json:"failures" default:"3"`
	// Successes in a row that count.
	Successes int `json:"successes" default:"1"`
	// Wait before the first check.
	Delay Duration `json:"delay" default:"0s"`
}

// LiveCheck is a Check with a time of grace.
type LiveCheck struct {
	Check
	// Failures before the first success, or before this time is over, don't count.
	Grace Duration `json:"grace" default:"0s"`
}

// HTTPCheck is a GET.
type HTTPCheck struct {
	// Path asked for.
	Path Words `json:"path" default:"/"`
	// Port asked, by name.
	Port PortName `json:"port" default:"the task's only port"`
	// Headers sent.
	Headers map[string]Words `json:"headers" default:"{}"`
}

// TCPCheck is a connection.
type TCPCheck struct {
	// Port connected to, by name.
	Port PortName `json:"port" default:"the task's only port"`
}

// GRPCCheck is a call of the gRPC health protocol.
type GRPCCheck struct {
	// Port called, by name.
	Port PortName `json:"port" default:"the task's only port"`
	// Service asked for.
	Service Text `json:"service" default:"\"\""`
}
