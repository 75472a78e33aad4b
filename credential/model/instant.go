package model

import (
	"regexp"
	"strings"
	"time"

	"clrhost/internal/untyped"
)

// The instants a credential's dates may take, the last one excluded. Both databases can hold and order them, and none is
// Go's zero time.
var (
	FirstInstant = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	LastInstant  = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Instant reads a date-time with a zone, in UTC, and reports whether v is one that a date may have: a dateTimeStamp (XML
// Schema Definition Language 1.1 Part 2, Section 3.4.28) of the years 1000 to 9999.
func Instant(v any) (time.Time, bool) {
	t, fault := readDateTime(untyped.Text(v))
	if fault != "" {
		return time.Time{}, false
	}
	return t, true
}

// DateTime is Instant for a date-time that needs no zone, such as the day on which a course began. Without one it is taken as
// UTC.
func DateTime(v any) (time.Time, bool) {
	t, fault := readDateTime(untyped.Text(v))
	return t, fault == "" || fault == missingZone
}

// dateTimeForm splits a date-time into date, hour, minute, second with its fraction, and zone.
var dateTimeForm = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$`)

const (
	missingZone = "the time zone is missing"
	anotherForm = "it has another form"
)

// readDateTime reads a date-time in UTC, or returns the reason why it is not one. Without a zone, the time is taken as UTC.
//
// time.Parse accepts more than the standard: a comma before the fraction, an hour of one digit, a zone of up to a day.
func readDateTime(text string) (t time.Time, fault string) {
	var parts []string
	if len(text) <= maxDateTime {
		parts = dateTimeForm.FindStringSubmatch(text)
	}
	if parts == nil {
		return time.Time{}, anotherForm
	}
	date, hour, minute, second, zone := parts[1], parts[2], parts[3], parts[4], parts[5]
	endOfDay := hour == "24" // 24:00:00 is the first instant of the next day
	if endOfDay {
		if minute != "00" || strings.Trim(second, "0.") != "" {
			return time.Time{}, "only 24:00:00 may have the hour 24"
		}
		hour = "00"
	}
	if len(zone) > 1 && (zone[1:] > "14:00" || zone[4:] > "59") {
		return time.Time{}, "the time zone is more than 14 hours off"
	}
	written := zone
	if zone == "" {
		written = "Z"
	}
	t, err := time.Parse(time.RFC3339Nano, date+"T"+hour+":"+minute+":"+second+written)
	if err != nil {
		return time.Time{}, "there is no such day or time"
	}
	if endOfDay {
		t = t.AddDate(0, 0, 1)
	}
	t = t.UTC()
	switch {
	case t.Before(FirstInstant) || !t.Before(LastInstant):
		return time.Time{}, "the year is not from 1000 to 9999"
	case zone == "":
		return t, missingZone
	}
	return t, ""
}

// dateTimeFaults are common wrong forms of a date-time, and the defect of each. The first that matches is reported.
var dateTimeFaults = []struct {
	form  *regexp.Regexp
	fault string
}{
	{regexp.MustCompile(`^$`), "it is empty"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "the time is missing"},
	{regexp.MustCompile(`^[^,]*T[^,]*:\d\d,\d`), "the fraction of a second begins with a point, not a comma"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\d[t ]`), "a capital T belongs between date and time"},
	{regexp.MustCompile(`:\d\d(\.\d+)?z$`), "the Z must be a capital letter"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(Z|[+-]\d\d:\d\d)?$`), "the seconds are missing"},
	{regexp.MustCompile(`T\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(\d\d)?$`), "the time zone must be written as +hh:mm"},
}

// dateTimeFault returns the first reason why a text does not have the form of a date-time.
func dateTimeFault(text string) string {
	if len(text) <= maxDateTime {
		for _, known := range dateTimeFaults {
			if known.form.MatchString(text) {
				return known.fault
			}
		}
	}
	return anotherForm
}

// maxDateTime bounds the texts that are examined, in bytes: a document may hold very many texts where dates belong.
const maxDateTime = 80
