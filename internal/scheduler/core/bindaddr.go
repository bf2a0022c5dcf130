package core

import (
	"errors"
	"fmt"
	"strings"

	"github.com/baton-run/baton/pkg/backend"
)

// ErrNoAddress says that the group that text names has no placed instance: it may
// have one later.
var ErrNoAddress = errors.New("has no address yet")

func (b *Binding) address(s backend.Segment) (string, error) {
	a := s.Addr
	if a == nil {
		return "", errors.New("text has an address segment without an address")
	}
	if a.Pick == backend.PickSelf {
		return addressPart(Endpoint{Host: b.Host, Ports: b.Ports}, s)
	}
	name := a.Group
	if a.Job != "" {
		name = a.Job + "/" + a.Group
	}
	ends := b.Addresses[name]
	switch a.Pick {
	case backend.PickIndex:
		for _, e := range ends {
			if e.Index == a.Index {
				return addressPart(e, s)
			}
		}
	case backend.PickAll:
		all := make([]string, 0, len(ends))
		for _, e := range ends {
			text, err := addressPart(e, s)
			if err != nil {
				return "", err
			}
			all = append(all, text)
		}
		if len(all) > 0 {
			return strings.Join(all, ","), nil
		}
	default:
		if e, ok := anyOf(ends, b.Index); ok {
			return addressPart(e, s)
		}
	}
	return "", fmt.Errorf("%s: group %s %w", s, name, ErrNoAddress)
}

// anyOf picks one endpoint, a ready one if there is any, and spreads the
// instances that ask over them.
func anyOf(ends []Endpoint, asker int) (Endpoint, bool) {
	ready := make([]Endpoint, 0, len(ends))
	for _, e := range ends {
		if e.Ready {
			ready = append(ready, e)
		}
	}
	if len(ready) > 0 {
		ends = ready
	}
	if len(ends) == 0 {
		return Endpoint{}, false
	}
	return ends[max(asker, 0)%len(ends)], true
}

func addressPart(e Endpoint, s backend.Segment) (string, error) {
	if s.Addr.Part == backend.AddrHost {
		return e.Host, nil
	}
	port, err := portNumber(e.Ports, s.Addr.Port, s)
	if err != nil || s.Addr.Part == backend.AddrPort {
		return port, err
	}
	if strings.Contains(e.Host, ":") {
		return "[" + e.Host + "]:" + port, nil
	}
	return e.Host + ":" + port, nil
}
