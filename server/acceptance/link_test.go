package acceptance

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// linkValue is one element of a Link header: <target>; rel="next". Strict: no other parameter is expected from the API.
var linkValue = regexp.MustCompile(`^\s*<([^<>"\s]+)>\s*;\s*rel=(?:"([a-z]+)"|([a-z]+))\s*`)

// parseLinks reads Link headers (RFC 8288, Section 3) into relation and target (CLR-PAGE-018).
func parseLinks(headers []string) (map[string]*url.URL, error) {
	links := map[string]*url.URL{}
	for rest := strings.Join(headers, ", "); strings.TrimSpace(rest) != ""; {
		m := linkValue.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("not a link value: %q", rest)
		}
		rest = rest[len(m[0]):]
		if rest != "" && !strings.HasPrefix(rest, ",") {
			return nil, fmt.Errorf("no comma before %q", rest)
		}
		rest = strings.TrimPrefix(rest, ",")
		target, err := url.Parse(m[1])
		if err != nil {
			return nil, err
		}
		rel := m[2] + m[3]
		if links[rel] != nil {
			return nil, fmt.Errorf("relation %q twice", rel)
		}
		links[rel] = target
	}
	return links, nil
}

// pageFaults checks the paging headers of one answer of getCredentials against its own request and body (CLR 2.0, API,
// paging; CLR-PAGE-005, 009 to 016, 019 and 024).
func pageFaults(r *reply, items int) []string {
	total, err := strconv.Atoi(r.Header.Get("X-Total-Count"))
	if err != nil || total < 0 {
		return []string{"X-Total-Count is not a count: " + r.Header.Get("X-Total-Count")}
	}
	if len(r.Header.Values("Link")) == 0 {
		if items < total {
			return []string{"the list is incomplete and there is no Link"}
		}
		return nil
	}
	links, err := parseLinks(r.Header.Values("Link"))
	if err != nil {
		return []string{"Link does not parse: " + err.Error()}
	}
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	var faults []string
	for rel, wanted := range map[string]bool{
		"first": true, "last": true, "prev": offset > 0, "next": offset+items < total && offset < total,
	} {
		if (links[rel] != nil) != wanted {
			faults = append(faults, fmt.Sprintf("rel %q: present %t, wanted %t", rel, links[rel] != nil, wanted))
		}
	}
	for rel, to := range links {
		faults = append(faults, targetFaults(r.URL, rel, to)...)
	}
	return faults
}

func targetFaults(from *url.URL, rel string, to *url.URL) []string {
	var faults []string
	if to.Scheme != from.Scheme || to.Host != from.Host || to.Path != from.Path {
		faults = append(faults, fmt.Sprintf("rel %q leads to %s", rel, to))
	}
	for _, kept := range []string{"limit", "since"} {
		if sent := from.Query().Get(kept); sent != "" && to.Query().Get(kept) == "" {
			faults = append(faults, fmt.Sprintf("rel %q lost %s", rel, kept))
		}
	}
	return faults
}
