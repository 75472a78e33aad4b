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
// the next one begins after what it does hold, and the store computes where the others begin. Beside an offset stands the mark of the
// list, so that by these links a client misses nothing when the learner removes a credential between two pages.
func (q query) links(endpoint string, returned int, extent storage.Extent) string {
	var parts []string
	add := func(rel string, offset int64) {
		parts = append(parts, fmt.Sprintf("<%s?%s>; rel=%q", endpoint, q.encode(offset, extent.Mark), rel))
	}
	add("first", 0)
	if extent.Offset > 0 {
		add("prev", extent.Previous)
	}
	if next := extent.Offset + int64(returned); next < extent.Total && returned > 0 {
		add("next", next)
	}
	add("last", extent.Last)
	return strings.Join(parts, ", ")
}

// encode writes the query of a page. The first page begins where it begins whatever is removed, so it needs no mark.
func (q query) encode(offset, mark int64) string {
	values := url.Values{
		"limit":  {strconv.Itoa(q.page.Limit)},
		"offset": {strconv.FormatInt(offset, 10)},
	}
	if offset > 0 && mark > 0 {
		values.Set(paramMark, strconv.FormatInt(mark, 10))
	}
	if q.since != "" {
		values.Set("since", q.since)
	}
	return values.Encode()
}
