package local

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/baton-run/baton/internal/scheduler/core"
	"github.com/baton-run/baton/pkg/backend"
)

// config is the options of a context of this kind.
type config struct {
	Image string // what becomes of images when the job does not say: run, ignore or ""
	Ports core.PortRange
}

// defaultPorts lies below the range that Linux gives to outgoing connections.
func defaultPorts() core.PortRange { return core.PortRange{From: 20000, To: 29999} }

func parseConfig(options map[string]any) (config, []backend.FieldError) {
	c := config{Ports: defaultPorts()}
	var bad []backend.FieldError
	refuse := func(path, msg string) { bad = append(bad, backend.FieldError{Path: path, Msg: msg}) }
	for name, value := range options {
		switch name {
		case "image":
			text, _ := value.(string)
			if text != "run" && text != "ignore" {
				refuse(name, fmt.Sprintf("is %v; allowed: run, ignore", value))
			}
			c.Image = text
		case "ports":
			text, _ := value.(string)
			r, ok := portRange(text)
			if !ok {
				refuse(name, fmt.Sprintf("is %v; allowed: a range such as 20000-29999", value))
				continue
			}
			c.Ports = r
		default:
			refuse(name, "is not an option of local contexts; there are: image, ports")
		}
	}
	return c, bad
}

// portRange reads "FROM-TO".
func portRange(text string) (core.PortRange, bool) {
	first, last, _ := strings.Cut(text, "-")
	from, errFrom := strconv.ParseUint(first, 10, 16)
	to, errTo := strconv.ParseUint(last, 10, 16)
	ok := errFrom == nil && errTo == nil && from >= 1 && from <= to
	return core.PortRange{From: int(from), To: int(to)}, ok
}
