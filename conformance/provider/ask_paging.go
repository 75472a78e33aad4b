package provider

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"clrhost/conformance"
)

// enough makes sure that the list has several pages, and returns its length. It counts by offset alone, so that
// what is wrong with links or totals is found by the cases about them.
func enough(p *Probe) int {
	held(p)
	total := conformance.Once(p, "count", "the number of credentials", func() int { return len(byOffset(p, "")) })
	if total < 4 {
		p.Skip("the account holds fewer than four credentials, and the host accepts none")
	}
	return total
}

// byOffset reads every credential of a query such as "&since=…", by asking for what follows what it has.
func byOffset(p *Probe, query string) []string { return joined(pagesByOffset(p, query)) }

func pagesByOffset(p *Probe, query string) (pages []page) {
	var items []string
	for range maxWalk {
		offset := ""
		if len(items) > 0 {
			offset = "&offset=" + strconv.Itoa(len(items))
		}
		r := p.With(readCredentials).Get("/credentials?limit=100" + offset + query)
		if r.Code != 200 && len(items) > 0 {
			return pages // past the end, where an empty page should be
		}
		next := pageOf(r)
		next.items = unread(next.items, items)
		if len(next.items) == 0 {
			return pages
		}
		pages, items = append(pages, next), append(items, next.items...)
	}
	tooLong(p)
	return nil
}

// stretch reads a number of credentials from the offset on, in as many pages as the host needs. A host that returns more
// violates limit, which paging.limit is about. An offset of 0 is left out: paging.offset.zero is about it.
func stretch(p *Probe, offset, size int) (items []string) {
	for len(items) < size {
		query := fmt.Sprintf("?limit=%d", size-len(items))
		if at := offset + len(items); at > 0 {
			query += fmt.Sprintf("&offset=%d", at)
		}
		page := get(p, query)
		if n := len(page.items); n == 0 || n > size-len(items) {
			p.Skip("the host gave %d credentials for limit=%d, which paging.limit is about", n, size-len(items))
		}
		items = append(items, page.items...)
	}
	return items
}

// unread is what is new on a page. At a host that lists the newest first, a page begins with what the one before ended
// with when another credential was stored meanwhile, and a host that does not know offset gives the same page again.
func unread(page, read []string) (items []string) {
	for _, item := range page {
		if !slices.Contains(read, item) {
			items = append(items, item)
		}
	}
	return items
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// common counts the items of a that b has as well.
func common(a, b []string) int {
	n := 0
	for _, item := range a {
		if slices.Contains(b, item) {
			n++
		}
	}
	return n
}

// byForm separates items by their form.
func byForm(items []string) (objects, jws []string) {
	for _, item := range items {
		if strings.HasPrefix(item, "{") {
			objects = append(objects, item)
		} else {
			jws = append(jws, item)
		}
	}
	return objects, jws
}

// joined returns the items of pages, in order.
func joined(pages []page) []string {
	var items []string
	for _, page := range pages {
		items = append(items, page.items...)
	}
	return items
}

// linked reads a page that has a Link header. Where there is none, or none that can be read, the cases about that report
// so, and the cases about its content are skipped.
func linked(p *Probe, limit int, query string) page {
	g := get(p, "?limit="+strconv.Itoa(limit)+query)
	if len(g.items) > limit {
		p.Skip("the host does not keep limit, which paging.limit is about")
	}
	if !g.Header("Link").Present {
		p.Skip("the host sent no Link header where the list goes on, which paging.link is about")
	}
	if _, rest := parseLinks(g.Header("Link").Value); rest != "" {
		p.Skip("the Link header cannot be read, which paging.link.grammar is about")
	}
	return g
}

// follow reads the page that a link of another leads to.
func follow(p *Probe, from page, relation string) page {
	target := from.link(relation)
	if target == "" {
		p.Skip("the host sent no link with rel %s to follow, which another case is about", relation)
	}
	if !p.Reaches(target) {
		p.Skip("the link with rel %s leads to another origin, which paging.link.absolute is about: %s", relation, target)
	}
	return pageOf(p.With(readCredentials).Follow(target))
}
