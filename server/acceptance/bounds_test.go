package acceptance

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What clients can make grow has an end, and each end names its rule. The usual numbers are those of docs/configuration.md; here
// they are small enough to meet.

// A page of large credentials has fewer items than its limit, and the links lead through all of them, in both directions.
func TestPagesOfLargeCredentials(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{MaxPage: 9000}}, func(t *testing.T, h *host) {
		l := h.learner(t)
		ids := l.fill(t, 12)
		for _, query := range []string{"limit=100", "limit=100&since=2000-01-01T00:00:00Z", "limit=2"} {
			require.Equal(t, ids, l.walk(t, query), query)
			r, list := l.page(t, query)
			require.Less(t, list.size(), 12, "the page has no end but its limit")
			require.Less(t, len(r.Body), 10_000)
			require.Equal(t, "12", r.Header.Get("X-Total-Count"))

			last, list := l.page(t, links(t, r)["last"].RawQuery)
			require.Nil(t, links(t, last)["next"])
			require.Equal(t, ids[len(ids)-list.size():], list.ids(t))
			met := list.ids(t)
			for at := last; links(t, at)["prev"] != nil; {
				at, list = l.page(t, links(t, at)["prev"].RawQuery)
				met = append(list.ids(t), met...)
			}
			require.Equal(t, ids[0], met[0])
			require.ElementsMatch(t, ids, unique(met), "prev passes over nothing")
		}
	})
}

// bounded asserts a refusal that names its rule, and returns it.
func (r *reply) bounded(t testing.TB, status int, rule string) *reply {
	t.Helper()
	minor := map[int]string{http.StatusTooManyRequests: "server_busy", http.StatusRequestEntityTooLarge: "invalid_data"}[status]
	require.Contains(t, r.imsx(t, status, minor).description(), rule)
	return r
}

func unique(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestALearnersRecordIsFull(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{LearnerCredentials: 2}}, func(t *testing.T, h *host) {
		l := h.learner(t)
		first := newCLR(es256().ID)
		l.postJWS(t, es256().jws(first)).is(t, http.StatusCreated)
		l.fill(t, 1)
		l.postJWS(t, jwsCLR(es256())).bounded(t, http.StatusRequestEntityTooLarge, "at most 2 credentials for one learner")
		first["validFrom"] = "2031-01-01T00:00:00Z"
		l.postJWS(t, es256().jws(first)).is(t, http.StatusOK)
		h.learner(t).fill(t, 1)
	})
	onBoth(t, plan{bounds: bounds{LearnerBytes: 5000}}, func(t *testing.T, h *host) {
		l := h.learner(t)
		l.fill(t, 1)
		for range 5 {
			if r := l.postJWS(t, jwsCLR(es256())); r.Status != http.StatusCreated {
				r.bounded(t, http.StatusRequestEntityTooLarge, "at most 5000 bytes of credentials")
				return
			}
		}
		require.Fail(t, "the record never got full")
	})
}

func TestUpsertsOfAClientAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{UpsertBurst: 3, UpsertPerMinute: 60}}, func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, left := range []string{`"upsert";r=2;t=1`, `"upsert";r=1;t=2`, `"upsert";r=0;t=3`} {
			r := l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
			require.Equal(t, left, r.Header.Get("RateLimit"))
			require.Equal(t, `"upsert";q=3;w=3`, r.Header.Get("RateLimit-Policy"))
		}
		r := l.postJWS(t, jwsCLR(es256())).bounded(t, http.StatusTooManyRequests, "too many upserts of one client")
		require.Equal(t, "1", r.Header.Get("Retry-After"))
		require.Equal(t, `"upsert";r=0;t=3`, r.Header.Get("RateLimit"))
		l.page(t, "")
		again := *l
		again.token = h.usual.tokens(t, l.user, writeCredential).Access
		again.postJWS(t, jwsCLR(es256())).is(t, http.StatusTooManyRequests) // another grant is no other allowance
		h.learner(t).fill(t, 1)
		h.clock.Advance(time.Second)
		l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
	})
}

func TestRefreshesOfAClientAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{RefreshBurst: 2, RefreshPerMinute: 6}}, func(t *testing.T, h *host) {
		p := h.partner(t)
		first, other := p.tokens(t, h.alice, readCredentials, offline), p.tokens(t, h.bob, readCredentials, offline)
		tk := first.refresh(t)
		r := p.token(t, tk.refreshForm()).is(t, http.StatusOK)
		require.Equal(t, `"refresh";r=0;t=20`, r.Header.Get("RateLimit"))
		require.Equal(t, `"refresh";q=2;w=20`, r.Header.Get("RateLimit-Policy"))
		r.into(t, tk)
		r = p.token(t, tk.refreshForm()).oauthError(t, http.StatusTooManyRequests, "temporarily_unavailable")
		require.Equal(t, "10", r.Header.Get("Retry-After"))
		tk.works(t)
		other.refresh(t).works(t)
		h.clock.Advance(10 * time.Second)
		tk.refresh(t).works(t) // nothing was lost by waiting
		p.token(t, first.refreshForm()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		tk.isDead(t) // reuse ends a grant, be it at its limit or not
	})
}

