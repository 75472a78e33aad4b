package acceptance

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// What people and clients do at the same time. No order of events is a server error, which the rules assert.

func TestRaces(t *testing.T) { runStories(t, raceStories) }

var raceStories = []story{
	{"a client deletes itself while its tokens rotate", func(t *testing.T, h *host) {
		for range 2 * rounds {
			p := h.partner(t)
			requests := []*http.Request{}
			for range 3 {
				tk := p.tokens(t, h.alice, readCredentials, offline)
				c := p.code(t, h.alice, readCredentials, offline)
				requests = append(requests, p.formRequest(t, "/oauth/token", tk.refreshForm()), p.formRequest(t, "/oauth/token", c.form()))
			}
			requests = append(requests, p.manage(t, http.MethodDelete, nil), p.manage(t, http.MethodDelete, nil))
			gone := 0
			for _, r := range h.race(t, requests...) {
				r.isOneOf(t, http.StatusOK, http.StatusNoContent, http.StatusBadRequest, http.StatusUnauthorized)
				if r.Status == http.StatusNoContent {
					gone++
				}
			}
			require.Equal(t, 1, gone, "of two deletions one finds the client")
		}
	}},
	// RFC 6749, Section 4.1.2. The losers count as replays, so what the winner got is revoked.
	{"of eight exchanges of one code one succeeds", func(t *testing.T, h *host) {
		p := h.partner(t)
		for range rounds {
			// Without a refresh token nothing but the code itself can be in the way of a second winner.
			for _, scopes := range [][]string{{readCredentials}, {readCredentials, offline}} {
				var winners []*tokens
				for _, r := range p.race(t, "/oauth/token", p.code(t, h.alice, scopes...).form()) {
					if r.Status == http.StatusOK {
						winners = append(winners, &tokens{partner: p})
						r.into(t, winners[0])
						continue
					}
					r.oauthError(t, http.StatusBadRequest, "invalid_grant")
				}
				require.Len(t, winners, 1)
				winners[0].isDead(t)
			}
		}
	}},
	// RFC 7009, Section 2.1
	{"a grant that ends while it is rotated leaves nothing live, in whatever way it ends", endDuringRotation},
	{"a double click on allow gives one code", func(t *testing.T, h *host) {
		for range rounds {
			consent := h.signedIn(t, h.alice).ask(t, h.partner(t).request())
			clicks := make([]*http.Request, 4)
			for i := range clicks {
				clicks[i] = consent.person.withCookies(consent.yes(t))
			}
			taken := 0
			for _, r := range h.race(t, clicks...) {
				if r.Status == http.StatusSeeOther {
					taken++
					continue
				}
				r.is(t, http.StatusForbidden)
			}
			require.Equal(t, 1, taken)
		}
	}},
	{"an answered request becomes one code, however often its address is opened", func(t *testing.T, h *host) {
		for range rounds {
			consent := h.signedIn(t, h.alice).ask(t, h.partner(t).request())
			back := consent.person.do(t, consent.yes(t)).redirect(t)
			opens := make([]*http.Request, 4)
			for i := range opens {
				opens[i] = consent.person.withCookies(h.request(t, http.MethodGet, back.String()))
			}
			codes := 0
			for _, r := range h.race(t, opens...) {
				if to, err := url.Parse(r.Header.Get("Location")); err == nil && to.Query().Get("code") != "" {
					codes++
				}
			}
			require.Equal(t, 1, codes)
		}
	}},
	{"a registration changed twice at once stays whole", func(t *testing.T, h *host) {
		p := h.partner(t)
		puts := make([]*http.Request, 6)
		for i := range puts {
			puts[i] = p.manage(t, http.MethodPut, p.update().with("client_name", fmt.Sprintf("Name %d", i)))
		}
		done := 0
		for _, r := range h.race(t, puts...) {
			require.Less(t, r.Status, 500, r)
			if r.Status == http.StatusOK {
				done++
				r.into(t, p)
			}
		}
		require.NotZero(t, done)
	}},
	{"credentials of one record that arrive together are all kept", func(t *testing.T, h *host) {
		l := h.learner(t)
		posts := make([]*http.Request, 24)
		for i := range posts {
			posts[i] = l.upsertRequest(t, jwsCLR(es256()))
		}
		for _, r := range h.race(t, posts...) {
			r.is(t, http.StatusCreated)
		}
		require.Len(t, l.walk(t, "limit=5"), len(posts))
	}},
	{"of versions of one credential that arrive together the newest is kept", func(t *testing.T, h *host) {
		for range rounds {
			l, clr := h.learner(t), newCLR(es256().ID)
			posts, newest := make([]*http.Request, 8), ""
			for i := range posts {
				newest = es256().jws(with(clr, validFrom(fmt.Sprintf("2024-01-%02dT00:00:00Z", i+1))))
				posts[i] = l.upsertRequest(t, newest)
			}
			created := 0
			for _, r := range h.race(t, posts...) {
				if r.isOneOf(t, http.StatusCreated, http.StatusOK, http.StatusNotModified).Status == http.StatusCreated {
					created++
				}
			}
			require.Equal(t, 1, created)
			require.Equal(t, []string{newest}, l.record(t).CompactJws)
		}
	}},
	{"a new profile is read and written at once", func(t *testing.T, h *host) {
		for range rounds {
			l := h.learner(t)
			requests := make([]*http.Request, 8)
			for i := range requests {
				method, body := http.MethodGet, []opt{bearer(l.token)}
				if i%2 == 0 {
					method, body = http.MethodPut, append(body, jsonBody(profileOf(l.user)))
				}
				requests[i] = h.request(t, method, profilePath, body...)
			}
			for _, r := range h.race(t, requests...) {
				r.is(t, http.StatusOK)
			}
			require.Equal(t, l.Name, l.getProfile(t)["name"])
		}
	}},
	{"one user signs in twice at once, in two browsers", func(t *testing.T, h *host) {
		u := h.addUser(t, "Eve Hurries")
		sessions := make([]*http.Request, 6)
		for i := range sessions {
			sessions[i] = h.person(t, u).signIn(t)
		}
		for _, r := range h.race(t, sessions...) {
			r.is(t, http.StatusSeeOther)
		}
	}},
}

