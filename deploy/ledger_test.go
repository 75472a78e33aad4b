package deploy

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// requireKept compares the host with the ledger: what was acknowledged is there, whole and once, and nothing is there that
// nobody sent. Then the ledger forgets what it has compared once for all.
func (l *load) requireKept(t testing.TB, database string) {
	t.Helper()
	requireAudited(t, database)
	l.requireRecord(t)
	require.NoError(t, l.ada.account(t.Context()), "the session")
	for _, client := range l.clients {
		require.NoError(t, client.registration(t.Context()), "a registration")
	}
	for _, f := range l.flows {
		l.requireFlow(t, f)
	}
	t.Logf("acknowledged: %d upserts of %d so far; in this round %d registrations, and %d flows begun",
		len(l.stored), len(l.sent), len(l.clients), len(l.flows))
	l.clients, l.flows = nil, nil
}

// requireRecord reads the whole record.
func (l *load) requireRecord(t testing.TB) {
	t.Helper()
	all, total, err := l.site.record(t.Context(), l.access)
	require.NoError(t, err)
	require.Equal(t, strconv.Itoa(len(all)), total)
	held := map[string]bool{}
	for _, jws := range all {
		require.True(t, l.sent[jws], "the host holds bytes that nobody sent")
		require.False(t, held[jws], "a credential is listed twice")
		held[jws] = true
	}
	for _, jws := range l.stored {
		require.True(t, held[jws], "an acknowledged upsert is lost")
	}
}

// requireFlow goes on with a grant where its partner stopped.
func (l *load) requireFlow(t testing.TB, f *flow) {
	t.Helper()
	ctx := t.Context()
	switch {
	case !f.exchanged: // done although the answer is lost, or not done
		if _, err := l.college.exchange(ctx, f.code); err != nil {
			require.Equal(t, http.StatusBadRequest, status(err), err)
		}
	case f.revoked:
		l.requireActive(t, f.tokens.Access, false)
		_, err := l.college.refresh(ctx, f.tokens.Refresh)
		require.Equal(t, http.StatusBadRequest, status(err), "a revoked grant lives on: %v", err)
	case !f.revoking:
		l.requireActive(t, f.tokens.Access, true)
		first, err := l.college.refresh(ctx, f.tokens.Refresh)
		require.NoError(t, err, "an acknowledged refresh token")
		again, err := l.college.refresh(ctx, f.tokens.Refresh)
		require.NoError(t, err)
		require.Equal(t, first.Refresh, again.Refresh, "a refresh token has two successors")
		l.requireActive(t, again.Access, true)
	}
	_, err := l.college.exchange(ctx, f.code)
	require.Equal(t, http.StatusBadRequest, status(err), "a code works twice: %v", err)
	if f.exchanged {
		l.requireActive(t, f.tokens.Access, false)
	}
}

func (l *load) requireActive(t testing.TB, token string, want bool) {
	t.Helper()
	active, err := l.college.active(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, want, active, "an access token is active")
}

// requireAudited looks past the host: each change is audited once, and none was made by half.
func requireAudited(t testing.TB, database string) {
	t.Helper()
	db := storagetest.Raw(t, database)
	for _, q := range []struct{ name, left, right string }{
		{"grants", `SELECT count(*) FROM grants`, `SELECT count(*) FROM audit_events WHERE action = 'grant.created'`},
		{"clients", `SELECT count(*) FROM clients`, `SELECT count(*) FROM audit_events WHERE action = 'client.registered'`},
		{"revoked grants", `SELECT count(*) FROM grants WHERE revoked_at IS NOT NULL`,
			`SELECT count(*) FROM audit_events WHERE action IN ('token.revoked', 'token.reused', 'code.reused')`},
		{"used codes without a token", `SELECT 0`, `SELECT count(*) FROM codes WHERE used_at IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM access_tokens t WHERE t.grant_id = codes.grant_id)`},
		{"credentials without a version", `SELECT 0`, `SELECT count(*) FROM credentials c WHERE NOT EXISTS
			(SELECT 1 FROM credential_versions v WHERE v.owner_id = c.owner_id AND v.seq = c.seq)`},
	} {
		var left, right int
		require.NoError(t, db.QueryRow(q.left).Scan(&left), q.name)
		require.NoError(t, db.QueryRow(q.right).Scan(&right), q.name)
		require.Equal(t, left, right, q.name)
	}
}
