package provider

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"clrhost/conformance/provider/probe"
	"clrhost/internal/untyped"
)

// page is an answer of getCredentials.
type page struct {
	*probe.Reply
	items     []string // each credential in a form that can be compared: a JWS as it is, an object with sorted members
	misplaced []string // those of them that stand in the array for the other form, or are wrapped in a string
}

// get reads a page with a token for reading. The query may be "".
func get(p *Probe, query string) page {
	return pageOf(p.With(readCredentials).Get("/credentials" + query))
}

// rejectedQuery expects the error for a bad query parameter. The operation lists 400, whose code minor is
// invalid_query_parameter; 422 falls under its default response (CLR 2.0, getCredentials).
func rejectedQuery(r *probe.Reply) {
	if r.Status(400, 422).Code == 422 {
		r.Imsx()
		return
	}
	r.Imsx("invalid_query_parameter")
}

// pageOf reads a good answer of getCredentials. Whether the members are arrays, read.arrays asks.
func pageOf(r *probe.Reply) page {
	body := r.Status(200).Object()
	found := page{Reply: r}
	for _, name := range []string{"credential", "compactJwsString"} {
		for _, item := range untyped.List(body.Member(name).Raw()) {
			text, isText := item.(string)
			if !isText {
				sorted, _ := json.Marshal(item) // it was unmarshalled, so it can be marshalled
				text = string(sorted)
			}
			found.items = append(found.items, text)
			if isObject := strings.HasPrefix(text, "{"); isText == isObject || isObject != (name == "credential") {
				found.misplaced = append(found.misplaced, text)
			}
		}
	}
	return found
}

// maxWalk bounds the pages that a case reads of a list.
const maxWalk = 100

// tooLong ends a case whose list goes on after maxWalk pages.
func tooLong(p *Probe) {
	p.Unable("the account holds more credentials than a run reads (its list goes on after %d pages): use an account of its own", maxWalk)
}

// walk follows next from a page to the end, and returns every page. A next that leads to a page read before would
// never end.
func walk(p *Probe, from page) []page {
	pages, seen := []page{from}, map[string]bool{}
	for len(pages) < maxWalk {
		next := pages[len(pages)-1].link("next")
		if next == "" {
			return pages
		}
		p.Expect(p.Reaches(next), "a next page at "+originOf(p.Host().API)+", where the token may go", next)
		p.Expect(!seen[next], "an end of the pages", "next leads to a page again: "+next)
		seen[next] = true
		pages = append(pages, pageOf(p.With(readCredentials).Follow(next)))
	}
	p.Expect(len(joined(pages)) >= len(pages), "an end of the pages", "a next page after "+strconv.Itoa(maxWalk)+" of them")
	tooLong(p)
	return nil
}

// originOf is the origin of a URL, "" for one that has none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// isOwn reports whether a URL is of the origin of the API.
func isOwn(p *Probe, address string) bool { return originOf(address) == originOf(p.Host().API) }

// link returns the absolute target of a relation, or "".
func (g page) link(relation string) string {
	for _, l := range links(g.Header("Link").Value) {
		if l.relation == relation {
			asked, err := url.Parse(g.Request.Address())
			if err != nil {
				return l.target
			}
			target, err := asked.Parse(l.target)
			if err != nil {
				return l.target
			}
			return target.String()
		}
	}
	return ""
}

// total is the X-Total-Count of an answer. A host that does not know it sends none; one that is no number is what
// paging.total is about.
func (g page) total(p *Probe) int {
	n, err := strconv.Atoi(g.Header("X-Total-Count").Value)
	if err != nil || n < 0 {
		p.Skip("the host sends no X-Total-Count, which it may leave out when it does not know the total")
	}
	return n
}

// link is one target of a Link header.
type link struct{ target, relation string }

// linkValue is one value of a Link header: a target in angle brackets and its parameters (RFC 8288, Section 3).
var linkValue = regexp.MustCompile(`^\s*<([^<>]*)>((?:\s*;\s*[!#$%&'*+.^_` + "`" + `|~0-9A-Za-z-]+\*?(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)*)\s*(?:,|$)`)

var relationParam = regexp.MustCompile(`;\s*[rR][eE][lL]\s*=\s*(?:"([^"]*)"|([^\s;,"]+))`)

// links reads a Link header. A header that breaks the grammar is read as far as it goes.
func links(header string) []link {
	found, _ := parseLinks(header)
	return found
}

// parseLinks reads a Link header and returns what it could not read.
func parseLinks(header string) (found []link, rest string) {
	for rest = header; strings.TrimSpace(rest) != ""; {
		match := linkValue.FindStringSubmatchIndex(rest)
		if match == nil {
			return found, rest
		}
		target, params := rest[match[2]:match[3]], rest[match[4]:match[5]]
		if rel := relationParam.FindStringSubmatch(params); rel != nil {
			for _, relation := range strings.Fields(rel[1] + " " + rel[2]) {
				found = append(found, link{target, relation})
			}
		}
		rest = rest[match[1]:]
	}
	return found, ""
}

// find returns the items with a credential id.
func find(items []string, id string) []string {
	var found []string
	for _, item := range items {
		if idOf(item) == id {
			found = append(found, item)
		}
	}
	return found
}

// idOf is the id of an item, "" when it has none.
func idOf(item string) string {
	var document struct {
		ID  string `json:"id"`
		JTI string `json:"jti"`
	}
	text := []byte(item)
	if parts := strings.Split(item, "."); !strings.HasPrefix(item, "{") && len(parts) == 3 {
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			return ""
		}
		text = payload
	}
	if json.Unmarshal(text, &document) != nil {
		return ""
	}
	if document.ID == "" {
		return document.JTI
	}
	return document.ID
}
