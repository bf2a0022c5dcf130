package machine

import (
	"context"

	v1 "github.com/baton-run/baton/internal/process/v1"
)

// Running counts the instances that have not ended.
func (m *Machine) Running(ctx context.Context) (int, error) {
	client, err := m.supervisor()
	if err != nil {
		return 0, unavailable("status", err)
	}
	listed, err := client.List(ctx, v1.List{})
	if err != nil {
		return 0, coded("status", err)
	}
	n := 0
	for _, in := range listed.Instances {
		if in.State != v1.StateEnded {
			n++
		}
	}
	return n, nil
}

// SupervisorPID is the process that owns the instances; 0 without a connection.
func (m *Machine) SupervisorPID() int {
	client, err := m.supervisor()
	if err != nil {
		return 0
	}
	return client.Welcome().PID
}
