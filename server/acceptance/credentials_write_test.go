package acceptance

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// upsertCredential (CLR 2.0, API): what is stored, replaced and kept.

func TestUpsertCredential(t *testing.T) { runStories(t, writeCases) }

var writeCases = []story{
	{"CLR-WRITE-001 002 005 007 023: new JSON: 201, echoed and returned byte for byte", func(t *testing.T, h *host) {
		for _, media := range []string{"application/json", "application/json; charset=utf-8", "application/vc+ld+json"} {
			l, body := h.learner(t), jsonCLR()
			r := h.post(t, credentialsPath, bearer(l.token), text(media, string(body))).is(t, http.StatusCreated)
			require.Equal(t, string(body), string(r.Body))
			require.Contains(t, []string{"application/json", "application/vc+ld+json"}, mediaType(r.Header))
			l.holdsJSON(t, body)
		}
	}},
	{"CLR-WRITE-003 004 006: new JWS: 201, echoed and returned byte for byte", func(t *testing.T, h *host) {
		for _, i := range []issuer{rs256(), es256()} {
			for _, media := range []string{"text/plain", "text/plain; charset=utf-8"} {
				l, jws := h.learner(t), jwsCLR(i)
				r := h.post(t, credentialsPath, bearer(l.token), text(media, jws)).is(t, http.StatusCreated)
				require.Equal(t, jws, string(r.Body))
				require.Equal(t, "text/plain", mediaType(r.Header))
				require.Equal(t, []string{jws}, l.record(t).CompactJws)
			}
		}
	}},
	{"CLR-WRITE-008 009 010 012: a newer validFrom: 200, replaced whole, its place kept", newerReplaces},
	{"CLR-WRITE-011: a replacement may change from JSON to JWS and back", formChanges},
	{"the same validFrom with other bytes: 200, replaced", func(t *testing.T, h *host) {
		l, clr := h.learner(t), newCLR(es256().ID)
		l.postJWS(t, es256().jws(clr)).is(t, http.StatusCreated)
		corrected := es256().jws(with(clr, set("name", "Corrected")))
		l.postJWS(t, corrected).is(t, http.StatusOK)
		require.Equal(t, []string{corrected}, l.record(t).CompactJws)
	}},
	{"CLR-WRITE-021: the same bytes: 200, nothing changes", func(t *testing.T, h *host) {
		l, jws, document := h.learner(t), jwsCLR(es256()), jsonCLR()
		l.postJWS(t, jws).is(t, http.StatusCreated)
		l.postJSON(t, document).is(t, http.StatusCreated)
		require.Equal(t, jws, string(l.postJWS(t, jws).is(t, http.StatusOK).Body))
		require.Equal(t, string(document), string(l.postJSON(t, document).is(t, http.StatusOK).Body))
		require.Equal(t, 2, l.record(t).size())
	}},
	{"CLR-WRITE-020 022: an older validFrom: 304 without a body, nothing changes", func(t *testing.T, h *host) {
		l, clr := h.learner(t), newCLR(eddsa().ID)
		newest := eddsa().jws(with(clr, validFrom("2024-03-01T00:00:00Z")))
		l.postJWS(t, newest).is(t, http.StatusCreated)
		older := l.postJWS(t, eddsa().jws(with(clr, validFrom("2024-02-01T00:00:00Z")))).is(t, http.StatusNotModified)
		require.Empty(t, older.Body)
		l.postJSON(t, oddly(eddsa().embed(with(clr, validFrom("2024-02-01T00:00:00Z"))))).is(t, http.StatusNotModified)
		require.Equal(t, []string{newest}, l.record(t).CompactJws)
	}},
	{"CLR-WRITE-019: validFrom is compared as an instant", func(t *testing.T, h *host) {
		l, clr := h.learner(t), newCLR(es256().ID)
		l.postJWS(t, es256().jws(with(clr, validFrom("2024-01-01T01:00:00+02:00")))).is(t, http.StatusCreated)
		later := es256().jws(with(clr, validFrom("2024-01-01T00:00:00Z")))
		l.postJWS(t, later).is(t, http.StatusOK)
		require.Equal(t, []string{later}, l.record(t).CompactJws)
		l.postJWS(t, es256().jws(with(clr, validFrom("2024-01-01T00:30:00+01:00")))).is(t, http.StatusNotModified)
	}},
	{"CLR-WRITE-013 to 018: which credentials are the same", identity},
	{"CLR-WRITE-026: every optional member of the model is accepted", func(t *testing.T, h *host) {
		l := h.learner(t)
		document, jws := oddly(eddsa().embed(fullCLR(eddsa().ID))), rs256().jws(fullCLR(rs256().ID))
		l.postJSON(t, document).is(t, http.StatusCreated)
		l.holdsJSON(t, document)
		l.postJWS(t, jws).is(t, http.StatusCreated)
		require.Equal(t, []string{jws}, l.record(t).CompactJws)
	}},
	{"CLR-WRITE-025: unknown members survive", func(t *testing.T, h *host) {
		l := h.learner(t)
		body := jsonCLR(set("ext:campus", object{"ext:code": 1.0e2, "ext:list": []any{nil, true, "\u2028"}}))
		l.postJSON(t, body).is(t, http.StatusCreated)
		l.holdsJSON(t, body)
	}},
	{"CLR-WRITE-042: an expired credential and one not yet valid are kept and returned", func(t *testing.T, h *host) {
		l := h.learner(t)
		expired := jwsCLR(es256(), validFrom("2020-01-01T00:00:00Z"), set("validUntil", "2021-01-01T00:00:00Z"))
		future := jwsCLR(es256(), validFrom("2999-01-01T00:00:00Z"))
		l.postJWS(t, expired).is(t, http.StatusCreated)
		l.postJWS(t, future).is(t, http.StatusCreated)
		require.Equal(t, []string{expired, future}, l.record(t).CompactJws)
	}},
	{"CLR-WRITE-043: a refused submission changes nothing", func(t *testing.T, h *host) {
		l, clr := h.learner(t), newCLR(es256().ID)
		good := es256().jws(clr)
		l.postJWS(t, good).is(t, http.StatusCreated)
		l.postJWS(t, tamper(es256().jws(with(clr, validFrom("2025-01-01T00:00:00Z"))))).imsx(t, http.StatusBadRequest, "invalid_data")
		l.postJWS(t, es256().jws(with(clr, validFrom("2025-01-01T00:00:00Z"), set("name", nil)))).imsx(t, http.StatusBadRequest, "invalid_data")
		require.Equal(t, []string{good}, l.record(t).CompactJws)
	}},
	{"CLR-WRITE-044: a credential about somebody else is taken or refused, no more", func(t *testing.T, h *host) {
		h.learner(t).postJWS(t, jwsCLR(es256())).isOneOf(t, http.StatusCreated, http.StatusForbidden)
	}},
	{"CLR-WRITE-047: ten parallel upserts of one credential leave one", parallelUpserts},
	{"CLR-TRAN-010: text is UTF-8 on the way in and out", func(t *testing.T, h *host) {
		l, name := h.learner(t), "Ærø, 東京, \U0001F393, e\u0301"
		l.postJSON(t, jsonCLR(set("name", name))).is(t, http.StatusCreated)
		require.Equal(t, name, member(t, l.record(t).Credential[0], "name"))
	}},
}

