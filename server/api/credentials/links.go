package credentials

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"clrhost/storage"
)

// links is the Link header of a page (CLR 2.0, paging; RFC 8288): first and last always, prev from the second page on,
// next while more follows. Every target carries the request's limit and since. A page may hold less than its limit, so
// the next one begins after what it does hold, and the store computes where the others begin.
func (q query) links(endpoint string, returned int, extent storage.Extent) string {
	var parts []string
	add := func(rel string, offset int64) {
		parts = append(parts, fmt.Sprintf("<%s?%s>; rel=%q", endpoint, q.encode(offset), rel))
	}
	add("first", 0)
	if q.page.Offset > 0 {
		add("prev", extent.Previous)
	}
	if next := q.page.Offset + int64(returned); next < extent.Total && returned > 0 {
		add("next", next)
	}
	add("last", extent.Last)
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
