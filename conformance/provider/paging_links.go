package provider

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"clrhost/conformance/provider/probe"
)

// CLR 2.0, Paging: Link must be sent when the list in the answer is not complete.
var pagingLinkSent = Case{
	ID: "paging.link", Proves: []string{"CLR-PAGE-009"}, Clause: clausePaging,
	Want:  "An answer that does not hold the whole list has a Link header.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		get(p, "?limit=2").Header("Link").NotEmpty()
	},
}

// RFC 8288, Section 3: a link value is a target in angle brackets and parameters, rel among them.
var pagingLinkGrammar = Case{
	ID: "paging.link.grammar", Proves: []string{"CLR-PAGE-018"}, Clause: "RFC 8288, Section 3",
	Want:  "The Link header keeps the grammar of RFC 8288.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		header := get(p, "?limit=1&offset=1").Header("Link").Value
		if header == "" {
			p.Skip("the host sent no Link header where the list goes on, which paging.link is about")
		}
		found, rest := parseLinks(header)
		p.Expect(rest == "" && len(found) > 0, "link values such as <https://host/path>; rel=\"next\"", "Link: "+header)
		for _, l := range found {
			_, err := url.Parse(l.target)
			p.Expect(err == nil, "a URI reference as target", l.target)
		}
	},
}

// CLR 2.0, Paging: consumers resolve relative targets, but a host should send absolute ones, of its own origin. Which path
// and query they have is its choice.
var pagingLinkAbsolute = Case{
	ID: "paging.link.absolute", Proves: []string{"CLR-PAGE-019"}, Clause: clausePaging, Level: should,
	Want:  "Link targets are absolute URLs of the origin of the API.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		for _, l := range links(linked(p, 1, "&offset=1").Header("Link").Value) {
			p.Expect(isOwn(p, l.target), "a target of "+originOf(p.Host().API), l.target)
		}
	},
}

// CLR 2.0, Paging: a link leads to a page of the same list, so it keeps the query.
var pagingLinkKeeps = Case{
	ID: "paging.link.keeps", Proves: []string{"CLR-PAGE-024"}, Clause: clausePaging, Level: should,
	Want:  "Links keep the limit and the since of the request.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		enough(p)
		since := "&since=" + split(p).Format(time.RFC3339)
		page := linked(p, 1, since)
		for offset := 1; offset <= 3 && page.link("next") != ""; offset++ {
			page = follow(p, page, "next")
			asked := get(p, fmt.Sprintf("?limit=1&offset=%d%s", offset, since))
			p.Expect(slices.Equal(page.items, asked.items), fmt.Sprintf("the page at offset=%d with the same limit and since", offset),
				fmt.Sprintf("%d credentials, and not that one", len(page.items)))
		}
		last, left := follow(p, linked(p, 1, since), "last"), byOffset(p, since)
		p.Expect(last.link("next") == "" && common(last.items, left) == len(last.items), "a last page that ends what is left after since",
			"a page with other credentials, or with more to follow")
	},
}

// CLR 2.0, Paging: next must be present when the list continues.
var pagingNext = Case{
	ID: "paging.link.next", Proves: []string{"CLR-PAGE-010"}, Clause: clausePaging,
	Want:  "A page that is not the last has a link to the next.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		first := linked(p, 2, "")
		p.Expect(first.link("next") != "", "a link with rel next", "Link: "+first.Header("Link").Value)
	},
}

// CLR 2.0, Paging: next is for a list that is not complete, so the last page has none.
var pagingNextLast = Case{
	ID: "paging.link.next.last", Proves: []string{"CLR-PAGE-011"}, Clause: clausePaging,
	Want:  "The last page has no link to a next one.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		last := get(p, "?limit=1&offset="+strconv.Itoa(enough(p)-1))
		p.Expect(last.link("next") == "", "no link with rel next on the last page", "Link: "+last.Header("Link").Value)
	},
}

// CLR 2.0, Paging: a Link header always has first and last.
var pagingFirstLast = Case{
	ID: "paging.link.ends", Proves: []string{"CLR-PAGE-012", "CLR-PAGE-013"}, Clause: clausePaging,
	Want:  "A Link header always has first and last.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		total := enough(p)
		for _, query := range []string{"?limit=2", "?limit=1&offset=1", "?limit=2&offset=" + strconv.Itoa(total-2), "?limit=100"} {
			g := get(p, query)
			if _, rest := parseLinks(g.Header("Link").Value); !g.Header("Link").Present || rest != "" {
				continue
			}
			for _, relation := range []string{"first", "last"} {
				p.Expect(g.link(relation) != "", "a link with rel "+relation, "Link: "+g.Header("Link").Value)
			}
		}
	},
}

