package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Refresh (RFC 6749, Section 6), with rotation.

func TestRefresh(t *testing.T) { runLines(t, refreshLines) }

var refreshLines = []line{
	// RFC 6749, Section 6; CLR-TOK-035 to 037. The access token from before lives its own hour.
	{"073 normal: 200 with a new pair", func(t *testing.T, h *host) {
		first := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		second := first.refresh(t)
		require.NotEqual(t, first.Access, second.Access)
		require.NotEqual(t, first.Refresh, second.Refresh)
		require.Equal(t, first.Scope, second.Scope)
		require.Equal(t, 3600, second.Expires)
		first.works(t)
		second.works(t)
		second.refresh(t).works(t)
	}},
	// RFC 9700, Section 4.14.2; CLR-TOK-043. Until its successor is used the second use is a retry: the answer was lost.
	{"074 an old refresh token again: the same successor, and once that was used invalid_grant, and the whole grant dies",
		func(t *testing.T, h *host) {
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
	// RFC 9700, Section 4.14.2
	{"075 eight parallel: eight 200 with one successor, eight access tokens, all good", func(t *testing.T, h *host) {
		p := h.partner(t)
		for range rounds {
			first := p.tokens(t, h.alice, readCredentials, offline)
			successors, access := map[string]bool{}, map[string]bool{}
			next := &tokens{partner: p}
			for _, r := range p.race(t, "/oauth/token", first.refreshForm()) {
				r.is(t, http.StatusOK).into(t, next)
				next.works(t)
				successors[next.Refresh], access[next.Access] = true, true
			}
			require.Len(t, successors, 1)
			require.Len(t, access, racers)
			next.refresh(t).works(t)
		}
	}},
	// RFC 6749, Section 6; CLR-TOK-041
	{"076 refresh token of client A by client B: 400 invalid_grant", func(t *testing.T, h *host) {
		tk, other := h.partner(t).tokens(t, h.alice, readCredentials, offline), h.partner(t)
		other.token(t, tk.refreshForm()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		h.post(t, "/oauth/token", form(tk.refreshForm())).invalidClient(t)
		tk.works(t)
		tk.refresh(t).works(t)
	}},
	// RFC 6749, Section 6; CLR-TOK-038
	{"077 wider scope: invalid_scope", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		for _, wider := range []string{readCredentials + " " + writeCredential, writeCredential, "nonsense", readCredentials + ".x"} {
			tk.partner.token(t, tk.refreshWith("scope", wider)).oauthError(t, http.StatusBadRequest, "invalid_scope")
		}
		tk.works(t)
		tk.refresh(t).works(t)
	}},
	// RFC 6749, Section 6; CLR-TOK-039 and 040
	{"078 narrower scope: the access token is narrower, the refresh token keeps its scope", func(t *testing.T, h *host) {
		full := h.partner(t).tokens(t, h.alice, readCredentials, readProfile, offline)
		narrow := full.partner.tokensFrom(t, full.refreshWith("scope", readProfile))
		require.Equal(t, readProfile, narrow.Scope)
		h.get(t, profilePath, bearer(narrow.Access)).is(t, http.StatusOK)
		h.get(t, credentialsPath, bearer(narrow.Access)).is(t, http.StatusForbidden)

		again := narrow.refresh(t)
		require.ElementsMatch(t, strings.Fields(full.Scope), strings.Fields(again.Scope))
		again.works(t)
	}},
	// RFC 6749, Section 5.2. Thirty days, sliding: each rotation starts them anew, until a year after the consent.
	{"079 an expired refresh token: invalid_grant", expiredRefreshTokens},
	// RFC 6749, Section 5.2; CLR-TOK-042
	{"080 an access token or a code as refresh_token, or none: invalid_grant or invalid_request", func(t *testing.T, h *host) {
		p := h.partner(t)
		tk, c := p.tokens(t, h.alice, readCredentials, offline), p.code(t, h.alice)
		for _, wrong := range []string{tk.Access, c.value, "nope", tk.Refresh + "x", "x" + tk.Refresh, tk.Refresh[:len(tk.Refresh)-1]} {
			p.token(t, tk.refreshWith("refresh_token", wrong)).oauthError(t, http.StatusBadRequest, "invalid_grant")
		}
		p.token(t, tk.refreshWith("refresh_token", "")).oauthError(t, http.StatusBadRequest, "invalid_request")
		p.token(t, url.Values{"grant_type": {"refresh_token"}}).oauthError(t, http.StatusBadRequest, "invalid_request")
		tk.refresh(t).works(t)
		c.exchange(t)
	}},
	// RFC 7009, Section 2.1; RFC 7592, Section 2.3
	{"081 after revocation, withdrawal by the user or deletion of the client: invalid_grant or invalid_client", endedGrants},
}

// refreshWith is the refresh with one parameter added or changed.
func (tk *tokens) refreshWith(name, value string) url.Values {
	v := tk.refreshForm()
	v.Set(name, value)
	return v
}

func expiredRefreshTokens(t *testing.T, h *host) {
	const day = 24 * time.Hour
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
}

func endedGrants(t *testing.T, h *host) {
	revoked := h.partner(t).tokens(t, h.alice, readCredentials, offline)
	revoked.partner.revoke(t, revoked.Refresh).is(t, http.StatusOK)
	revoked.isDead(t)

	// The user stops the app on the account page. Another app goes on.
	p := h.register(t, goodMetadata().with("client_name", "Soon unwanted"))
	withdrawn, other := p.tokens(t, h.alice, readCredentials, offline), h.partner(t).tokens(t, h.alice, readCredentials, offline)
	h.signedIn(t, h.alice).stopApp(t, "Soon unwanted")
	withdrawn.isDead(t)
	other.works(t)

	// An operator suspends the client: its tokens are dead at once, and so is its authentication.
	h.suspend(t, other.partner.ID)
	h.get(t, credentialsPath, bearer(other.Access)).deadToken(t)
	other.partner.token(t, other.refreshForm()).invalidClient(t)

	deleted := h.partner(t).tokens(t, h.alice, readCredentials, offline)
	h.send(t, http.MethodDelete, deleted.partner.RegistrationURI, bearer(deleted.partner.RegistrationToken)).is(t, http.StatusNoContent)
	deleted.partner.token(t, deleted.refreshForm()).invalidClient(t)
	h.get(t, credentialsPath, bearer(deleted.Access)).deadToken(t)
}
