// Package fidelity joins a job with a driver's rows and says what of the job
// the backend carries exactly, does otherwise, or can't do. It decides
// nothing and does no I/O.
//
// It walks the job's Document by the list of fields, so that it knows neither
// the job file's types nor any driver. It may import pkg/backend alone.
package fidelity
