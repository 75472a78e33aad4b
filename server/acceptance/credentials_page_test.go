package acceptance

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Paging of getCredentials (CLR 2.0, API, paging). The judge checks the headers of every page against the page itself:
// CLR-PAGE-005, 009 to 016, 018, 019 and 024.

func TestPaging(t *testing.T) { runStories(t, pageCases) }

var pageCases = []story{
	{"CLR-PAGE-001 to 004, 006 and 008: limit bounds, offset skips, the total counts both forms", limitAndOffset},
	{"CLR-PAGE-007: the total counts after since", func(t *testing.T, h *host) {
		l := h.learner(t)
		for year := 2018; year < 2023; year++ {
			l.postJWS(t, jwsCLR(es256(), validFrom(fmt.Sprintf("%d-01-01T00:00:00Z", year)))).is(t, http.StatusCreated)
		}
		const since = "since=2020-06-01T00:00:00Z"
		r, list := l.page(t, since+"&limit=1")
		require.Equal(t, 2, total(t, r))
		require.Equal(t, 1, list.size())
		walked := l.walk(t, since+"&limit=1")
		require.Len(t, walked, 2)
	}},
	{"CLR-PAGE-020 to 024 and 036: 250 credentials by limits 20 and 100", walkLargeRecord},
	{"CLR-PAGE-025: offset at or beyond the total is 200 without items", func(t *testing.T, h *host) {
		l := h.learner(t)
		l.fill(t, 3)
		for _, offset := range []string{"3", "100", "2147483647"} {
			r, list := l.page(t, "limit=2&offset="+offset)
			require.Zero(t, list.size())
			require.Equal(t, 3, total(t, r))
			require.JSONEq(t, `{}`, string(r.Body))
		}
	}},
	{"CLR-PAGE-026 to 033 and 035: an invalid limit or offset is 400 invalid_query_parameter", func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, query := range []string{"limit=0", "limit=-1", "limit=abc", "limit=1.5", "limit=", "limit=99999999999999999999", "limit=+5",
			"limit=%2B5", "limit=0x10", "limit=1e3", "limit=%201", "limit=5&limit=6", "limit=٣", "limit=00", "limit=-0",
			"offset=-1", "offset=x", "offset=", "offset=1.5", "offset=99999999999999999999", "offset=0&offset=1",
			"limit=%00", "limit=1%3B"} {
			h.get(t, credentialsPath+"?"+query, bearer(l.token)).imsx(t, http.StatusBadRequest, "invalid_query_parameter")
		}
		for _, query := range []string{"limit=2147483648", "offset=2147483648", "offset=9223372036854775807"} {
			h.get(t, credentialsPath+"?"+query, bearer(l.token)).isOneOf(t, http.StatusOK, http.StatusBadRequest)
		}
	}},
	{"CLR-PAGE-034: a huge limit is capped", func(t *testing.T, h *host) {
		l := h.learner(t)
		l.fill(t, 101)
		_, list := l.page(t, "limit=2147483647")
		require.Equal(t, 100, list.size())
		_, list = l.page(t, "")
		require.Equal(t, 20, list.size(), "the default")
	}},
	{"CLR-PAGE-036: a credential added between two pages hides none", func(t *testing.T, h *host) {
		l := h.learner(t)
		before := l.fill(t, 4)
		r, first := l.page(t, "limit=2")
		added := l.fill(t, 1)
		second := l.walkFrom(t, links(t, r)["next"])
		require.Equal(t, append(before, added...), append(first.ids(t), second...))
	}},
}

// fill stores n fresh credentials and returns their ids in order.
func (l *learner) fill(t testing.TB, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		clr := newCLR(es256().ID)
		ids[i] = clr["id"].(string)
		l.postJWS(t, es256().jws(clr)).is(t, http.StatusCreated)
	}
	return ids
}

// walk follows next from the first page to the end and returns the ids in the order met.
func (l *learner) walk(t testing.TB, query string) []string {
	t.Helper()
	first, err := url.Parse(l.host.URL + credentialsPath + "?" + query)
	require.NoError(t, err)
	return l.walkFrom(t, first)
}

func (l *learner) walkFrom(t testing.TB, next *url.URL) []string {
	t.Helper()
	var ids []string
	for pages := 0; next != nil; pages++ {
		require.Less(t, pages, 500, "the walk does not end")
		r, list := l.page(t, next.RawQuery)
		require.NotZero(t, list.size(), "next led to an empty page")
		ids = append(ids, list.ids(t)...)
		next = links(t, r)["next"]
	}
	return ids
}

func total(t testing.TB, r *reply) int {
	t.Helper()
	n, err := strconv.Atoi(r.Header.Get("X-Total-Count"))
	require.NoError(t, err, r)
	return n
}

func limitAndOffset(t *testing.T, h *host) {
	l := h.learner(t)
	ids := l.fill(t, 3)
	for range 2 {
		l.postJSON(t, jsonCLR()).is(t, http.StatusCreated)
	}
	for _, c := range []struct {
		query string
		items int
	}{{"limit=2", 2}, {"limit=1", 1}, {"limit=4", 4}, {"limit=5", 5}, {"limit=6", 5}, {"limit=2&offset=4", 1}, {"offset=3", 2}} {
		r, list := l.page(t, c.query)
		require.Equal(t, c.items, list.size(), c.query)
		require.Equal(t, 5, total(t, r), c.query)
	}
	whole, _ := l.page(t, "limit=5")
	zero, _ := l.page(t, "limit=5&offset=0")
	require.Equal(t, string(whole.Body), string(zero.Body))
	_, middle := l.page(t, "limit=2&offset=1")
	require.Equal(t, ids[1:3], middle.ids(t))
}

// walkLargeRecord walks 250 credentials as a syncing partner does.
func walkLargeRecord(t *testing.T, h *host) {
	l := h.learner(t)
	ids := l.fill(t, 250)
	for _, limit := range []int{20, 100} {
		query := "limit=" + strconv.Itoa(limit)
		require.Equal(t, ids, l.walk(t, query))

		first, _ := l.page(t, query)
		second, _ := l.page(t, links(t, first)["next"].RawQuery)
		require.Equal(t, strconv.Itoa(limit), links(t, second)["next"].Query().Get("limit"))
		back, _ := l.page(t, links(t, second)["prev"].RawQuery)
		require.Equal(t, string(first.Body), string(back.Body), "prev of the second page is the first")
		start, _ := l.page(t, links(t, second)["first"].RawQuery)
		require.Equal(t, string(first.Body), string(start.Body), "first is offset 0")

		last, list := l.page(t, links(t, first)["last"].RawQuery)
		require.Nil(t, links(t, last)["next"], "last has no next")
		require.Equal(t, ids[len(ids)-list.size():], list.ids(t))
		require.Equal(t, limit, list.size(), "last is a whole page where one is there")
	}
	require.Equal(t, ids, l.walk(t, "since=2000-01-01T00:00:00Z&limit=100"))
	_, odd := l.page(t, "limit=20&offset=7")
	require.Equal(t, ids[7:27], odd.ids(t))
}
