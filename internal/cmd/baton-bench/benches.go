//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const bare = `package main

import "fmt"

func main() { fmt.Println("bare") }
`

// start: what a user waits for before anything happens, over a bare Go program.
func start(ctx context.Context, b *bed) error {
	h, err := b.home("start")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(h.dir, "go.mod"), []byte("module bare\n\ngo 1.26\n"), 0o600); err != nil {
		return err
	}
	src, err := h.file("main.go", bare)
	if err != nil {
		return err
	}
	peer := filepath.Join(h.dir, "bare")
	if err := build(ctx, peer, src); err != nil {
		return err
	}
	for _, arg := range []string{"version", "--help"} {
		as, bs, err := h.pair(ctx, []string{b.baton, arg}, []string{peer})
		if err != nil {
			return err
		}
		a, p := median(as), median(bs)
		row("`baton "+arg+"` over a bare Go program", ms(a.wall), ms(p.wall), "+"+ms(a.wall-p.wall)+" (goal ≤ 15 ms)")
	}
	return nil
}

// status: the command in a prompt or a watch, with a scheduler and without.
func status(ctx context.Context, b *bed) (err error) {
	h, err := b.home("status")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.end(ctx)) }()
	file, err := h.file("jobs.yaml", jobs(20, "script: exec sleep 300"))
	if err != nil {
		return err
	}
	if _, err := h.measure(ctx, b.baton, "run", "--detach", file); err != nil {
		return err
	}
	as, bs, err := h.pair(ctx, []string{b.baton, "status"}, []string{"ps", "-ef"})
	if err != nil {
		return err
	}
	row("`baton status`, 20 jobs running; peer `ps -ef`", ms(median(as).wall), ms(median(bs).wall), "goal ≤ 50 ms")
	if err := h.end(ctx); err != nil {
		return err
	}
	as, bs, err = h.pair(ctx, []string{b.baton, "status"}, []string{"ps", "-ef"})
	if err != nil {
		return err
	}
	row("the same without a scheduler", ms(median(as).wall), ms(median(bs).wall), "goal ≤ 50 ms")
	return nil
}

// plan: a large repository of job files in CI.
func plan(ctx context.Context, b *bed) (err error) {
	h, err := b.home("plan")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.end(ctx)) }()
	file, err := h.file("jobs.yaml", jobs(1000, "count: 3\nretries: 2\nscript: |\n  echo hello\nlabels: {team: web}"))
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"validate", file}, {"plan", file}} {
		as, bs, err := h.pair(ctx, append([]string{b.baton}, args...), []string{"cksum", file})
		if err != nil {
			return err
		}
		a := median(as)
		row("`baton "+args[0]+"` of one file of 1,000 jobs", ms(a.wall)+", "+mib(a.rss), ms(median(bs).wall)+" (`cksum`)",
			"goal for both < 1 s, < 200 MB")
	}
	return nil
}

// thousand: the price of a job over the process it runs.
func thousand(ctx context.Context, b *bed) (err error) {
	const n = 1000
	h, err := b.home("thousand")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.end(ctx)) }()
	file, err := h.file("jobs.yaml", jobs(n, "resources: {cpu: 1m, memory: 1Mi}\ncommand: [/bin/true]"))
	if err != nil {
		return err
	}
	peer := []string{"sh", "-c", "seq " + strconv.Itoa(n) + " | xargs -P 4 -n 1 /bin/true"}
	p, err := h.measure(ctx, peer...)
	if err != nil {
		return err
	}
	a, err := h.measure(ctx, b.baton, "run", "--logs", "none", file)
	if err != nil {
		return err
	}
	row("`baton run` of 1,000 short jobs; peer `xargs -P 4`", ms(a.wall/n)+" a job", ms(p.wall/n)+" a process",
		fmt.Sprintf("× %.1f (goal ≤ 15 ms a job, fsync on)", float64(a.wall)/float64(p.wall)))
	if err := h.end(ctx); err != nil {
		return err
	}
	as, bs, err := h.pair(ctx, []string{b.baton, "plan", file}, []string{"cksum", file})
	if err != nil {
		return err
	}
	m := median(as)
	row("`baton plan` of the same file, the jobs being there, without a scheduler", ms(m.wall)+", "+mib(m.rss),
		ms(median(bs).wall)+" (`cksum`)", "goal < 1 s, < 200 MB")
	return nil
}

// idle: what a scheduler with nothing to do costs.
func idle(ctx context.Context, b *bed) (err error) {
	h, err := b.home("idle")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.end(ctx)) }()
	file, err := h.file("job.yaml", jobs(1, "script: exec sleep 300"))
	if err != nil {
		return err
	}
	if _, err := h.measure(ctx, b.baton, "run", "--detach", file); err != nil {
		return err
	}
	for _, role := range []string{"scheduler", "supervisor"} {
		pid, err := find(h.dir, role)
		if err != nil {
			return err
		}
		used, rss, err := usageOf(ctx, pid, 20*time.Second)
		if err != nil {
			return err
		}
		row("idle "+role+", one job that sleeps, over 20 s", fmt.Sprintf("%.3f %% CPU, %s", used*100, mib(rss)), "",
			"goal < 0.1 % CPU, < 40 MB")
	}
	return nil
}

func jobs(n int, body string) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "---\nname: job-%d\ntype: batch\n%s\n", i, body)
	}
	return all.String()
}
