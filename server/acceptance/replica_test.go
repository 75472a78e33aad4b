package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReplicas: two servers on one database are one host. Nothing a client gets from one is unknown to the other, and
// what one has revoked is dead at the other on the very next call.
func TestReplicas(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, here *host) {
		second := here.replica(t)
		there := func(p *partner) *partner {
			c := *p
			c.host = second
			return &c
		}
		p := here.partner(t)
		c := p.code(t, here.alice, readCredentials, offline)
		tk := there(p).tokensFrom(t, c.form())
		here.get(t, credentialsPath, bearer(tk.Access)).is(t, http.StatusOK)
		p.token(t, c.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		tk.isDead(t)

		tk = p.tokens(t, here.alice, readCredentials, offline)
		second.get(t, credentialsPath, bearer(tk.Access)).is(t, http.StatusOK)
		there(p).form(t, "/oauth/revoke", url.Values{"token": {tk.Refresh}}).is(t, http.StatusOK)
		tk.isDead(t)

		tk = p.tokens(t, here.alice, readCredentials, offline)
		replies := append(p.race(t, "/oauth/token", tk.refreshForm()), there(p).race(t, "/oauth/token", tk.refreshForm())...)
		successors := map[string]bool{}
		for _, r := range replies {
			next := &tokens{partner: p}
			r.is(t, http.StatusOK).into(t, next)
			next.works(t)
			successors[next.Refresh] = true
		}
		require.Len(t, successors, 1)
	})
}
