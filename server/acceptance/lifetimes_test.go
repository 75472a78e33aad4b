package acceptance

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What expires, by the host's clock.

func TestLifetimes(t *testing.T) { runStories(t, lifetimeStories) }

const day = 24 * time.Hour

var lifetimeStories = []story{
	// RFC 6750, Section 3.1; RFC 7662, Section 2.2; CLR-TOK-057
	{"an access token lives an hour, at the API as at introspection", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		ends := func(token string) time.Duration {
			var about struct {
				Active  bool  `json:"active"`
				Expires int64 `json:"exp"`
			}
			tk.partner.introspect(t, token).is(t, http.StatusOK).into(t, &about)
			require.True(t, about.Active)
			return time.Unix(about.Expires, 0).Sub(h.clock.Now())
		}
		require.Equal(t, time.Hour, ends(tk.Access))
		require.Equal(t, 30*day, ends(tk.Refresh))
		h.clock.Advance(time.Hour - time.Second)
		tk.works(t)
		h.clock.Advance(time.Second)
		h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
		require.JSONEq(t, `{"active":false}`, string(tk.partner.introspect(t, tk.Access).is(t, http.StatusOK).Body))
		tk.refresh(t).works(t)
	}},
	// RFC 6749, Section 5.2
	{"a refresh token ends after thirty days without use, and its grant after a year", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline).refresh(t)
		h.clock.Advance(30*day + time.Second)
		tk.partner.token(t, tk.refreshForm()).oauthError(t, http.StatusBadRequest, "invalid_grant")

		h.forgetSessions()
		tk = h.partner(t).tokens(t, h.alice, readCredentials, offline)
		for range 13 {
			h.clock.Advance(28 * day)
			tk = tk.refresh(t)
			tk.works(t)
		}
		h.clock.Advance(2 * day)
		tk.partner.token(t, tk.refreshForm()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		h.forgetSessions()
	}},
	// RFC 9700, Section 4.14.2; CLR-TOK-043
	{"a refresh token used again is a retry until its successor is used, and after that ends the grant", func(t *testing.T, h *host) {
		first := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		lost := first.refresh(t)
		h.clock.Advance(time.Minute)
		second := first.refresh(t)
		require.Equal(t, lost.Refresh, second.Refresh)
		require.NotEqual(t, lost.Access, second.Access)
		third := second.refresh(t)
		third.works(t)
		first.partner.token(t, first.refreshForm()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		second.isDead(t)
		third.isDead(t)
	}},
}
