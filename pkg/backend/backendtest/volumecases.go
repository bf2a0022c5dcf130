package backendtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/baton-run/baton/pkg/backend"
)

func volumeCases() []Case {
	return inGroup(GroupCapability,
		Case{Name: "volume-outlives-delete", Needs: []backend.Verb{backend.VerbVolumes, backend.VerbLogs}, Run: volumeOutlives},
		Case{Name: "volume-deleted", Needs: []backend.Verb{backend.VerbVolumes}, Run: volumeDeleted},
		Case{Name: "volume-in-use", Needs: []backend.Verb{backend.VerbVolumes}, Run: volumeInUse},
	)
}

// keeping gives the job's group a persistent volume at "data".
func keeping(d *draft) {
	d.Groups[0].Volumes = []volumeDraft{{Name: "data", Size: "1Mi"}}
	d.Groups[0].Tasks[0].Mounts = []mountDraft{{Path: "data", Volume: "data"}}
}

func (h *Harness) volumes(ctx context.Context, opts backend.VolumeOptions) ([]backend.VolumeInfo, error) {
	v, ok := h.driver.(backend.VolumeKeeper)
	if !ok {
		h.Fatalf("the driver declares volumes and is no VolumeKeeper")
	}
	opts.Change, opts.Namespace = h.Submission(), h.Namespace
	return v.Volumes(ctx, opts)
}

func volumeOutlives(ctx context.Context, h *Harness) error {
	writes := h.Batch("job", []string{"write", "$BATON_DIR/data/f", "kept\n"}, keeping)
	h.Apply(ctx, writes)
	first := h.AwaitEnd(ctx, writes.Key)
	d, err := h.driver.Delete(ctx, writes.Key, backend.DeleteOptions{Change: h.Submission()})
	h.Must("delete", err)
	h.AwaitGone(ctx, writes.Key)
	kept, err := h.volumes(ctx, backend.VolumeOptions{})
	h.Must("volumes", err)
	if len(kept) != 1 || len(d.VolumesKept) != 1 {
		return fmt.Errorf("%d volumes after a delete that kept %q, want 1", len(kept), d.VolumesKept)
	}
	err = errors.Join(equal("phase of the job that writes", first.Phase, backend.PhaseSucceeded), equal("orphan", kept[0].Orphan, true),
		equal("volume", kept[0].Volume, "data"), equal("key", kept[0].Key, writes.Key), equal("name", kept[0].Name, d.VolumesKept[0]))
	text := h.printed(ctx, h.Batch("job", []string{"read", "$BATON_DIR/data/f"}, keeping))
	return errors.Join(err, equal("what the next job of that name reads", text, "kept\n"))
}

func volumeDeleted(ctx context.Context, h *Harness) error {
	job := h.Batch("job", []string{"exit", "0"}, keeping)
	h.Apply(ctx, job)
	h.AwaitEnd(ctx, job.Key)
	d, err := h.driver.Delete(ctx, job.Key, backend.DeleteOptions{Change: h.Submission(), Volumes: true})
	h.Must("delete", err)
	h.Eventually(ctx, "the volume is gone", func(ctx context.Context) error {
		left, err := h.volumes(ctx, backend.VolumeOptions{})
		return errors.Join(err, equal("volumes", len(left), 0))
	})
	return errors.Join(equal("volumes gone", len(d.VolumesGone), 1), equal("volumes kept", len(d.VolumesKept), 0))
}

func volumeInUse(ctx context.Context, h *Harness) error {
	job := h.running(ctx, 1, keeping)
	used, err := h.volumes(ctx, backend.VolumeOptions{})
	h.Must("volumes", err)
	if len(used) != 1 {
		return fmt.Errorf("%d volumes, want 1", len(used))
	}
	_, remove := h.volumes(ctx, backend.VolumeOptions{Remove: []string{used[0].Name}})
	_, nobody := h.volumes(ctx, backend.VolumeOptions{Remove: []string{"nobody"}})
	h.Delete(ctx, job.Key)
	h.AwaitGone(ctx, job.Key)
	h.Eventually(ctx, "an unused volume can be removed", func(ctx context.Context) error {
		left, err := h.volumes(ctx, backend.VolumeOptions{Remove: []string{used[0].Name}})
		return errors.Join(err, equal("volumes", len(left), 0))
	})
	return errors.Join(equal("in use", used[0].InUse, true),
		refused("remove of a volume in use", remove, backend.Conflict), refused("remove of a volume that is not there", nobody, backend.NotFound))
}
