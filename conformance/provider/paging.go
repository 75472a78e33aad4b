package provider

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"clrhost/conformance/provider/probe"
)

// paging is how a list that is too long for one answer is given in parts (CLR 2.0, Paging).
func paging() Group {
	return Group{Name: "paging", Title: "Provider read: paging", Cases: slices.Concat([]Case{
		pagingLimit, pagingOffset, pagingOffsetZero, pagingBeyond,
		pagingTotal, pagingTotalWhole, pagingTotalSince, pagingTotalForms, pagingTotalOwn,
		pagingLinkSent, pagingLinkGrammar, pagingLinkAbsolute, pagingLinkKeeps,
		pagingNext, pagingNextLast, pagingFirstLast, pagingPrev, pagingPrevFirst, pagingLastPage, pagingWhole,
		pagingWalk, pagingWalkTwice, pagingFollowFirst, pagingFollowLast, pagingFollowPrev,
		pagingHugeLimit,
	}, pagingRefused())}
}

const clausePaging = "CLR 2.0, Paging"

// CLR 2.0, getCredentials: limit is the most items that the answer may hold, over both arrays together. A host may give
// fewer, such as when they are large, as long as it links to the rest of the list.
var pagingLimit = Case{
	ID: "paging.limit", Proves: []string{"CLR-PAGE-001", "CLR-PAGE-004"}, Clause: clausePaging,
	Want:  "With limit=2 an answer holds at most two credentials, over both arrays together; when it holds fewer of a longer list, next leads on.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		for _, limit := range []int{1, 2} {
			page := get(p, "?limit="+strconv.Itoa(limit))
			n := len(page.items)
			p.Expect(n == limit || n > 0 && n < limit && page.link("next") != "",
				fmt.Sprintf("%d credentials with limit=%d, or fewer and a link with rel next", limit, limit), fmt.Sprintf("%d", n))
		}
	},
}

// CLR 2.0, getCredentials: offset is how many items are left out, counted from 0. Which order the list has is the
// host's choice, so pages are compared as sets.
var pagingOffset = Case{
	ID: "paging.offset", Proves: []string{"CLR-PAGE-002"}, Clause: clausePaging,
	Want:  "The page at offset=2 begins where a page of two ended.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		whole := stretch(p, 0, 4)
		parts := slices.Concat(stretch(p, 0, 2), stretch(p, 2, 2))
		p.Expect(sameSet(whole, parts), "two pages of two to be the first four credentials",
			fmt.Sprintf("%d of the four are there", common(whole, parts)))
	},
}

// CLR 2.0, getCredentials: offset is 0 when it is left out.
var pagingOffsetZero = Case{
	ID: "paging.offset.zero", Proves: []string{"CLR-PAGE-003"}, Clause: clausePaging,
	Want:  "offset=0 is the same as no offset.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		p.Expect(slices.Equal(get(p, "?limit=3").items, get(p, "?limit=3&offset=0").items), "the same page with offset=0 and without", "another page")
	},
}

// CLR 2.0, Paging: an offset past the end is no error.
var pagingBeyond = Case{
	ID: "paging.offset.beyond", Proves: []string{"CLR-PAGE-025"}, Clause: clausePaging, Level: should,
	Want:  "An offset at or beyond the end is answered 200, without credentials and with the same total.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		total := enough(p)
		for _, offset := range []int{total, total + 100} {
			past := get(p, "?offset="+strconv.Itoa(offset))
			p.Expect(len(past.items) == 0, "no credentials", fmt.Sprintf("%d of them", len(past.items)))
			same := past.Header("X-Total-Count").Value == get(p, "").Header("X-Total-Count").Value
			p.Expect(same, "the X-Total-Count of any other page", past.Header("X-Total-Count").Value)
		}
	},
}

// CLR 2.0, Paging: X-Total-Count must be sent when the total is known, and must not be when it is not. Whether a host
// knows it cannot be seen, so its absence is no failure; what is sent must be a number.
var pagingTotal = Case{
	ID: "paging.total", Proves: []string{"CLR-PAGE-005"}, Clause: clausePaging,
	Want:  "X-Total-Count is a whole number.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		r := get(p, "")
		if !r.Header("X-Total-Count").Present {
			p.Skip("the host sends no X-Total-Count, which it must leave out when it does not know the total")
		}
		r.Header("X-Total-Count").Matches(wholeNumber, "as a whole number")
	},
}

var wholeNumber = regexp.MustCompile(`^[0-9]+$`)

