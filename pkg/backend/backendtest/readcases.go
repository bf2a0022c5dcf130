package backendtest

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

func readCases() []Case {
	needs := func(v ...backend.Verb) []backend.Verb { return v }
	return inGroup(GroupCapability,
		Case{Name: "history", Needs: needs(backend.VerbHistory), Run: historyKept},
		Case{Name: "events", Needs: needs(backend.VerbEvents), Run: eventsTold},
		Case{Name: "endpoints", Needs: needs(backend.VerbEndpoints), Run: endpointsTold},
		Case{Name: "why", Needs: needs(backend.VerbWhy), Run: whyTold},
		Case{Name: "fits", Needs: needs(backend.VerbFits), Run: fitsTold},
		Case{Name: "nodes", Needs: needs(backend.VerbNodes), Run: nodesTold},
		Case{Name: "top", Needs: needs(backend.VerbTop), Run: usageTold},
		Case{Name: "check", Needs: needs(backend.VerbCheck), Run: checked},
		Case{Name: "read-files", Needs: needs(backend.VerbRead), Run: filesRead},
		Case{Name: "write-files", Needs: needs(backend.VerbRead, backend.VerbWrite), Run: filesWritten},
	)
}

func historyKept(ctx context.Context, h *Harness) error {
	one, two := h.Service("job", []string{"forever"}, grace("1s")), h.Service("job", []string{"forever"}, grace("1s"), labels("a", "b"))
	h.Apply(ctx, one, func(o *backend.ApplyOptions) { o.Message = "the first" })
	h.Apply(ctx, two)
	r, ok := h.driver.(backend.Historian)
	if !ok {
		return errors.New("the driver declares history and is no Historian")
	}
	got, err := r.History(ctx, one.Key)
	h.Must("history", err)
	if len(got) != 2 {
		return fmt.Errorf("%d revisions, want 2", len(got))
	}
	return errors.Join(
		equal("the newest revision", got[0].Number, 2), equal("the oldest revision", got[1].Number, 1),
		equal("current", got[0].Current && !got[1].Current, true),
		equal("document", string(got[1].Document), string(one.Document)), equal("digest", got[0].Digest, two.Digest),
		equal("message", got[1].Message, "the first"), equal("user", got[1].By.User, "suite"), equal("has a time", !got[1].At.IsZero(), true))
}

func eventsTold(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "7"})
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	r, ok := h.driver.(backend.EventReader)
	if !ok {
		return errors.New("the driver declares events and is no EventReader")
	}
	var problems error
	var before backend.Event
	n := 0
	for e, err := range r.Events(ctx, job.Key, backend.EventOptions{}) {
		h.Must("events", err)
		if n++; e.At.Before(before.At) || e.Reason == "" || e.At.IsZero() {
			problems = errors.Join(problems, fmt.Errorf("event %+v after %+v", e, before))
		}
		before = e
	}
	return errors.Join(problems, equal("there are events", n > 0, true))
}

func endpointsTold(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1, port("http"))
	r, ok := h.driver.(backend.EndpointReader)
	if !ok {
		return errors.New("the driver declares endpoints and is no EndpointReader")
	}
	h.Eventually(ctx, "the port is among the endpoints", func(ctx context.Context) error {
		list, err := r.Endpoints(ctx, job.Key)
		for _, e := range list {
			if e.Group == backend.MainName && e.Port == "http" && e.Address != "" && e.Scope != "" {
				return nil
			}
		}
		return errors.Join(err, fmt.Errorf("endpoints are %+v", list))
	})
	return nil
}

func whyTold(ctx context.Context, h *Harness) error {
	job := h.Batch("job", nil, command("baton-no-such-command"))
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	r, ok := h.driver.(backend.Explainer)
	if !ok {
		return errors.New("the driver declares why and is no Explainer")
	}
	blockers, err := r.Why(ctx, job.Key)
	h.Must("why", err)
	for _, b := range blockers {
		if b.Reason == backend.ReasonStartError && b.Message != "" {
			return nil
		}
	}
	return fmt.Errorf("why does not say that the command could not be started: %+v", blockers)
}

func fitsTold(ctx context.Context, h *Harness) error {
	f, ok := h.driver.(backend.Fitter)
	if !ok {
		return errors.New("the driver declares fits and is no Fitter")
	}
	small := h.Batch("job", []string{"exit", "0"})
	_, n, err := f.Fits(ctx, small)
	h.Must("fits", err)
	large := h.Batch("job", []string{"exit", "0"}, func(d *draft) {
		d.Groups[0].Tasks[0].Resources = &resourcesDraft{CPU: "1000000"}
	})
	blockers, none, err := f.Fits(ctx, large)
	h.Must("fits", err)
	return errors.Join(equal("a small job fits", n >= 1, true), equal("how often a million cores fit", none, 0), equal("something is said to be missing", len(blockers) > 0, true))
}

