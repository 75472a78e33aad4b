package oauth_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestBearer(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		p := h.tokens("app", everything...)
		require.True(t, h.isActive(p.Access))
		for name, token := range map[string]string{
			"empty":               "",
			"refresh token":       p.Refresh,
			"renamed refresh":     "clra_" + p.Refresh[5:],
			"code":                h.code("app", everything...),
			"without prefix":      p.Access[5:],
			"another prefix":      "ory_at_" + p.Access[5:],
			"truncated":           p.Access[:len(p.Access)-1],
			"longer":              p.Access + "A",
			"with a line break":   p.Access[:20] + "\n" + p.Access[20:],
			"same length, broken": p.Access[:20] + "\n" + p.Access[21:],
			"only the signature":  "clra_x." + p.Access[49:],
		} {
			t.Run(name, func(t *testing.T) { require.False(t, h.isActive(token)) })
		}
		require.NoError(t, h.store.SetClientState(t.Context(), "app", storage.ClientActive, storage.ClientSuspended))
		require.False(t, h.isActive(p.Access))
		require.NoError(t, h.store.SetClientState(t.Context(), "app", storage.ClientSuspended, storage.ClientActive))
		require.True(t, h.isActive(p.Access))
	})
}

// A token that this host did not issue causes no query: here there is no database.
func TestBearerAsksOnlyAboutOurs(t *testing.T) {
	h := newHost(t, sqlite, options{store: func(s *storage.Store) oauth.Store { return noBearer{s} }})
	for _, token := range []string{"", "x", "clra_x.y", "clra_" + string(make([]byte, 87))} {
		_, err := h.oauth.Bearer(t.Context(), token)
		require.ErrorIs(t, err, oauth.ErrInvalidToken)
	}
	p := h.tokens("app", everything...)
	_, err := h.oauth.Bearer(t.Context(), p.Access)
	require.ErrorIs(t, err, errBroken)
	require.NotErrorIs(t, err, oauth.ErrInvalidToken, "an outage is no verdict")
}

var errBroken = errors.New("the database is on fire")

type noBearer struct{ oauth.Store }

func (noBearer) Bearer(context.Context, string) (storage.Access, error) {
	return storage.Access{}, errBroken
}

func BenchmarkBearer(b *testing.B) {
	h := newHost(b, sqlite)
	p := h.tokens("app", everything...)
	b.Run("valid", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := h.oauth.Bearer(b.Context(), p.Access); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("garbage", func(b *testing.B) {
		token := p.Access[:len(p.Access)-2] + "AA"
		b.ReportAllocs()
		for b.Loop() {
			if _, err := h.oauth.Bearer(b.Context(), token); err == nil {
				b.Fatal("accepted")
			}
		}
	})
}

func BenchmarkRefresh(b *testing.B) {
	h := newHost(b, sqlite)
	p := h.tokens("app", everything...)
	for b.Loop() {
		p = h.redeem("app", refreshing(p.Refresh))
	}
}
