package acceptance

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Code exchange: single use, binding to client and redirect URI, and what is not a code.

func TestExchange(t *testing.T) { runLines(t, exchangeLines) }

var exchangeLines = []line{
	// RFC 6749, Section 4.1.2; CLR-TOK-016
	{"058 code replayed after 1 s and after 30 s: 400 invalid_grant", func(t *testing.T, h *host) {
		for _, pause := range []time.Duration{time.Second, 30 * time.Second} {
			c := h.partner(t).code(t, h.alice)
			c.exchange(t)
			h.clock.Advance(pause)
			c.partner.token(t, c.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
			c.partner.token(t, c.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		}
	}},
	// RFC 6749, Section 4.1.2; RFC 9700, Section 4.5; CLR-TOK-017
	{"059 after the replay the first access token is 401 invalid_token, its refresh token invalid_grant", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice, readCredentials, offline)
		first := c.exchange(t)
		require.NotEmpty(t, first.Refresh)
		first.works(t)
		c.partner.token(t, c.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		first.isDead(t)
	}},
	// RFC 6749, Section 4.1.2. The losers count as replays, so what the winner got is revoked.
	{"060 eight parallel exchanges: exactly one 200, seven invalid_grant, no 5xx", func(t *testing.T, h *host) {
		p := h.partner(t)
		for range rounds {
			// Without a refresh token nothing but the code itself can be in the way of a second winner.
			for _, scopes := range [][]string{{readCredentials}, {readCredentials, offline}} {
				c := p.code(t, h.alice, scopes...)
				p.oneWinner(t, p.race(t, "/oauth/token", c.form())).isDead(t)
			}
		}
	}},
	// RFC 6749, Section 4.1.2: ten minutes at most; CLR-AUTH-030
	{"061 a code 601 s old: invalid_grant", func(t *testing.T, h *host) {
		p := h.partner(t)
		young, old := p.code(t, h.alice), p.code(t, h.alice)
		h.clock.Advance(599 * time.Second)
		young.exchange(t)
		h.clock.Advance(2 * time.Second)
		p.token(t, old.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
	}},
	// RFC 6749, Section 4.1.3; CLR-TOK-018
	{"062 code of client A sent by client B: invalid_grant, and A can still use it", func(t *testing.T, h *host) {
		c, other := h.partner(t).code(t, h.alice), h.partner(t)
		other.token(t, c.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		c.exchange(t).works(t)
	}},
	// RFC 6749, Section 4.1.3; CLR-TOK-019 and 020
	{"063 redirect_uri at the exchange missing or different: invalid_grant", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("redirect_uri")).oauthError(t, http.StatusBadRequest, "invalid_grant")
		for _, different := range []string{"https://partner.example/other?tenant=7", callback + "/", "https://evil.example/", ""} {
			c.partner.token(t, c.formWith("redirect_uri", different)).oauthError(t, http.StatusBadRequest, "invalid_grant")
		}
	}},
	// RFC 6749, Section 5.2; CLR-TOK-014
	{"064 code missing: invalid_request", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("code")).oauthError(t, http.StatusBadRequest, "invalid_request")
		c.partner.token(t, c.formWith("code", "")).oauthError(t, http.StatusBadRequest, "invalid_request")
		c.exchange(t)
	}},
	// RFC 6749, Section 5.2; CLR-TOK-015
	{"065 code random, truncated, or half right: invalid_grant", func(t *testing.T, h *host) {
		p := h.partner(t)
		c, other := p.code(t, h.alice), p.code(t, h.alice)
		forged := []string{"nope", random(), c.value[:len(c.value)-1], c.value[1:], c.value + "x", ".", "a.b.c", "é",
			strings.Repeat("a", 4096), strings.ToUpper(c.value)}
		if key, signature, split := strings.Cut(c.value, "."); split {
			otherKey, otherSignature, _ := strings.Cut(other.value, ".")
			forged = append(forged, "x."+signature, key+".x", key+"."+otherSignature, otherKey+"."+signature, "."+signature, key+".")
		}
		for _, f := range forged {
			p.token(t, c.formWith("code", f)).oauthError(t, http.StatusBadRequest, "invalid_grant")
		}
		c.exchange(t).works(t)
		other.exchange(t).works(t)
	}},
}
