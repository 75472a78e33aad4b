package provider

import (
	"net/url"
	"time"

	"clrhost/conformance/provider/probe"
)

// CLR 2.0, getCredentials: since keeps the credentials that were issued after it. The standard does not name the date of
// issuance: a host may compare one of the dates in the credential, or that of its arrival. Either way what was issued
// later is kept, and since is not ignored.
var readSince = Case{
	ID: "read.since", Proves: []string{"CLR-READ-016"}, Clause: clauseRead,
	Want:  "since keeps what was issued later, and leaves out what was issued before it.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		held(p)
		sees(p, since(p, "2000-01-01T00:00:00Z"), true, true)
		if isByDocument(p) {
			sees(p, since(p, split(p).Format(time.RFC3339)), false, true)
			return
		}
		sees(p, since(p, split(p).Format(time.RFC3339)), true, true)
		sees(p, since(p, "2999-01-01T00:00:00Z"), false, false)
		p.Note("The host compares since with another date than those in a credential, such as that of its arrival.")
	},
}

// CLR 2.0, getCredentials: nothing was issued in the future.
var readSinceFuture = Case{
	ID: "read.since.future", Proves: []string{"CLR-READ-017"}, Clause: clauseRead,
	Want:  "since in the future gives 200 and no credentials.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		p.Expect(len(get(p, "?since=2999-01-01T00:00:00Z").items) == 0, "no credentials", "some")
	},
}

// CLR 2.0, getCredentials: after is exclusive, so what was issued at that very time is left out.
var readSinceExclusive = Case{
	ID: "read.since.exclusive", Proves: []string{"CLR-READ-018"}, Clause: clauseRead, Level: should,
	Want:  "A credential issued at the very time of since is left out.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		byDocument(p)
		sees(p, since(p, lateDate(p).Add(-time.Second).Format(time.RFC3339)), false, true)
		sees(p, since(p, lateDate(p).Format(time.RFC3339)), false, false)
	},
}

// RFC 3339, Section 5.6: a time may carry an offset, whose plus sign is percent-encoded in a query.
var readSinceZone = Case{
	ID: "read.since.zone", Proves: []string{"CLR-READ-019"}, Clause: clauseRead, Level: should,
	Want:  "since with an offset means the same instant as with Z.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		byDocument(p)
		// An hour before and after the late one, written so that reading the clock without the offset gives the reverse.
		zone := time.FixedZone("", 5*60*60)
		sees(p, since(p, lateDate(p).Add(-time.Hour).In(zone).Format(time.RFC3339)), false, true)
		sees(p, since(p, lateDate(p).Add(time.Hour).In(time.FixedZone("", -5*60*60)).Format(time.RFC3339)), false, false)
	},
}

// CLR 2.0, DateTime: a time without an offset is UTC.
var readSinceUTC = Case{
	ID: "read.since.utc", Proves: []string{"CLR-READ-020"}, Clause: "CLR 2.0, DateTime", Level: should,
	Want:  "since without an offset is read as UTC.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		byDocument(p)
		sees(p, since(p, lateDate(p).Add(-time.Hour).Format("2006-01-02T15:04:05")), false, true)
		sees(p, since(p, lateDate(p).Add(time.Hour).Format("2006-01-02T15:04:05")), false, false)
	},
}

// readSinceRefused are values of since that are no times (CLR 2.0, getCredentials).
func readSinceRefused() []Case {
	rows := []struct{ id, value, what string }{
		{"word", "yesterday", "a word"},
		{"month", "2022-13-01T00:00:00Z", "a month that there is not"},
		{"empty", "", "empty"},
	}
	cases := make([]Case, len(rows))
	for i, row := range rows {
		cases[i] = Case{
			ID: "read.since." + row.id, Proves: []string{"CLR-READ-021"}, Clause: clauseRead, Level: should,
			Want:  "since that is " + row.what + " is rejected with 400, or 422, and an Imsx_StatusInfo.",
			Needs: needs(probe.FeatureRead),
			Run: func(p *Probe) {
				rejectedQuery(p.With(readCredentials).Get("/credentials?since=" + url.QueryEscape(row.value)))
			},
		}
	}
	return cases
}
