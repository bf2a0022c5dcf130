// Package mesos runs jobs on Apache Mesos by the scheduler of this project. This
// build holds its kind: what becomes of each field, so that plan, validate,
// explain and the reference speak of it; opening a master is refused.
//
// It may import pkg/backend, internal/scheduler and mesos-go; never another
// driver.
package mesos