// CLR 2.0, Paging: prev must be present when offset is above 0.
var pagingPrev = Case{
	ID: "paging.link.prev", Proves: []string{"CLR-PAGE-014"}, Clause: clausePaging,
	Want:  "A page that is not the first has a link to the one before.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		second := linked(p, 1, "&offset=1")
		p.Expect(second.link("prev") != "", "a link with rel prev", "Link: "+second.Header("Link").Value)
	},
}

// CLR 2.0, Paging: before the first page there is none.
var pagingPrevFirst = Case{
	ID: "paging.link.prev.first", Proves: []string{"CLR-PAGE-015"}, Clause: clausePaging, Level: should,
	Want:  "The first page has no link to one before.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		first := get(p, "?limit=2")
		p.Expect(first.link("prev") == "", "no link with rel prev at offset 0", "Link: "+first.Header("Link").Value)
	},
}

// CLR 2.0, Paging: the last page of several needs a link back.
var pagingLastPage = Case{
	ID: "paging.link.last.sent", Proves: []string{"CLR-PAGE-016"}, Clause: clausePaging, Level: should,
	Want:  "The last of several pages has a Link header too.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		total := enough(p)
		linked(p, 2, "")
		get(p, "?limit=1&offset="+strconv.Itoa(total-1)).Header("Link").NotEmpty()
	},
}

// CLR 2.0, Paging: Link may be left out when the answer holds the whole list. If it is present, its rules hold.
var pagingWhole = Case{
	ID: "paging.link.whole", Proves: []string{"CLR-PAGE-017"}, Clause: clausePaging, Level: may,
	Want:  "An answer that holds the whole list has no Link header, or one without next and prev.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		enough(p)
		whole := get(p, "?limit=100&since=2999-01-01T00:00:00Z")
		p.Expect(whole.link("next") == "" && whole.link("prev") == "", "neither next nor prev", "Link: "+whole.Header("Link").Value)
	},
}

// CLR 2.0, Paging: following next from the first page leads past every item once.
var pagingWalk = Case{
	ID: "paging.walk", Proves: []string{"CLR-PAGE-020"}, Clause: clausePaging,
	Want:  "Following next from the first page gives every credential exactly once, and ends.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		total := enough(p)
		items := joined(walk(p, linked(p, max(2, total/6), "")))
		distinct := slices.Compact(slices.Sorted(slices.Values(items)))
		p.Expect(len(distinct) == len(items) && len(items) == total, fmt.Sprintf("%d different credentials", total),
			fmt.Sprintf("%d credentials, %d of them different", len(items), len(distinct)))
		h := held(p)
		for _, jws := range h.jws {
			p.Expect(slices.Contains(items, string(jws)), "every credential of this run among them", "one is missing: "+idOf(string(jws)))
		}
	},
}

// CLR 2.0, Paging: offsets are meaningful only while the order is stable. Of each form, since the two arrays of an
// answer do not show how they are interleaved.
var pagingWalkTwice = Case{
	ID: "paging.walk.order", Proves: []string{"CLR-PAGE-036"}, Clause: clausePaging, Level: should,
	Want:  "The order is the same from page to page, whatever the size of the pages.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		limit := max(2, enough(p)/4)
		once, again := joined(walk(p, linked(p, limit, ""))), joined(walk(p, linked(p, limit+1, "")))
		objects, others := byForm(once)
		objectsAgain, othersAgain := byForm(again)
		p.Expect(slices.Equal(objects, objectsAgain) && slices.Equal(others, othersAgain), "the same order twice", "another order")
	},
}

// CLR 2.0, Paging: first is the page at the beginning.
var pagingFollowFirst = Case{
	ID: "paging.follow.first", Proves: []string{"CLR-PAGE-022"}, Clause: clausePaging, Level: should,
	Want:  "The link first leads to the page at offset 0.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		p.Expect(slices.Equal(follow(p, get(p, "?limit=1&offset=2"), "first").items, get(p, "?limit=1").items), "the first page", "another page")
	},
}

// CLR 2.0, Paging: last is the page at the end, which is not empty and has no next.
var pagingFollowLast = Case{
	ID: "paging.follow.last", Proves: []string{"CLR-PAGE-021"}, Clause: clausePaging, Level: should,
	Want:  "The link last leads to a page that holds credentials and has no next.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		last := follow(p, get(p, "?limit=2"), "last")
		p.Expect(len(last.items) > 0, "credentials on the last page", "none")
		p.Expect(last.link("next") == "", "no page after the last", "Link: "+last.Header("Link").Value)
	},
}

// CLR 2.0, Paging: prev of the second page is the first.
var pagingFollowPrev = Case{
	ID: "paging.follow.prev", Proves: []string{"CLR-PAGE-023"}, Clause: clausePaging, Level: should,
	Want:  "The link prev of the second page leads to the first.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		enough(p)
		first := get(p, "?limit=2")
		p.Expect(slices.Equal(follow(p, follow(p, first, "next"), "prev").items, first.items), "the first page again", "another page")
	},
}