// CLR 2.0, Paging: X-Total-Count counts all matches of the query, and not those on this page.
var pagingTotalWhole = Case{
	ID: "paging.total.whole", Proves: []string{"CLR-PAGE-006"}, Clause: clausePaging,
	Want:  "X-Total-Count is how many credentials there are, whatever the page.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		count := enough(p)
		for _, query := range []string{"", "?limit=2", "?limit=1&offset=3"} {
			total := get(p, query).total(p)
			p.Expect(total == count, fmt.Sprintf("X-Total-Count %d, as many as can be read", count), fmt.Sprintf("X-Total-Count %d", total))
		}
	},
}

// CLR 2.0, Paging: the total is that of the query, since included.
var pagingTotalSince = Case{
	ID: "paging.total.since", Proves: []string{"CLR-PAGE-007"}, Clause: clausePaging, Level: should,
	Want:  "X-Total-Count counts what is left after since.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		whole := enough(p)
		since := "since=" + split(p).Format(time.RFC3339)
		count, total := len(byOffset(p, "&"+since)), get(p, "?"+since).total(p)
		p.Expect(total == count, fmt.Sprintf("X-Total-Count %d with since, of %d", count, whole), fmt.Sprintf("X-Total-Count %d", total))
	},
}

// CLR 2.0, Paging: the list is that of both arrays.
var pagingTotalForms = Case{
	ID: "paging.total.forms", Proves: []string{"CLR-PAGE-008"}, Clause: clausePaging,
	Want:  "X-Total-Count counts credentials of both forms, JSON and JWS.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		h, items := held(p), byOffset(p, "")
		total := get(p, "").total(p)
		objects, texts := byForm(items)
		p.Expect(len(texts) >= len(h.jws) && len(objects) >= len(h.json), "credentials of both forms", fmt.Sprintf("%d JWS of %d", len(texts), len(items)))
		p.Expect(total == len(items), fmt.Sprintf("X-Total-Count %d", len(items)), fmt.Sprintf("X-Total-Count %d", total))
	},
}

// CLR 2.0, getCredentials: a list is that of the person who gave the authorization.
var pagingTotalOwn = Case{
	ID: "paging.total.own", Proves: []string{"CLR-PAGE-037"}, Clause: clausePaging,
	Want:  "X-Total-Count counts the credentials of the token's user alone.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite, probe.FeatureSignIn, probe.FeatureSecondUser),
	Run: func(p *Probe) {
		enough(p)
		second := p.Second()
		count, total := len(byOffset(second, "")), get(second, "?limit=1").total(p)
		p.Expect(total == count, fmt.Sprintf("X-Total-Count %d for the second account", count), fmt.Sprintf("X-Total-Count %d", total))
	},
}

// pagingRefused are queries that ask for what is no page (CLR 2.0, getCredentials: limit is a positive integer, offset a
// non-negative one).
func pagingRefused() []Case {
	rows := []struct{ id, requirement, query, what string }{
		{"limit.zero", "CLR-PAGE-026", "limit=0", "A limit of zero"},
		{"limit.negative", "CLR-PAGE-027", "limit=-1", "A negative limit"},
		{"limit.word", "CLR-PAGE-028", "limit=abc", "A limit that is no number"},
		{"limit.fraction", "CLR-PAGE-029", "limit=1.5", "A limit that is no whole number"},
		{"limit.empty", "CLR-PAGE-030", "limit=", "An empty limit"},
		{"offset.negative", "CLR-PAGE-031", "offset=-1", "A negative offset"},
		{"offset.word", "CLR-PAGE-032", "offset=x", "An offset that is no number"},
		{"offset.empty", "CLR-PAGE-033", "offset=", "An empty offset"},
	}
	cases := make([]Case, len(rows))
	for i, row := range rows {
		cases[i] = Case{
			ID: "paging." + row.id, Proves: []string{row.requirement}, Clause: "CLR 2.0, getCredentials", Level: should,
			Want:  row.what + " is rejected with 400, or 422, and an Imsx_StatusInfo.",
			Needs: needs(probe.FeatureRead),
			Run:   func(p *Probe) { rejectedQuery(p.With(readCredentials).Get("/credentials?" + row.query)) },
		}
	}
	return cases
}

// CLR 2.0, getCredentials: the parameters are of 32 bits. What is larger is the caller's mistake, and no reason to fail.
var pagingHugeLimit = Case{
	ID: "paging.limit.huge", Proves: []string{"CLR-PAGE-034", "CLR-PAGE-035"}, Clause: "CLR 2.0, getCredentials", Level: should,
	Want:  "A limit or offset as large as it can be, and larger, is capped or rejected, and no server error.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		for _, query := range []url.Values{{"limit": {"2147483647"}}, {"offset": {"2147483648"}}, {"limit": {"99999999999999999999"}}} {
			if r := p.With(readCredentials).Get("/credentials?" + query.Encode()); r.Code != 200 {
				rejectedQuery(r)
			}
		}
	},
}
