package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	v1 "github.com/baton-run/baton/internal/scheduler/store/v1"
)

// Report is what Check found in a file.
type Report struct {
	Path    string
	Size    int64 // of the file, in bytes
	Format  int   // 0 when it cannot be told
	Epoch   uint64
	Buckets []BucketReport // in order of their names
	Damage  []Damage       // empty when all is sound
}

// BucketReport counts the records of a bucket that can be read.
type BucketReport struct {
	Name    string
	Records int
	Bytes   int64 // of keys and values
}

// Damage is one thing wrong. Bucket and Key are empty when it concerns more
// than a record.
type Damage struct {
	Bucket, Key string
	Problem     string
}

func (d Damage) String() string {
	switch {
	case d.Bucket == "":
		return d.Problem
	case d.Key == "":
		return fmt.Sprintf("bucket %s: %s", d.Bucket, d.Problem)
	}
	return fmt.Sprintf("record %s/%q: %s", d.Bucket, d.Key, d.Problem)
}

const checkWait = time.Second

// Check reads all of a file and changes nothing. Damage is in the report; the
// error says why there is none: the file is absent, locked, or of an unknown
// format (then Report.Format is that).
func Check(ctx context.Context, path string) (Report, error) {
	report := Report{Path: path}
	if err := ctx.Err(); err != nil {
		return report, err
	}
	d, err := openFile(path, access{readOnly: true, wait: checkWait})
	if err != nil {
		return report, report.take(path, err)
	}
	defer d.close()
	report.Size = d.size
	faults, err := d.faults()
	if err != nil {
		return report, describe(path, err)
	}
	for _, fault := range faults {
		report.Damage = append(report.Damage, Damage{Problem: fault.String()})
	}
	if len(faults) > 0 {
		return report, nil
	}
	err = view(d.db, func(tx *bbolt.Tx) error {
		m, err := readMeta(tx)
		if err != nil {
			return err
		}
		report.Format, report.Epoch = m.Format, m.Epoch
		return walk(ctx, tx, m, visitor{record: report.count, problem: func(d Damage) error {
			report.Damage = append(report.Damage, d)
			return nil
		}})
	})
	if ctx.Err() != nil {
		return report, ctx.Err()
	}
	return report, report.take(path, err)
}

// take moves damage into the report and returns any other error.
func (r *Report) take(path string, err error) error {
	var (
		unknown *v1.FormatError
		d       *damage
	)
	switch {
	case errors.As(err, &unknown):
		r.Format = unknown.Found
	case errors.As(err, &d), isPanic(err):
		r.Damage = append(r.Damage, Damage{Problem: err.Error()})
		return nil
	}
	return describe(path, err)
}

func (r *Report) count(bucket, key string, value []byte) {
	if n := len(r.Buckets); n == 0 || r.Buckets[n-1].Name != bucket {
		r.Buckets = append(r.Buckets, BucketReport{Name: bucket})
	}
	last := &r.Buckets[len(r.Buckets)-1]
	last.Records++
	last.Bytes += int64(len(key) + len(value))
}

func countProblem(got, want int) string {
	if got < want {
		return fmt.Sprintf("%d of %d records are missing", want-got, want)
	}
	return fmt.Sprintf("%d records, %d more than were written", got, got-want)
}
