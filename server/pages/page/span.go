package page

import (
	"time"

	"clrhost/internal/phrase"
)

// Span writes a duration in days, or in hours or minutes when it is shorter, rounded up.
func Span(d time.Duration) phrase.Phrase {
	in := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	switch {
	case d >= 24*time.Hour:
		return phrase.Of("%d days", in(24*time.Hour))
	case d >= time.Hour:
		return phrase.Of("%d hours", in(time.Hour))
	}
	return phrase.Of("%d minutes", in(time.Minute))
}
