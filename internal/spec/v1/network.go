package v1

// Network of a group's instances.
type Network struct {
	// A network of their own, the node's, or one by name.
	Mode Text `json:"mode" default:"–"`
	// Name resolution inside the instances.
	DNS DNS `json:"dns" default:"–"`
	// Further lines of the hosts file: name and address.
	Hosts map[string]Text `json:"hosts" default:"{}"`
}

// DNS is resolv.conf.
type DNS struct {
	// Name servers.
	Servers []Text `json:"servers" default:"–"`
	// Search domains.
	Search []Text `json:"search" default:"–"`
	// Resolver options.
	Options []Text `json:"options" default:"–"`
}

// Port a program listens on.
type Port struct {
	// Name of the port, unique in the group; $PORT_NAME holds its number.
	Name PortName `json:"name" need:"required"`
	// Where the program listens; left out: it takes ${port.NAME}.
	Port int `json:"port" default:"–"`
	// Transport protocol.
	Protocol Text `json:"protocol" default:"tcp" enum:"tcp|udp|sctp"`
	// Port the group is reached at.
	ServicePort int `json:"servicePort" default:"port"`
	// Port of the node that is taken.
	HostPort int `json:"hostPort" default:"–"`
	// Reach the port from outside.
	Expose Expose `json:"expose" default:"–"`
}

// Expose makes a port reachable from outside.
type Expose struct {
	// By what it is reached.
	Via Text `json:"via" default:"route" enum:"route|loadBalancer|nodePort"`
	// Host name of the route.
	Host Text `json:"host" default:"–" need:"required for route"`
	// Path of the route.
	Path Text `json:"path" default:"/"`
	// Secret with the certificate.
	TLS Text `json:"tls" default:"–"`
	// Port outside.
	Port int `json:"port" default:"–"`
	// Annotations of the native object.
	Annotations map[string]Text `json:"annotations" default:"{}"`
}
