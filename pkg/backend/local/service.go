package local

import "github.com/baton-run/baton/pkg/backend"

// service is what a running scheduler serves, over its socket or in this
// process, and what the read-only view answers where it can.
type service interface {
	backend.Driver
	backend.Planner
	backend.Watcher
	backend.LogReader
	backend.Execer
	backend.Attacher
	backend.Dialer
	backend.Scaler
	backend.Restarter
	backend.Suspender
	backend.Triggerer
	backend.Rollbacker
	backend.Roller
	backend.Historian
	backend.EventReader
	backend.EndpointReader
	backend.Explainer
	backend.Fitter
	backend.NodeReader
	backend.UsageReader
	backend.FileReader
	backend.FileWriter
	backend.Signaler
	backend.VolumeKeeper
}
