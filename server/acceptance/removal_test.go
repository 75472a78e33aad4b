package acceptance

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a learner deletes is gone for an app with its next call, and the app cannot bring it back, in no version and not while the
// deletion can still be undone. An app that is in the middle of the list misses nothing of what is still there.
func TestWhatALearnerDeletes(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		l := h.learner(t)
		ids := l.fill(t, 6)
		clr := newCLR(es256().ID)
		first := es256().jws(clr)
		l.postJWS(t, first).is(t, http.StatusCreated)
		ids = append(ids, clr["id"].(string))
		remove := func(number int64) {
			require.NoError(t, h.store.RemoveCredential(t.Context(), l.ID, number, ""))
		}
		page, list := l.page(t, "limit=3")
		require.Equal(t, "7", page.Header.Get("X-Total-Count"))
		met := list.ids(t)
		remove(1)
		remove(6)
		page, list = l.page(t, links(t, page)["next"].RawQuery)
		require.Equal(t, "5", page.Header.Get("X-Total-Count"))
		met = append(met, list.ids(t)...)
		if next := links(t, page)["next"]; next != nil {
			met = append(met, l.walkFrom(t, next)...)
		}
		for i, id := range ids {
			require.Equal(t, i != 6, slices.Contains(met, id), "number %d", i)
		}
		require.Equal(t, []string{ids[0], ids[2], ids[3], ids[4], ids[5]}, l.walk(t, "limit=2"))
		require.Equal(t, []string{ids[4], ids[5]}, l.walk(t, "limit=2&offset=3"), "an offset of one's own counts from the start")

		refused := func(jws string) {
			t.Helper()
			r := l.postJWS(t, jws).is(t, http.StatusForbidden)
			require.Contains(t, string(r.Body), "only the learner can let it come again")
			require.Contains(t, string(r.Body), `"forbidden"`)
			require.Empty(t, r.Header.Get("Retry-After"))
			require.Empty(t, r.Header.Get("WWW-Authenticate"), "another token would not help")
		}
		refused(first)
		clr["validFrom"] = h.clock.Now().UTC().Format(time.RFC3339)
		refused(es256().jws(clr))
		require.NoError(t, h.store.RestoreCredential(t.Context(), l.ID, 6))
		l.postJWS(t, first).is(t, http.StatusOK)
		require.Equal(t, ids[6], l.walk(t, "limit=2")[5])

		remove(6)
		h.clock.Advance(10 * time.Minute) // in which it may be undone
		refused(first)
		require.NoError(t, h.store.LiftRemoval(t.Context(), l.ID, 6))
		l.postJWS(t, first).is(t, http.StatusCreated)
	})
}

// The link of a page is as it was given out: a client that makes one up is told what is wrong with it.
func TestTheMarkOfALink(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		l := h.learner(t)
		l.fill(t, 3)
		page, _ := l.page(t, "limit=1")
		require.Regexp(t, `^limit=1&mark=[1-9][0-9]*&offset=1$`, links(t, page)["next"].RawQuery)
		require.Equal(t, "limit=1&offset=0", links(t, page)["first"].RawQuery)
		for _, mark := range []string{"0", "-1", "x", "", "1&mark=1", "9223372036854775808"} {
			h.get(t, credentialsPath+"?mark="+mark, bearer(l.token)).is(t, http.StatusBadRequest)
		}
		_, list := l.page(t, "limit=1&offset=2&mark=1")
		require.Equal(t, 1, list.size(), "another list's moves nothing")
	})
}