// with returns an edited copy of a fixture; the copy shares what the edits do not replace.
func with(clr object, edits ...func(object)) object {
	c := object{}
	for k, v := range clr {
		c[k] = v
	}
	for _, e := range edits {
		e(c)
	}
	return c
}

// tamper changes the last character but one of the signature, whose bits all count.
func tamper(jws string) string {
	at := len(jws) - 2
	swap := "A"
	if jws[at] == 'A' {
		swap = "B"
	}
	return jws[:at] + swap + jws[at+1:]
}

// holdsJSON asserts that the record is one JSON credential, found in the answer byte for byte.
func (l *learner) holdsJSON(t testing.TB, body []byte) {
	t.Helper()
	r, list := l.page(t, "")
	require.Len(t, list.Credential, 1)
	require.Contains(t, string(r.Body), strings.TrimSpace(string(body)))
}

func newerReplaces(t *testing.T, h *host) {
	l, clr := h.learner(t), newCLR(es256().ID)
	before := l.fill(t, 1)
	l.postJWS(t, es256().jws(clr)).is(t, http.StatusCreated)
	after := l.fill(t, 1)

	newer := es256().jws(with(clr, validFrom("2024-02-01T00:00:00Z"), set("description", nil)))
	r := l.postJWS(t, newer).is(t, http.StatusOK)
	require.Equal(t, newer, string(r.Body))
	list := l.record(t)
	require.Equal(t, []string{before[0], clr["id"].(string), after[0]}, list.ids(t))
	require.Equal(t, newer, list.CompactJws[1])
	require.NotContains(t, string(payload(t, list.CompactJws[1])), "description\":\"Everything")
}