func (l *learner) upsertRequest(t testing.TB, jws string) *http.Request {
	t.Helper()
	return l.host.request(t, http.MethodPost, credentialsPath, bearer(l.token), text("text/plain", jws))
}

// endDuringRotation ends a grant in each way a grant can end from outside, while it is being rotated.
func endDuringRotation(t *testing.T, h *host) {
	for range rounds {
		for _, end := range []func(*testing.T, *tokens) *http.Request{byRevocation, byWithdrawal, byDeletion} {
			tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
			rotate, over := tk.partner.formRequest(t, "/oauth/token", tk.refreshForm()), end(t, tk)
			replies := h.race(t, rotate, over)
			require.Less(t, replies[1].Status, 400, replies[1])

			h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
			if replies[0].Status == http.StatusOK {
				successor := &tokens{partner: tk.partner}
				replies[0].into(t, successor)
				h.get(t, credentialsPath, bearer(successor.Access)).deadToken(t)
				successor.partner.token(t, successor.refreshForm()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
			}
		}
	}
}

func byRevocation(t *testing.T, tk *tokens) *http.Request {
	return tk.partner.formRequest(t, "/oauth/revoke", url.Values{"token": {tk.Refresh}})
}

func byWithdrawal(t *testing.T, tk *tokens) *http.Request {
	learner := tk.partner.host.signedIn(t, tk.partner.host.alice)
	return learner.withCookies(learner.post(t, "/account/apps/"+tk.partner.ID+"/stop", nil))
}

func byDeletion(t *testing.T, tk *tokens) *http.Request {
	return tk.partner.manage(t, http.MethodDelete, nil)
}