func nodesTold(ctx context.Context, h *Harness) error {
	r, ok := h.driver.(backend.NodeReader)
	if !ok {
		return errors.New("the driver declares nodes and is no NodeReader")
	}
	nodes, err := r.Nodes(ctx)
	h.Must("nodes", err)
	for _, n := range nodes {
		if n.Name == "" || n.State == "" || n.Capacity.CPU <= 0 || n.Capacity.Memory <= 0 {
			err = errors.Join(err, fmt.Errorf("a node without name, state or capacity: %+v", n))
		}
	}
	return errors.Join(err, equal("there are nodes", len(nodes) > 0, true))
}

func usageTold(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	id := h.Get(ctx, job.Key).Instances[0].ID
	r, ok := h.driver.(backend.UsageReader)
	if !ok {
		return errors.New("the driver declares top and is no UsageReader")
	}
	h.Eventually(ctx, "usage is measured", func(ctx context.Context) error {
		usage, err := r.Usage(ctx, job.Key)
		if _, ok := usage[id]; !ok && err == nil {
			err = fmt.Errorf("usage of %v, not of %s", usage, id)
		}
		return err
	})
	return nil
}

func checked(ctx context.Context, h *Harness) error {
	c, ok := h.driver.(backend.Checker)
	if !ok {
		return errors.New("the driver declares check and is no Checker")
	}
	findings, err := c.Check(ctx)
	h.Must("check", err)
	for _, f := range findings {
		if f.Name == "" || f.Level != "ok" && f.Level != "warning" && f.Level != "error" || f.Level != "ok" && f.Hint == "" {
			err = errors.Join(err, fmt.Errorf("a finding without name, level or hint: %+v", f))
		}
	}
	return err
}

// tarred reads the one file of an archive.
func tarred(r io.Reader) (name, text string, err error) {
	for t := tar.NewReader(r); ; {
		head, err := t.Next()
		if errors.Is(err, io.EOF) {
			return name, text, nil
		}
		if err != nil {
			return name, text, err
		}
		if head.Typeflag == tar.TypeReg {
			data, err := io.ReadAll(t)
			if err != nil {
				return name, text, err
			}
			name, text = head.Name, string(data)
		}
	}
}

func (h *Harness) readBack(ctx context.Context, job *backend.Job, path, want string) {
	r, ok := h.driver.(backend.FileReader)
	if !ok {
		h.Fatalf("the driver declares read and is no FileReader")
	}
	h.Eventually(ctx, "the file can be read", func(ctx context.Context) error {
		var b bytes.Buffer
		if err := r.ReadFiles(ctx, job.Key, backend.FileOptions{Path: path}, &b); err != nil {
			return err
		}
		name, text, err := tarred(&b)
		return errors.Join(err, equal("the file's name ends as it should", strings.HasSuffix(path, name), true), equal("the file", text, want))
	})
}

func filesRead(ctx context.Context, h *Harness) error {
	job := h.Service("job", []string{"write", "$BATON_DIR/out/result.txt", "a result", ";", "forever"}, grace("1s"))
	h.Apply(ctx, job)
	h.AwaitRunning(ctx, job.Key, 1)
	h.readBack(ctx, job, "out/result.txt", "a result")
	r, ok := h.driver.(backend.FileReader)
	if !ok {
		return errors.New("the driver declares read and is no FileReader")
	}
	err := r.ReadFiles(ctx, job.Key, backend.FileOptions{Path: "no/such/file"}, io.Discard)
	return refused("read of a file that is not there", err, backend.NotFound)
}

func filesWritten(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1)
	w, ok := h.driver.(backend.FileWriter)
	if !ok {
		return errors.New("the driver declares write and is no FileWriter")
	}
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	err := errors.Join(t.WriteHeader(&tar.Header{Name: "in.txt", Typeflag: tar.TypeReg, Mode: 0o644, Size: 5}), errOf(t.Write([]byte("given"))), t.Close())
	h.Must("make an archive", err)
	h.Must("write", w.WriteFiles(ctx, job.Key, backend.FileOptions{Path: "."}, &b))
	h.readBack(ctx, job, "in.txt", "given")
	return nil
}