// The grants of one person are limited by rate.
func TestGrantsOfAPersonAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{GrantsBurst: 2, GrantsPerMinute: 60}}, func(t *testing.T, h *host) {
		first, second := h.partner(t), h.partner(t)
		first.tokens(t, h.alice, readCredentials)
		second.tokens(t, h.alice, readCredentials)
		refused := h.signedIn(t, h.alice).ask(t, first.request(readCredentials)).allow(t).answer(t)
		require.Equal(t, "temporarily_unavailable", refused.Get("error"))
		require.Equal(t, "The user connected too often. Ask again in 1 s.", refused.Get("error_description"))
		require.Empty(t, refused.Get("code"))
		first.tokens(t, h.bob, readCredentials)
		h.clock.Advance(time.Second)
		first.tokens(t, h.alice, readCredentials)
	})
}

// Registrations of all addresses together are limited by rate, deleted ones among them.
func TestRegistrationsOfAllAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{ClientsBurst: 2, ClientsPerMinute: 60}}, func(t *testing.T, h *host) {
		for range 2 {
			p := h.partner(t)
			h.send(t, http.MethodDelete, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusNoContent)
		}
		r := h.post(t, "/oauth/register", jsonBody(goodMetadata())).oauthError(t, http.StatusTooManyRequests, "temporarily_unavailable")
		require.Equal(t, "1", r.Header.Get("Retry-After"))
		h.clock.Advance(time.Second)
		h.partner(t)
	})
}

func TestCallsAboutARegistrationAreLimited(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{bounds: bounds{ManagementPerMinute: 3}}, func(t *testing.T, h *host) {
		p, other := h.partner(t), h.register(t, goodMetadata().with("client_name", "Another College"))
		for range 5 { // a stranger spends nothing of it
			h.get(t, p.RegistrationURI, bearer(other.RegistrationToken)).is(t, http.StatusUnauthorized)
		}
		h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK)
		p.put(t, p.update()).is(t, http.StatusOK)
		r := p.put(t, p.update().with("client_name", "Renamed College")).is(t, http.StatusOK)
		require.Equal(t, `"management";r=0;t=60`, r.Header.Get("RateLimit"))
		for _, refused := range []*reply{
			h.get(t, p.RegistrationURI, bearer(p.RegistrationToken)),
			p.put(t, p.update()),
			h.send(t, http.MethodDelete, p.RegistrationURI, bearer(p.RegistrationToken)),
		} {
			refused.oauthError(t, http.StatusTooManyRequests, "temporarily_unavailable")
			require.Equal(t, "20", refused.Header.Get("Retry-After"))
		}
		h.get(t, other.RegistrationURI, bearer(other.RegistrationToken)).is(t, http.StatusOK)
		h.clock.Advance(20 * time.Second)
		h.send(t, http.MethodDelete, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusNoContent)
	})
}

// Registrations that were never used are limited in number, over all addresses.
func TestUnusedRegistrationsAreLimited(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]plan{
		"open":     {bounds: bounds{UnusedClients: 3}},
		"approval": {bounds: bounds{UnusedClients: 3}, approval: true},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, p, func(t *testing.T, h *host) {
				register := func() *reply { return h.post(t, "/oauth/register", jsonBody(goodMetadata())) }
				for range 3 {
					register().is(t, http.StatusCreated)
				}
				full := func() {
					r := register().oauthError(t, http.StatusTooManyRequests, "temporarily_unavailable")
					require.Contains(t, string(r.Body), "3 registrations that were never used")
					require.Equal(t, "600", r.Header.Get("Retry-After"))
				}
				full()
				h.clock.Advance(time.Hour + time.Second)
				if p.approval {
					full()
					return
				}
				for range 3 {
					register().is(t, http.StatusCreated)
				}
				full()
			})
		})
	}
}

// What a stranger may ask for is limited by address: discovery, and with the usual limits registration too.
func TestFloods(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{throttle: true}, func(t *testing.T, h *host) {
		flood := func(ask func() *reply, good int) *reply {
			for range 5000 {
				r := ask()
				if r.Status != good {
					require.Regexp(t, `^[1-9]\d*$`, r.Header.Get("Retry-After"))
					return r
				}
			}
			require.Fail(t, "five thousand requests in no time were answered")
			return nil
		}
		flood(func() *reply { return h.post(t, "/oauth/register", jsonBody(goodMetadata())) }, http.StatusCreated).
			oauthError(t, http.StatusTooManyRequests, "temporarily_unavailable")
		flood(func() *reply { return h.get(t, discoveryPath) }, http.StatusOK).imsx(t, http.StatusTooManyRequests, "server_busy")
	})
}

// A form without end is answered, or its connection closed, long before all of it was read.
func TestAFormWithoutEnd(t *testing.T) {
	t.Parallel()
	h := sqliteHost(t, plan{})
	const whole = 1 << 30
	body := &countingReader{left: whole}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/oauth/token", body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.partner(t).auth()(req)
	if r, err := h.try(req); err == nil {
		r.isOneOf(t, http.StatusBadRequest, http.StatusRequestEntityTooLarge)
	}
	require.Less(t, body.read(), int64(64<<20), "the host read the form")
}

// CLR-WRITE-045: a credential over the limit is 413, and a large one within it is kept to the byte.
func TestLargeCredentials(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		l := h.learner(t)
		picture := func(bytes int) func(object) {
			return set("image", object{"type": "Image", "id": "data:image/png;base64," + strings.Repeat("A", bytes)})
		}
		large := jsonCLR(picture(3 << 20))
		l.postJSON(t, large).is(t, http.StatusCreated)
		l.postJSON(t, jsonCLR(picture(5<<20))).imsx(t, http.StatusRequestEntityTooLarge, "invalid_data")
		l.holdsJSON(t, large)
	})
}
