package scheduler_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/pkg/backend"
)

// What a node reports as used includes what its instances listen on: a
// scheduler that starts beside them must not take those ports for lost.
func TestAFixedPortComesBackAfterTheSchedulerDid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		job := service("web", 1)
		job.Groups[0].Tasks[0].Ports = []backend.Port{{Name: "http", Protocol: "tcp", Number: 8080}}
		r.jobs.add(job)
		first := r.open()
		apply(t, first.Engine, job, backend.ApplyOptions{})
		awaitPhase(t, first.Engine, job.Key, backend.PhaseRunning)
		first.stop()
		node := r.world.Fleet().Nodes()[0]
		node.UsedPorts = []int{8080}
		r.world.SetNodes(node)
		second := r.open()
		awaitPhase(t, second.Engine, job.Key, backend.PhaseRunning)
		synctest.Wait()
		r.world.Exit("web.0", 1)
		await(t, second.Engine, job.Key, "restarted", func(o backend.Observation) bool { return *o.Restarts == 1 && o.Phase == backend.PhaseRunning })
	})
}

func TestAPortThatAnotherProgramLetsGoIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		node := r.world.Fleet().Nodes()[0]
		node.UsedPorts = []int{8080}
		r.world.SetNodes(node)
		job := service("web", 1)
		job.Groups[0].Tasks[0].Ports = []backend.Port{{Name: "http", Protocol: "tcp", Number: 8080}}
		r.jobs.add(job)
		l := r.open()
		apply(t, l.Engine, job, backend.ApplyOptions{})
		time.Sleep(time.Minute)
		synctest.Wait()
		o, err := l.Get(t.Context(), job.Key, backend.DetailInstances)
		if err != nil || o.Instances[0].Reason != backend.ReasonPortConflict {
			t.Fatalf("%+v, %v", o, err)
		}
		node.UsedPorts = nil
		r.world.SetNodesSilently(node)
		awaitPhase(t, l.Engine, job.Key, backend.PhaseRunning)
	})
}
