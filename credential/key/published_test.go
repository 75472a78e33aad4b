package key_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/key"
)

// TestPublished finds keys in the key set at the authority of an issuer's id, whatever path the id has.
func TestPublished(t *testing.T) {
	k := newKeys(t)
	const set, issuer = "https://a.example:8443/.well-known/jwks.json", "https://a.example:8443/tenant/issuer#me"
	resolver := key.Resolver{Fetch: k.web(web{set: `{"keys":[{"kid":"b"},$JB]}`})}
	m, err := resolver.Published(t.Context(), issuer, "ignored", k.b)
	require.NoError(t, err)
	require.Equal(t, set+"#", m.ID)
	require.True(t, m.Confirmed && m.Assertion)
	require.True(t, key.BelongsTo(m, issuer))

	var rule *key.MethodError
	_, err = resolver.Published(t.Context(), issuer, "", k.a)
	require.ErrorAs(t, err, &rule)
	require.False(t, rule.Denied, "nobody has to publish a set")
	for _, other := range []string{"did:web:a.example", "urn:a", "", "https://["} {
		_, err = resolver.Published(t.Context(), other, "", k.b)
		require.ErrorAs(t, err, &rule, other)
	}
	_, err = (&key.Resolver{}).Published(t.Context(), issuer, "", k.b)
	require.ErrorIs(t, err, key.ErrOffline)
}

// TestPublishedElsewhere: an open redirect of the issuer's host does not make another host's keys the issuer's.
func TestPublishedElsewhere(t *testing.T) {
	k := newKeys(t)
	const set = "https://a.example/.well-known/jwks.json"
	moved := redirects{k.web(web{set: `{"keys":[$JB]}`})}
	m, err := (&key.Resolver{Fetch: moved}).Published(t.Context(), "https://a.example", "", k.b)
	require.NoError(t, err)
	require.False(t, m.Confirmed)
}
