package page

import (
	"fmt"
	"time"
)

// Span writes a duration in days, or in hours or minutes when it is shorter, rounded up.
func Span(d time.Duration) string {
	name, unit := "minute", time.Minute
	switch {
	case d >= 24*time.Hour:
		name, unit = "day", 24*time.Hour
	case d >= time.Hour:
		name, unit = "hour", time.Hour
	}
	n := (d + unit - 1) / unit
	if n == 1 {
		return "one " + name
	}
	return fmt.Sprintf("%d %ss", n, name)
}
