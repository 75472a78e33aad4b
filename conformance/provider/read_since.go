package provider

import (
	"net/url"
	"time"

	"clrhost/conformance/provider/probe"
)

// CLR 2.0, getCredentials: since keeps the credentials that were issued after it.
var readSince = Case{
	ID: "read.since", Proves: []string{"CLR-READ-016"}, Clause: clauseRead,
	Want:  "since leaves out what was valid before it, and keeps what is valid from later.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		held(p)
		sees(p, since(p, "2000-01-01T00:00:00Z"), true, true)
		sees(p, since(p, split.Format(time.RFC3339)), false, true)
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
	Want:  "A credential valid from the very time of since is left out.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		held(p)
		sees(p, since(p, lateDate.Add(-time.Second).Format(time.RFC3339)), false, true)
		sees(p, since(p, lateDate.Format(time.RFC3339)), false, false)
	},
}

// RFC 3339, Section 5.6: a time may carry an offset, whose plus sign is percent-encoded in a query.
var readSinceZone = Case{
	ID: "read.since.zone", Proves: []string{"CLR-READ-019"}, Clause: clauseRead, Level: should,
	Want:  "since with an offset means the same instant as with Z.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		held(p)
		// An hour before and after the late one, written so that reading the clock without the offset gives the reverse.
		zone := time.FixedZone("", 5*60*60)
		sees(p, since(p, lateDate.Add(-time.Hour).In(zone).Format(time.RFC3339)), false, true)
		sees(p, since(p, lateDate.Add(time.Hour).In(time.FixedZone("", -5*60*60)).Format(time.RFC3339)), false, false)
	},
}

// CLR 2.0, DateTime: a time without an offset is UTC.
var readSinceUTC = Case{
	ID: "read.since.utc", Proves: []string{"CLR-READ-020"}, Clause: "CLR 2.0, DateTime", Level: should,
	Want:  "since without an offset is read as UTC.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		held(p)
		sees(p, since(p, lateDate.Add(-time.Hour).Format("2006-01-02T15:04:05")), false, true)
		sees(p, since(p, lateDate.Add(time.Hour).Format("2006-01-02T15:04:05")), false, false)
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
			Want:  "since that is " + row.what + " is rejected with 400 and invalid_query_parameter.",
			Needs: needs(probe.FeatureRead),
			Run: func(p *Probe) {
				p.With(readCredentials).Get("/credentials?since=" + url.QueryEscape(row.value)).Status(400).Imsx("invalid_query_parameter")
			},
		}
	}
	return cases
}
