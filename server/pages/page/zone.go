package page

import (
	_ "embed"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a host without the files of a system knows the zones too
)

// zones are the zones of the IANA Time Zone Database that a reader may choose: one or more a country, in order.
//
//go:embed zones.txt
var zones string

// Zones returns the names of the zones that a reader may choose, in order.
func Zones() []string { return strings.Fields(zones) }

// Zone returns the zone with one of these names.
func Zone(name string) (*time.Location, bool) {
	if _, ok := slices.BinarySearch(Zones(), name); !ok {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}
