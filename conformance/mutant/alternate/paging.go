package alternate

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The sizes of pages: without a limit, and at most.
const (
	usualPage = 20
	maxPage   = 40
)

// paging is which part of a list is asked for (CLR 2.0, getCredentials).
type paging struct {
	limit, offset int
	after         int // the number of the record before the page, from a cursor; 0 for none
	since         time.Time
	query         url.Values
}

// pageOf reads a query, and returns what is wrong with it.
func pageOf(query url.Values) (asked paging, problem string) {
	asked = paging{limit: usualPage, query: query}
	if query.Has("limit") {
		n, err := strconv.ParseInt(query.Get("limit"), 10, 32)
		if err != nil || n < 1 {
			return asked, "limit must be a whole number from 1 to 2147483647."
		}
		asked.limit = min(int(n), maxPage)
	}
	if query.Has("offset") {
		n, err := strconv.ParseInt(query.Get("offset"), 10, 32)
		if err != nil || n < 0 {
			return asked, "offset must be a whole number from 0 to 2147483647."
		}
		asked.offset = int(n)
	}
	if query.Has("cursor") {
		number, err := base64.RawURLEncoding.DecodeString(query.Get("cursor"))
		if asked.after, _ = strconv.Atoi(string(number)); err != nil || asked.after < 1 {
			return asked, "cursor must be one that a link had."
		}
	}
	if query.Has("since") {
		var err error
		if asked.since, err = timeOf(query.Get("since")); err != nil {
			return asked, "since must be a time of ISO 8601."
		}
	}
	return asked, ""
}

// timeOf reads a time; one without a zone is UTC.
func timeOf(text string) (time.Time, error) {
	if t, err := time.Parse("2006-01-02T15:04:05", text); err == nil {
		return t, nil
	}
	return time.Parse(time.RFC3339, text)
}

// cut returns the bounds of the page. Numbers fall from the newest record to the oldest.
func (a paging) cut(all []*record) (from, to int) {
	from = min(a.offset, len(all))
	if a.after > 0 {
		from = slices.IndexFunc(all, func(held *record) bool { return held.number < a.after })
		if from < 0 {
			from = len(all)
		}
	}
	return from, min(from+a.limit, len(all))
}

// links is the Link header of a page (CLR 2.0, Paging).
func (a paging) links(address string, all []*record, from, to int) string {
	var links []string
	add := func(relation string, at int) {
		query := url.Values{"limit": {strconv.Itoa(a.limit)}}
		if a.query.Has("since") {
			query.Set("since", a.query.Get("since"))
		}
		if at > 0 {
			query.Set("cursor", base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(all[at-1].number))))
		}
		links = append(links, fmt.Sprintf("<%s?%s>;rel=%s", address, query.Encode(), relation))
	}
	if to < len(all) {
		add("next", to)
	}
	if from > 0 {
		add("prev", max(0, from-a.limit))
	}
	add("last", max(0, len(all)-1)/a.limit*a.limit)
	add("first", 0)
	return strings.Join(links, ",")
}
