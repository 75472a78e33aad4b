package report

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
	"clrhost/internal/text"
)

// cause is a likely reason that one or more cases share for not being good.
type cause struct {
	title   string
	results []conformance.Result
	base    bool // what it is about is what other groups are built on
	differs bool // the title is what was seen instead of what was expected
}

// foundations are the groups that others are built on, in the order in which a client meets them.
var foundations = []string{"transport", "discovery", "registration", "authorization", "token"}

// causes returns what to fix first: what broke a MUST, then what could not be decided, then what broke a SHOULD; within
// these the foundations come before what is built on them, and what explains many cases before what explains one.
func causes(r conformance.Report) []cause {
	var found []*cause
	byKey := map[string]*cause{}
	for _, result := range r.Results() {
		if s := standingOf(result); s == unexpected || !s.needsWork() {
			continue
		}
		title, differs := reason(result)
		key := title
		if differs {
			key += string(result.Outcome) // advice that was not followed is no failure
		}
		if byKey[key] == nil {
			byKey[key] = &cause{title: title, differs: differs, base: slices.Contains(foundations, result.Group)}
			found = append(found, byKey[key])
		}
		byKey[key].results = append(byKey[key].results, result)
	}
	ordered := make([]cause, len(found))
	for i, c := range found {
		if c.differs && len(c.results) == 1 {
			c.title = line(c.results[0].Case.Want) // the rule explains more than one difference does
		}
		ordered[i] = *c
	}
	slices.SortStableFunc(ordered, func(a, b cause) int {
		return cmp.Or(
			cmp.Compare(a.urgency(), b.urgency()),
			cmp.Compare(a.depth(), b.depth()),
			cmp.Compare(len(b.results), len(a.results)),
		)
	})
	return ordered
}

// longestReason is more than the harness writes about anything: a reason ends with what to do, and is never cut before that.
const longestReason = 4000

// reason names what went wrong, in the same words for cases with the same trouble. An endpoint that breaks down is one
// trouble, whichever case calls it; else the trouble is the difference between what was seen and what was expected.
func reason(r conformance.Result) (title string, differs bool) {
	if r.At >= 0 && r.At < len(r.Exchanges) {
		switch e := r.Exchanges[r.At]; {
		case e.Status == 0:
			return fmt.Sprintf("%s gives no answer.", endpoint(e)), false
		case e.Status >= http.StatusInternalServerError:
			return fmt.Sprintf("%s answers %d.", endpoint(e), e.Status), false
		}
	}
	if r.Outcome == conformance.Error {
		return short(r.Reason, longestReason), false
	}
	return "E" + strings.TrimPrefix(difference(r), "e") + ".", true
}

// difference is both sides of a result in one sentence without its period. What was expected may say what to do, so it is
// shortened less.
func difference(r conformance.Result) string {
	part := func(s string, limit int) string { return text.Shorten(strings.TrimSuffix(line(s), "."), limit) }
	return fmt.Sprintf("expected %s, got %s", part(r.Expected, 400), part(r.Actual, 160))
}

// endpoint names where a request went. Long path segments are names of single things, which do not matter here.
func endpoint(e exchange.Exchange) string {
	const longest = 24
	u, err := url.Parse(e.URL)
	if err != nil {
		return line(e.Method) + " " + short(e.URL, 100)
	}
	segments := strings.Split(u.Path, "/")
	for i, segment := range segments {
		if len(segment) > longest {
			segments[i] = "…"
		}
	}
	return line(e.Method + " " + strings.Join(segments, "/"))
}

func (c cause) worst() standing {
	worst := skipped
	for _, r := range c.results {
		worst = worse(worst, standingOf(r))
	}
	return worst
}

// level is the strongest level that was broken. A case of a MUST that only warns broke a SHOULD on its way.
func (c cause) level() conformance.Level {
	levels := []conformance.Level{conformance.Must, conformance.Should, conformance.May}
	strongest := len(levels) - 1
	for _, r := range c.results {
		i := slices.Index(levels, r.Case.Level)
		if r.Outcome == conformance.Warn {
			i = max(i, slices.Index(levels, conformance.Should))
		}
		strongest = min(strongest, max(i, 0))
	}
	return levels[strongest]
}

func (c cause) urgency() int { return slices.Index(standings, c.worst()) }

// depth is how far a cause is from the foundations.
func (c cause) depth() int {
	deepest := len(foundations)
	for _, r := range c.results {
		if i := slices.Index(foundations, r.Group); i >= 0 {
			deepest = min(deepest, i)
		}
	}
	return deepest
}

// ids are the cases of a cause.
func (c cause) ids() []string {
	ids := make([]string, len(c.results))
	for i, r := range c.results {
		ids[i] = r.Case.ID
	}
	return ids
}
