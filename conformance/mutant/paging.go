package mutant

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

var pagingMutants = []Mutant{
	{
		Name: "limit-ignored", Breaks: "limit bounds the answer.",
		Turns: []string{"paging.limit"},
		Wrap:  bodyOf(dropped("limit")),
	},
	{
		Name: "offset-ignored", Breaks: "offset leaves out items.",
		Turns: []string{"paging.offset", "paging.offset.beyond", "paging.walk", "paging.walk.order"},
		Wrap:  bodyOf(dropped("offset", "cursor")),
	},
	{
		Name: "offset-zero-refused", Breaks: "offset=0 is the beginning.",
		Turns: []string{"paging.offset.zero", "paging.follow.first", "paging.follow.prev"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if r.URL.Query().Get("offset") == "0" {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "past-the-end-is-an-error", Breaks: "There is nothing past the end, which is no mistake.",
		Turns: []string{"paging.offset.beyond"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if a.isBare() && offsetOf(r) > 0 {
				a.fail(http.StatusNotFound)
			}
		}),
	},
	{
		Name: "total-in-words", Breaks: "X-Total-Count is a number.",
		Turns: []string{"paging.total"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.header.Set("X-Total-Count", "many") }),
	},
	{
		Name: "total-is-an-asterisk", Breaks: "X-Total-Count is a number, or absent.",
		Turns: []string{"paging.total"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.header.Set("X-Total-Count", "*") }),
	},
	{
		Name: "total-off-by-one", Breaks: "X-Total-Count is how many there are.",
		Turns: []string{"paging.total.whole", "paging.total.forms", "paging.total.own", "paging.total.since"},
		Wrap:  countBy(func(_ *http.Request, _ *answer, n int) int { return n + 1 }),
	},
	{
		Name: "total-of-the-page", Breaks: "X-Total-Count counts all matches and not the page.",
		Turns: []string{"paging.total.whole", "paging.offset.beyond"},
		Wrap: countBy(func(_ *http.Request, a *answer, _ int) int {
			credentials, jws := members(a.object())
			return len(credentials) + len(jws)
		}),
	},
	{
		Name: "no-link", Breaks: "A list that is not complete has a Link header.",
		Turns: []string{"paging.link"},
		Wrap:  lists(func(_ *http.Request, a *answer) { a.header.Del("Link") }),
	},
	{
		Name: "link-without-brackets", Breaks: "The target of a link is in angle brackets.",
		Turns: []string{"paging.link.grammar"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			if header := a.header.Get("Link"); header != "" {
				a.header.Set("Link", strings.NewReplacer("<", "", ">", "").Replace(header))
			}
		}),
	},
	{
		Name: "links-relative", Breaks: "Link targets are absolute.",
		Turns: []string{"paging.link.absolute"},
		Wrap:  relinked(func(r *http.Request, target string) string { return strings.TrimPrefix(target, "https://"+r.Host) }),
	},
	{
		Name: "links-to-another-machine", Breaks: "Link targets are of the host's own origin.",
		Turns: []string{"paging.link.absolute", "paging.walk", "paging.walk.order"},
		Wrap: relinked(func(r *http.Request, target string) string {
			return strings.Replace(target, "https://"+r.Host, "https://internal.example", 1)
		}),
	},
	{
		Name: "links-forget-since", Breaks: "Links carry the query on.",
		Turns: []string{"paging.link.keeps"},
		Wrap: relinked(func(_ *http.Request, target string) string {
			address, query, _ := strings.Cut(target, "?")
			return address + "?" + sinceParameter.ReplaceAllString(query, "")
		}),
	},
	{
		Name: "no-next", Breaks: "A page that is not the last has a next.",
		Turns: []string{"paging.link.next", "paging.walk", "paging.walk.order"},
		Wrap:  unlink("next"),
	},
	{
		Name: "next-on-the-last-page", Breaks: "The last page has no next.",
		Turns: []string{"paging.link.next.last", "paging.follow.last", "paging.link.keeps", "paging.walk", "paging.walk.order"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if limitOf(r) > 0 && a.link("next") == "" && (offsetOf(r) > 0 || !a.isBare()) {
				a.addLink(r, "next", atOffset(r, pastTheEnd))
			}
		}),
	},
	{
		Name: "no-last", Breaks: "A Link header has last.",
		Turns: []string{"paging.link.ends"},
		Wrap:  unlink("last"),
	},
	{
		Name: "no-first", Breaks: "A Link header has first.",
		Turns: []string{"paging.link.ends"},
		Wrap:  unlink("first"),
	},
	{
		Name: "no-prev", Breaks: "A page that is not the first has a prev.",
		Turns: []string{"paging.link.prev"},
		Wrap:  unlink("prev"),
	},
	{
		Name: "prev-on-the-first-page", Breaks: "The first page has no prev.",
		Turns: []string{"paging.link.prev.first", "paging.link.whole"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if offsetOf(r) == 0 && a.link("prev") == "" {
				a.addLink(r, "prev", atOffset(r, 0))
			}
		}),
	},
	{
		Name: "no-link-on-the-last-page", Breaks: "The last of several pages has a Link header.",
		Turns: []string{"paging.link.last.sent"},
		Wrap: lists(func(_ *http.Request, a *answer) {
			if a.link("next") == "" {
				a.header.Del("Link")
			}
		}),
	},
	{
		Name: "next-skips-one", Breaks: "Following next leads past every item once.",
		Turns: []string{"paging.walk", "paging.link.keeps", "paging.follow.prev", "paging.walk.order"},
		Wrap: compares(func(a *answer, other otherQuery) {
			if a.link("next") == "" {
				return
			}
			limit := ""
			longer := other(func(query url.Values) {
				limit = query.Get("limit")
				n, _ := strconv.Atoi(limit) // one without a limit has no longer one
				query.Set("limit", strconv.Itoa(n+1))
			})
			if limit != "" {
				a.setLink("next", limitParameter.ReplaceAllString(longer.link("next"), "limit="+limit))
			}
		}),
	},
	{
		Name: "order-by-page-size", Breaks: "The order is the same from page to page.",
		Turns: []string{"paging.walk.order"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if limitOf(r)%2 == 1 {
				reverse(a)
			}
		}),
	},
	{
		Name: "first-is-the-second", Breaks: "first leads to the beginning.",
		Turns: []string{"paging.follow.first"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if a.link("first") != "" {
				a.setLink("first", atOffset(r, 1))
			}
		}),
	},
	{
		Name: "last-is-past-the-end", Breaks: "last leads to a page that holds something.",
		Turns: []string{"paging.follow.last"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if a.link("last") != "" {
				a.setLink("last", atOffset(r, pastTheEnd))
			}
		}),
	},
	{
		Name: "prev-is-this-page", Breaks: "prev leads to the page before.",
		Turns: []string{"paging.follow.prev"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if a.link("prev") != "" {
				a.setLink("prev", addressOf(r)+"?"+r.URL.RawQuery)
			}
		}),
	},
	{
		Name: "total-ignores-since", Breaks: "X-Total-Count counts what is left after since.",
		Turns: []string{"paging.total.since"},
		Wrap:  staleTotal("since"),
	},
	{
		Name: "total-of-objects", Breaks: "X-Total-Count counts credentials of both forms.",
		Turns: []string{"paging.total.forms", "paging.total.since", "paging.total.whole", "paging.offset.beyond"},
		Wrap: countBy(func(r *http.Request, a *answer, n int) int {
			if _, jws := members(a.object()); n <= 100 {
				return n - len(jws)
			}
			return n
		}),
	},
	{
		Name: "total-of-everybody", Breaks: "X-Total-Count counts the user's own credentials alone.",
		Turns: []string{"paging.total.own"},
		Wrap:  greatestTotal,
	},
	{
		Name: "whole-list-has-prev", Breaks: "An answer that holds the whole list has no prev.",
		Turns: []string{"paging.link.whole"},
		Wrap: lists(func(r *http.Request, a *answer) {
			if a.isBare() {
				a.addLink(r, "prev", atOffset(r, 0))
			}
		}),
	},
	{
		Name: "huge-limit-is-a-server-error", Breaks: "A number that is too large is no reason to fail.",
		Turns: []string{"paging.limit.huge", "errors.server"},
		Wrap: answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
			if len(r.URL.Query().Get("limit")) > 10 {
				a.fail(http.StatusInternalServerError)
			}
		}),
	},
	{
		Name: "limit-unchecked", Breaks: "A limit that is none is rejected.",
		Turns: []string{"paging.limit.zero", "paging.limit.negative", "paging.limit.word", "paging.limit.fraction", "paging.limit.empty", "errors.codes.400"},
		Wrap:  unchecked("limit"),
	},
	{
		Name: "offset-unchecked", Breaks: "An offset that is none is rejected.",
		Turns: []string{"paging.offset.negative", "paging.offset.word", "paging.offset.empty"},
		Wrap:  unchecked("offset"),
	},
}

// The parameters since and limit of a query, the first with what separates it from the others.
var (
	sinceParameter = regexp.MustCompile(`&?since=[^&]*`)
	limitParameter = regexp.MustCompile(`limit=[0-9]+`)
)

// relinked makes a mutant whose links lead elsewhere.
func relinked(to func(r *http.Request, target string) string) func(http.Handler) http.Handler {
	return lists(func(r *http.Request, a *answer) {
		links := a.links()
		for i := range links {
			links[i].target = to(r, links[i].target)
		}
		a.setLinks(links)
	})
}
