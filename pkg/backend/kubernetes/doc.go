// Package kubernetes runs jobs on Kubernetes by its own controllers. This
// build holds its kind: what becomes of each field, so that plan, validate,
// explain and the reference speak of it; opening a cluster is refused.
//
// It may import pkg/backend and Kubernetes' client libraries; never another
// driver.
package kubernetes
