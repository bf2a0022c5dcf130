package machine

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// listening returns the ports that sockets of this network namespace listen
// on. What can't be read is found out when an instance is prepared.
func listening() map[int]bool {
	busy := map[int]bool{}
	for _, table := range [...]string{"tcp", "tcp6", "udp", "udp6"} {
		readSockets("/proc/net/"+table, strings.HasPrefix(table, "udp"), busy)
	}
	return busy
}

func readSockets(file string, udp bool, busy map[int]bool) {
	f, err := os.Open(file)
	if err != nil {
		return
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		const listen = "0A"
		if len(fields) < 4 || !udp && fields[3] != listen {
			continue
		}
		_, hex, ok := strings.Cut(fields[1], ":")
		if !ok {
			continue
		}
		if p, err := strconv.ParseUint(hex, 16, 16); err == nil {
			busy[int(p)] = true
		}
	}
}
