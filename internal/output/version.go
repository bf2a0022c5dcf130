package output

import (
	v1 "github.com/baton-run/baton/internal/output/v1"
	"github.com/baton-run/baton/internal/version"
)

// Version is the view of version.
func Version(i version.Info) View {
	return View{
		Kind:    "VersionList",
		Columns: columns("VERSION", "COMMIT", "DATE", "GO", "PLATFORM"),
		Rows: []Row{{
			Name: i.Version,
			Object: v1.Version{
				Version: i.Version, Commit: i.Commit, Date: i.Date, Modified: i.Modified, GoVersion: i.GoVersion, Platform: i.Platform,
			},
			Cells: cells(i.Version, orNone(i.Commit), orNone(i.Date), i.GoVersion, i.Platform),
		}},
	}
}

// Scheduler is the view of scheduler status.
func Scheduler(s v1.Scheduler) View {
	state := "stopped"
	if s.Running {
		state = "running"
	}
	return View{
		Kind:     "SchedulerList",
		Columns:  columns("CONTEXT", "STATE", "VERSION", "ADDRESS"),
		Contexts: []v1.Context{{Name: s.Context}},
		Rows:     []Row{{Name: s.Context, Object: s, Cells: cells(s.Context, state, orNone(s.Version), orNone(s.Address))}},
	}
}
