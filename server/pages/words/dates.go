package words

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// dates is how a language writes days and times: a layout of package time, in which the name of the month is replaced.
type dates struct {
	day, clock string
	months     []string // from January; nil for the English ones
}

var (
	englishDates = dates{day: "2 January 2006", clock: ", 15:04"}
	spanishDates = dates{day: "2 de January de 2006", clock: ", 15:04", months: []string{
		"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
	}}
)

func (d dates) write(t time.Time, layout string) string {
	written := t.Format(layout)
	if d.months == nil {
		return written
	}
	return strings.Replace(written, t.Month().String(), d.months[t.Month()-1], 1)
}

// Day writes a day in the zone that the time carries: what an issuer dates to the first of May is of that day everywhere.
func (l *Language) Day(t time.Time) template.HTML {
	return timeElement(t, "", l.dates.write(t, l.dates.day))
}

// Time writes a time in the zone of the reader, with the one in UTC at hand. A nil zone is not known: then it is in UTC and
// says so.
func (l *Language) Time(t time.Time, zone *time.Location) template.HTML {
	universal := l.dates.write(t.UTC(), l.dates.day+l.dates.clock) + " UTC"
	if zone == nil {
		return timeElement(t, "", universal)
	}
	return timeElement(t, universal, l.dates.write(t.In(zone), l.dates.day+l.dates.clock))
}

// timeElement is a time for machines and for people. Neither text holds markup.
func timeElement(t time.Time, title, written string) template.HTML {
	if title != "" {
		title = fmt.Sprintf(` title="%s"`, title)
	}
	return template.HTML(fmt.Sprintf(`<time datetime="%s"%s>%s</time>`, t.UTC().Format(time.RFC3339), title, written))
}