func formChanges(t *testing.T, h *host) {
	l, clr := h.learner(t), newCLR(eddsa().ID)
	document := oddly(eddsa().embed(clr))
	l.postJSON(t, document).is(t, http.StatusCreated)
	jws := eddsa().jws(with(clr, validFrom("2024-02-01T00:00:00Z")))
	r := l.postJWS(t, jws).is(t, http.StatusOK)
	require.Equal(t, "text/plain", mediaType(r.Header))
	require.Equal(t, credentialList{CompactJws: []string{jws}}, l.record(t))

	again := oddly(eddsa().embed(with(clr, validFrom("2024-03-01T00:00:00Z"))))
	l.postJSON(t, again).is(t, http.StatusOK)
	l.holdsJSON(t, again)
	require.Empty(t, l.record(t).CompactJws)
}

// identity: issuer id and credential id, percent-decoded and trimmed, and nothing else.
func identity(t *testing.T, h *host) {
	const base = "https://college.example/clr/"
	other := rs256()
	same := [][2]string{
		{base + "a%7Eb", base + "a~b"},
		{base + "trim", " " + base + "trim "},
		{base + "%C3%A9", base + "é"},
	}
	for _, ids := range same {
		t.Run(ids[0], func(t *testing.T) {
			l := h.learner(t)
			l.postJWS(t, jwsCLR(es256(), id(ids[0]))).is(t, http.StatusCreated)
			l.postJWS(t, jwsCLR(es256(), id(ids[1]), validFrom("2024-02-01T00:00:00Z"))).is(t, http.StatusOK)
			require.Equal(t, 1, l.record(t).size())
		})
	}
	for _, ids := range [][2]string{{base + "case", base + "CASE"}, {base + "x", base + "x/"}, {base + "x", base + "x?"},
		{base + "x", "https://college.example:443/clr/x"}, {base + "a+b", base + "a%20b"}} {
		l := h.learner(t)
		l.postJWS(t, jwsCLR(es256(), id(ids[0]))).is(t, http.StatusCreated)
		l.postJWS(t, jwsCLR(es256(), id(ids[1]), validFrom("2024-02-01T00:00:00Z"))).is(t, http.StatusCreated)
		require.Equal(t, 2, l.record(t).size(), ids)
	}
	l := h.learner(t)
	l.postJWS(t, jwsCLR(es256(), id(base+"x"))).is(t, http.StatusCreated)
	l.postJWS(t, jwsCLR(other, id(base+"x"))).is(t, http.StatusCreated)
	l.postJWS(t, jwsCLR(es256(), id(base+"x"), set("issuer", es256().ID), validFrom("2024-02-01T00:00:00Z"))).is(t, http.StatusOK)
	require.Equal(t, 2, l.record(t).size())
}

func parallelUpserts(t *testing.T, h *host) {
	for range rounds {
		l, jws := h.learner(t), jwsCLR(es256())
		requests := make([]*http.Request, 10)
		for i := range requests {
			requests[i] = l.upsertRequest(t, jws)
		}
		created := 0
		for _, r := range h.race(t, requests...) {
			r.isOneOf(t, http.StatusCreated, http.StatusOK)
			if r.Status == http.StatusCreated {
				created++
			}
		}
		require.Equal(t, 1, created)
		require.Equal(t, []string{jws}, l.record(t).CompactJws)
	}
}

// A record of both forms is one valid JSON document whatever the bytes of its parts.
func TestListIsWellFormed(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		l := h.learner(t)
		for range 3 {
			l.postJSON(t, jsonCLR()).is(t, http.StatusCreated)
			l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
		}
		for _, query := range []string{"limit=1", "limit=2", "limit=2&offset=1", "limit=1&offset=5", ""} {
			r, _ := l.page(t, query)
			require.True(t, json.Valid(r.Body), r)
		}
	})
}
