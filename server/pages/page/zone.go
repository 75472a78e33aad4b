package page

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a host without the files of a system knows the zones too
)

// zoneList is the zones of the IANA Time Zone Database that a reader may choose: one or more a country, in order.
//
//go:embed zones.txt
var zoneList string

var zones = sync.OnceValue(func() []string { return strings.Fields(zoneList) })

// Zones returns the names of the zones that a reader may choose, in order. The slice is the caller's.
func Zones() []string { return slices.Clone(zones()) }

// Zone returns the zone with one of these names.
func Zone(name string) (*time.Location, bool) {
	if _, ok := slices.BinarySearch(zones(), name); !ok {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}
