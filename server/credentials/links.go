package credentials

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// links is the Link header of a page (CLR 2.0, paging; RFC 8288): first and last always, prev from the second page on,
// next while more follows. Every target carries the request's limit and since.
func (q query) links(endpoint string, returned int, total int64) string {
	limit, offset := int64(q.page.Limit), q.page.Offset
	last := int64(0)
	if total > 0 {
		last = (total - 1) / limit * limit
	}
	var parts []string
	add := func(rel string, offset int64) {
		parts = append(parts, fmt.Sprintf("<%s?%s>; rel=%q", endpoint, q.encode(offset), rel))
	}
	add("first", 0)
	if offset > 0 {
		// From beyond the end, the page before is the last one that holds anything.
		add("prev", min(max(offset-limit, 0), last))
	}
	if next := offset + int64(returned); next < total && returned > 0 {
		add("next", next)
	}
	add("last", last)
	return strings.Join(parts, ", ")
}

func (q query) encode(offset int64) string {
	values := url.Values{
		"limit":  {strconv.Itoa(q.page.Limit)},
		"offset": {strconv.FormatInt(offset, 10)},
	}
	if q.since != "" {
		values.Set("since", q.since)
	}
	return values.Encode()
}
