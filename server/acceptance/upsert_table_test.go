package acceptance

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// One credential through the whole table of the upsert: unproven while its issuer is silent, proven when the issuer
// answers, and then replaced only by what is proven.
func TestUpsertTable(t *testing.T) {
	t.Parallel()
	e := startOtherHost(t)
	onBoth(t, plan{reachable: []string{e.address}, silence: true}, func(t *testing.T, h *host) {
		i, l := eddsa().publishedBy(e), h.learner(t)
		clr, now := newCLR(i.ID), h.clock.Now()
		version := func(at time.Time, edit ...func(object)) []byte {
			return oddly(i.embed(with(clr, append(edit, validFrom(at.Format(time.RFC3339)))...)))
		}
		// The key that the issuer's document lists did not make this signature, which shows once the document can be had.
		unproven := func(at time.Time, edit ...func(object)) []byte {
			return oddly(es256().embed(with(clr, append(edit, validFrom(at.Format(time.RFC3339)))...), set("verificationMethod", i.method)))
		}
		day := func(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }
		holds := func(body []byte) {
			t.Helper()
			l.holdsJSON(t, body)
		}
		silent := func(silent bool) {
			e.fallSilent(silent)
			h.clock.Advance(time.Hour) // fetched documents expire, and a silent host is asked again
			l.token = h.sharedPartner(t).tokens(t, l.user, readCredentials, writeCredential).Access
		}

		silent(true)
		first := unproven(day(10))
		l.postJSON(t, first).is(t, http.StatusCreated)
		require.Zero(t, e.questions(func() { l.postJSON(t, first).is(t, http.StatusOK) }), "the same bytes are not verified again")
		h.post(t, credentialsPath, bearer(l.token), text("text/plain", string(first))).describes(t, "Content-Type")
		l.postJSON(t, unproven(day(9))).is(t, http.StatusNotModified)
		corrected := unproven(day(10), set("name", "Corrected"))
		l.postJSON(t, corrected).is(t, http.StatusOK)
		l.postJSON(t, unproven(now.Add(24*time.Hour))).describes(t, `rejected, because its validFrom is more than 5 minutes ahead.*\(1\) proof: `)
		holds(corrected)
		newest := unproven(h.clock.Now().Add(4 * time.Minute))
		l.postJSON(t, newest).is(t, http.StatusOK)
		holds(newest)

		silent(false)
		proven := version(day(5))
		l.postJSON(t, proven).is(t, http.StatusOK)
		l.postJSON(t, version(day(4))).is(t, http.StatusNotModified)
		again := append(version(day(5)), ' ')
		l.postJSON(t, again).is(t, http.StatusOK)
		holds(again)

		silent(true)
		for _, at := range []time.Time{day(4), day(5), day(6), now.Add(24 * time.Hour)} {
			l.postJSON(t, version(at, set("name", "Another"))).silent(t, `stores a proven version of it.*did not answer.*Send it again later`)
		}
		holds(again)

		silent(false)
		e.publish(strings.TrimPrefix(i.ID, e.URL), object{"id": i.ID, "name": "A page without keys"})
		for _, at := range []time.Time{day(4), day(6)} {
			l.postJSON(t, mustJSON(es256().embed(with(clr, validFrom(at.Format(time.RFC3339)))))).describes(t, `The credential was rejected`)
		}
		holds(again)
	})
}
