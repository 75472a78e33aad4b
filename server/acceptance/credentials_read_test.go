package acceptance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// getCredentials (CLR 2.0, API). The shape of every 200 is asserted by the judge: CLR-READ-003, 005, 008 and 012.

func TestGetCredentials(t *testing.T) { runStories(t, readCases) }

var readCases = []story{
	{"CLR-READ-001 010 013 025: 200, application/json, not for shared caches", func(t *testing.T, h *host) {
		l := h.learner(t)
		l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
		r, list := l.page(t, "")
		require.Equal(t, "application/json", mediaType(r.Header))
		require.Regexp(t, "no-store|private", r.Header.Get("Cache-Control"))
		require.Equal(t, 1, list.size())
	}},
	{"CLR-READ-006 007: a JWS comes back as a string, a JSON credential as an object", func(t *testing.T, h *host) {
		l := h.learner(t)
		document, jws := jsonCLR(), jwsCLR(rs256())
		l.postJSON(t, document).is(t, http.StatusCreated)
		l.postJWS(t, jws).is(t, http.StatusCreated)
		list := l.record(t)
		require.Equal(t, []string{jws}, list.CompactJws)
		require.Len(t, list.Credential, 1)
		require.Equal(t, member(t, document, "id"), member(t, list.Credential[0], "id"))
	}},
	{"CLR-READ-011: a user without credentials gets 200 and an empty object", func(t *testing.T, h *host) {
		r, _ := h.learner(t).page(t, "")
		require.JSONEq(t, `{}`, string(r.Body))
		require.Equal(t, "0", r.Header.Get("X-Total-Count"))
	}},
	{"CLR-READ-014 015: Accept that can be met gives JSON, one that cannot gives 406 or the JSON anyway", func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, accept := range []string{"application/json", "*/*", "application/*", "text/html;q=0.2, application/json", ""} {
			h.get(t, credentialsPath, bearer(l.token), header("Accept", accept)).is(t, http.StatusOK)
		}
		r := h.get(t, credentialsPath, bearer(l.token), header("Accept", "text/csv")).isOneOf(t, http.StatusOK, http.StatusNotAcceptable)
		if r.Status == http.StatusNotAcceptable {
			r.imsx(t, http.StatusNotAcceptable, "not_acceptable")
		}
	}},
	{"CLR-READ-016 to 020: since", sinceFilters},
	{"CLR-READ-021: a malformed since is 400 invalid_query_parameter", func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, since := range []string{"yesterday", "2022-13-01T00:00:00Z", "", "2022-01-01", "2022-02-30T00:00:00Z", "1640995200",
			"2022-01-01T25:00:00Z", "2022-01-01T00:00:00%2B99:00", "%00", "2022-01-01T00:00:00Z&since=2023-01-01T00:00:00Z"} {
			h.get(t, credentialsPath+"?since="+since, bearer(l.token)).imsx(t, http.StatusBadRequest, "invalid_query_parameter")
		}
	}},
	{"CLR-READ-022: unknown query parameters are ignored", func(t *testing.T, h *host) {
		h.learner(t).page(t, "foo=bar&Limit=0&cursor=x")
	}},
	{"CLR-READ-023 CLR-TRAN-014: reading twice gives the same", func(t *testing.T, h *host) {
		l := h.learner(t)
		for range 3 {
			l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
			l.postJSON(t, jsonCLR()).is(t, http.StatusCreated)
		}
		one, _ := l.page(t, "")
		two, _ := l.page(t, "")
		require.Equal(t, string(one.Body), string(two.Body))
	}},
	{"CLR-READ-024: without a token 401 and nothing of the record", func(t *testing.T, h *host) {
		l := h.learner(t)
		l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
		r := h.get(t, credentialsPath).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
		require.NotContains(t, string(r.Body), "compactJwsString")
	}},
	{"CLR-READ-026: a conditional GET is answered 304 without a body, or whole", func(t *testing.T, h *host) {
		l := h.learner(t)
		first, _ := l.page(t, "")
		if tag := first.Header.Get("ETag"); tag != "" {
			h.get(t, credentialsPath, bearer(l.token), header("If-None-Match", tag)).isOneOf(t, http.StatusOK, http.StatusNotModified)
		}
	}},
	{"CLR-READ-027: HEAD works like GET without a body, or is 405", func(t *testing.T, h *host) {
		l := h.learner(t)
		r := h.send(t, http.MethodHead, credentialsPath, bearer(l.token)).isOneOf(t, http.StatusOK, http.StatusMethodNotAllowed)
		require.Empty(t, r.Body)
	}},
	{"CLR-TOK-062 CLR-PAGE-037: a token never opens another user's record", func(t *testing.T, h *host) {
		one, two := h.learner(t), h.learner(t)
		shared := newCLR(es256().ID)
		one.postJWS(t, es256().jws(shared)).is(t, http.StatusCreated)
		one.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
		two.postJWS(t, es256().jws(shared)).is(t, http.StatusCreated)
		require.Equal(t, 2, one.record(t).size())
		require.Equal(t, 1, two.record(t).size())
	}},
}

// since compares validFrom as an instant, exclusively; without a zone it means UTC.
func sinceFilters(t *testing.T, h *host) {
	l := h.learner(t)
	for _, from := range []string{"2020-06-01T00:00:00Z", "2022-01-01T00:00:00Z", "2024-06-01T02:00:00+02:00"} {
		l.postJWS(t, jwsCLR(es256(), validFrom(from))).is(t, http.StatusCreated)
	}
	for since, wanted := range map[string]int{
		"2019-01-01T00:00:00Z":            3,
		"2021-01-01T00:00:00Z":            2,
		"2022-01-01T00:00:00Z":            1, // exclusive
		"2021-12-31T23:59:59Z":            2,
		"2022-01-01T02:00:00%2B02:00":     1,
		"2022-01-01T00:00:00":             1,
		"2021-12-31T23:59:59.999Z":        2,
		"2024-06-01T00:00:00Z":            0, // the stored one says 02:00+02:00
		"2024-05-31T23:59:59Z":            1,
		"2999-01-01T00:00:00Z":            0,
		"2023-06-01T00:00:00-12:00":       1,
		"0001-01-01T00:00:00Z":            3,
		"9999-12-31T23:59:59.999999999Z":  0,
		"2022-01-01T00:00:00.0000000001Z": 1,
	} {
		r, list := l.page(t, "since="+since)
		require.Equal(t, wanted, list.size(), since)
		require.Equal(t, wanted, total(t, r), since)
	}
}
