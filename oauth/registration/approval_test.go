package registration_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestASuspendedClientCanBeReadAndNotChanged(t *testing.T) {
	h := newHost(t)
	c := h.client(good())
	require.NoError(t, h.store.SetClientState(t.Context(), c.id, storage.ClientActive, storage.ClientSuspended))
	before := c.stored()

	read := c.read()
	require.Equal(t, http.StatusOK, read.status)
	require.Equal(t, "suspended", read.str("clrhost_state"))
	requireRefused(t, c.update(good().with("client_name", "Avenues")), http.StatusForbidden, "unauthorized_client", "suspended")
	requireRefused(t, c.delete(), http.StatusForbidden, "unauthorized_client", "suspended")
	require.Empty(t, cmp.Diff(before, c.stored()))
	require.Len(t, h.audit(), 1, "the registration alone")
}

func TestAnUpdateThatAsksForMoreIsApprovedAgain(t *testing.T) {
	h := newHost(t, needsApproval)
	start := good().with("redirect_uris", redirects(2)).with("grant_types", []string{"authorization_code"})
	for _, row := range []struct {
		name string
		body members
		want storage.ClientState
	}{
		{"nothing new", start, storage.ClientActive},
		{"a new version and contact", start.with("software_version", "9").with("contacts", []string{"x"}), storage.ClientActive},
		{"fewer redirect URIs and scopes", start.with("redirect_uris", redirects(1)).with("scope", scope.CredentialReadonly),
			storage.ClientActive},
		{"another name", start.with("client_name", "Avenues"), storage.ClientPending},
		{"another logo", start.with("logo_uri", "https://pathways.example/l"), storage.ClientPending},
		{"another product", start.with("software_id", "avenues"), storage.ClientPending},
		{"another home page", start.with("client_uri", "https://pathways.example/new"), storage.ClientPending},
		{"another redirect URI", start.with("redirect_uris", redirects(3)), storage.ClientPending},
		{"another scope", start.with("scope", allScopes()), storage.ClientPending},
		{"another grant", start.with("grant_types", []string{"authorization_code", "refresh_token"}), storage.ClientPending},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := h.client(start)
			a := c.update(row.body)
			require.Equal(t, "pending", a.str("clrhost_state"), "nobody approved it yet")

			require.Equal(t, http.StatusOK, c.update(start).status)
			require.NoError(t, h.store.SetClientState(t.Context(), c.id, storage.ClientPending, storage.ClientActive))
			a = c.update(row.body)
			require.Equal(t, http.StatusOK, a.status, a.text)
			require.Equal(t, string(row.want), a.str("clrhost_state"))
			require.Equal(t, row.want, c.stored().State)
		})
	}

	open := newHost(t).client(start)
	require.Equal(t, "active", open.update(start.with("client_name", "Avenues")).str("clrhost_state"), "where nobody approves, nothing waits")
}

// suspending is a store on which an operator suspends a client while its update is on the way.
type suspending struct{ *storage.Store }

func (s suspending) UpdateClient(ctx context.Context, c storage.Client) error {
	if err := s.SetClientState(ctx, c.ID, storage.ClientActive, storage.ClientSuspended); err != nil {
		return err
	}
	return s.Store.UpdateClient(ctx, c)
}

func TestAnUpdateOnTheWayDoesNotLiftASuspension(t *testing.T) {
	store := storagetest.SQLite(t, clock)
	c := on(t, suspending{store}, store, needsApproval).client(good())
	require.NoError(t, store.SetClientState(t.Context(), c.id, storage.ClientPending, storage.ClientActive))
	a := c.update(good().with("client_name", "Avenues"))
	require.Equal(t, "suspended", a.str("clrhost_state"))
	require.Equal(t, storage.ClientSuspended, c.stored().State)
}
