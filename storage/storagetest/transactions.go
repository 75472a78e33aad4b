package storagetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

var errStop = errors.New("stop")

// newUser is what the transactions of this file write.
func newUser(id string) storage.User {
	return storage.User{ID: id, Email: id + "@learner.example", Role: storage.RoleLearner, CreatedAt: Start}
}

func requireUser(t *testing.T, f fixture, id string, there bool) {
	t.Helper()
	_, err := f.User(f.ctx, id)
	if there {
		require.NoError(t, err)
	} else {
		require.ErrorIs(t, err, storage.ErrNotFound)
	}
}

func testTransactions(t *testing.T, open Open) {
	t.Run("keep all or nothing", func(t *testing.T) {
		f := start(t, open)
		write := func(result error) func(context.Context) error {
			return func(ctx context.Context) error {
				return errors.Join(f.CreateUser(ctx, newUser("a")), f.CreateUser(ctx, newUser("b")), result)
			}
		}
		require.ErrorIs(t, f.Transact(f.ctx, write(errStop)), errStop)
		requireUser(t, f, "a", false)
		require.NoError(t, f.Transact(f.ctx, write(nil)))
		requireUser(t, f, "b", true)
	})
	t.Run("roll back on a panic and let it pass", func(t *testing.T) {
		f := start(t, open)
		require.PanicsWithError(t, "stop", func() {
			_ = f.Transact(f.ctx, func(ctx context.Context) error {
				require.NoError(t, f.CreateUser(ctx, newUser("a")))
				panic(errStop)
			})
		})
		requireUser(t, f, "a", false)
		Learner(t, f.Store, "a") // the writer is free again
	})
	t.Run("begin, commit and roll back by hand", func(t *testing.T) { testBegin(t, open) })
	t.Run("join the one outside", func(t *testing.T) { testJoin(t, open) })
	t.Run("end with their context", func(t *testing.T) {
		f := start(t, open)
		ctx, cancel := context.WithCancel(f.ctx)
		err := f.Transact(ctx, func(ctx context.Context) error {
			require.NoError(t, f.CreateUser(ctx, newUser("a")))
			cancel()
			return f.CreateUser(ctx, newUser("b"))
		})
		require.ErrorIs(t, err, context.Canceled)
		requireUser(t, f, "a", false)
		require.ErrorIs(t, f.Transact(ctx, func(context.Context) error { return nil }), context.Canceled)
	})
	t.Run("make others wait until their context ends", func(t *testing.T) {
		f := start(t, open)
		ctx, err := f.Begin(f.ctx)
		require.NoError(t, err)
		require.NoError(t, f.CreateUser(ctx, newUser("a")))
		impatient, cancel := context.WithTimeout(f.ctx, 50*time.Millisecond)
		defer cancel()
		require.ErrorIs(t, f.CreateUser(impatient, newUser("a")), context.DeadlineExceeded)
		require.NoError(t, f.Commit(ctx))
	})
	t.Run("carry every method", func(t *testing.T) { testEveryMethod(t, open) })
}

func testBegin(t *testing.T, open Open) {
	f := start(t, open)
	ctx, err := f.Begin(f.ctx)
	require.NoError(t, err)
	require.NoError(t, f.CreateUser(ctx, newUser("a")))
	_, err = f.User(ctx, "a")
	require.NoError(t, err, "a transaction sees its own work")
	requireUser(t, f, "a", false)
	require.NoError(t, f.Rollback(ctx))
	require.NoError(t, f.Rollback(ctx), "a second time is no error")
	requireUser(t, f, "a", false)

	ctx, err = f.Begin(f.ctx)
	require.NoError(t, err)
	require.NoError(t, f.CreateUser(ctx, newUser("b")))
	require.NoError(t, f.Commit(ctx))
	require.NoError(t, f.Rollback(ctx), "after a commit it is no error and changes nothing")
	requireUser(t, f, "b", true)
	require.Error(t, f.CreateUser(ctx, newUser("c")), "the transaction is over")

	require.Error(t, f.Commit(f.ctx))
	require.Error(t, f.Rollback(f.ctx))
}

func testJoin(t *testing.T, open Open) {
	f := start(t, open)
	outer, err := f.Begin(f.ctx)
	require.NoError(t, err)
	require.NoError(t, f.Transact(outer, func(ctx context.Context) error { return f.CreateUser(ctx, newUser("a")) }))
	inner, err := f.Begin(outer)
	require.NoError(t, err)
	require.NoError(t, f.CreateUser(inner, newUser("b")))
	require.NoError(t, f.Commit(inner))
	requireUser(t, f, "b", false)
	require.NoError(t, f.Rollback(outer))
	requireUser(t, f, "a", false)
	requireUser(t, f, "b", false)

	outer, err = f.Begin(f.ctx)
	require.NoError(t, err)
	inner, err = f.Begin(outer)
	require.NoError(t, err)
	require.NoError(t, f.CreateUser(inner, newUser("c")))
	require.NoError(t, f.Rollback(inner))
	require.Error(t, f.Commit(outer), "what an inner rollback undid cannot be committed")
	requireUser(t, f, "c", false)
}

// Every method inside one transaction. On SQLite a method that ignored the context would wait for the one writer, which
// the transaction holds, until the deadline.
func testEveryMethod(t *testing.T, open Open) {
	f := start(t, open)
	at, end := f.clock.Now(), f.clock.Now().Add(time.Hour)
	hash := []byte("hash")
	grant := storage.Grant{ID: "g", ClientID: "c", UserID: "u", CreatedAt: at, ExpiresAt: end}
	client := storage.Client{ID: "c", State: storage.ClientActive, CreatedAt: at, UpdatedAt: at}
	request := storage.Authorization{ID: "a", SessionHash: hash, UserID: "u", ClientID: "c", CreatedAt: at, ExpiresAt: end}
	err := f.Transact(f.ctx, func(ctx context.Context) error {
		for i, step := range []func() error{
			func() error { return f.Ping(ctx) },
			func() error { return f.BindKeys(ctx, nil, []string{"key"}) },
			func() error { return f.SetDemoIssuers(ctx, []string{"did:key:a"}) },
			func() error { return f.CreateUser(ctx, newUser("u")) },
			func() error { return f.SetPassword(ctx, "u", "x") },
			func() error { _, err := f.User(ctx, "u"); return err },
			func() error { _, err := f.UserByEmail(ctx, "u@learner.example"); return err },
			func() error { _, err := f.Users(ctx); return err },
			func() error {
				return f.CreateSession(ctx, storage.Session{TokenHash: hash, UserID: "u", CreatedAt: at, ExpiresAt: end})
			},
			func() error { _, err := f.SessionUser(ctx, hash); return err },
			func() error { return f.CreateClient(ctx, client) },
			func() error { return f.UpdateClient(ctx, client) },
			func() error { return f.ReplaceClientSecrets(ctx, "c", []byte("x"), []byte("y")) },
			func() error { return f.RehashSecret(ctx, "c", []byte("x"), []byte("z")) },
			func() error { return f.RehashRegistrationToken(ctx, "c", []byte("y"), []byte("z")) },
			func() error { _, err := f.CountUntagged(ctx, [][]byte{[]byte("t")}); return err },
			func() error { _, err := f.BoundKeys(ctx); return err },
			func() error { _, err := f.DemoIssuers(ctx); return err },
			func() error { return f.EndRegistrationToken(ctx, "c") },
			func() error { return f.SetClientState(ctx, "c", storage.ClientActive, storage.ClientActive) },
			func() error { _, err := f.Client(ctx, "c"); return err },
			func() error { _, err := f.Clients(ctx); return err },
			func() error { return f.CreateAuthorization(ctx, request) },
			func() error { _, err := f.Authorization(ctx, "a", hash); return err },
			func() error { return f.DecideAuthorization(ctx, "a", hash, nil) },
			func() error { _, err := f.ConsumeAuthorization(ctx, "a", hash); return err },
			func() error { return f.SaveConsent(ctx, storage.Consent{UserID: "u", ClientID: "c"}) },
			func() error { _, err := f.Consent(ctx, "u", "c"); return err },
			func() error {
				return f.CreateCode(ctx, grant, storage.Code{Signature: "code", CreatedAt: at, ExpiresAt: end})
			},
			func() error { _, _, err := f.Code(ctx, "code"); return err },
			func() error { return f.UseCode(ctx, "code") },
			func() error {
				return f.CreateAccessToken(ctx, storage.AccessToken{Signature: "t", GrantID: "g", CreatedAt: at, ExpiresAt: end})
			},
			func() error {
				return f.CreateRefreshToken(ctx, storage.RefreshToken{Signature: "r", GrantID: "g", CreatedAt: at, ExpiresAt: end})
			},
			func() error { _, _, err := f.AccessToken(ctx, "t"); return err },
			func() error { _, _, err := f.RefreshToken(ctx, "r"); return err },
			func() error { _, err := f.Bearer(ctx, "t"); return err },
			func() error { return f.TouchGrant(ctx, "g", at) },
			func() error { _, err := f.Grant(ctx, "g"); return err },
			func() error { _, err := f.ConnectedApps(ctx, "u"); return err },
			func() error { return f.UseRefreshToken(ctx, "r") },
			func() error { return f.RevokeAccessToken(ctx, "t") },
			func() error { return f.RevokeGrant(ctx, "g", "test") },
			func() error { _, err := f.Disconnect(ctx, "u", "c", "test"); return err },
			func() error { _, err := f.UpsertCredential(ctx, credential("u", "x", 0, "x")); return err },
			func() error {
				_, _, err := f.CredentialPage(ctx, "u", storage.Page{Service: Service, Limit: 1})
				return err
			},
			func() error {
				_, _, err := f.CredentialPage(ctx, "u", storage.Page{Service: Service, Limit: 1, Since: at})
				return err
			},
			func() error {
				_, _, err := f.Credentials(ctx, "u", storage.Page{Service: Service, Limit: 1})
				return err
			},
			func() error { _, err := f.HoldsCredential(ctx, credential("u", "x", 0, "x")); return err },
			func() error { _, err := f.CredentialByNumber(ctx, "u", 0); return err },
			func() error { _, err := f.CredentialVersions(ctx, "u", 0); return err },
			func() error { _, err := f.VersionBody(ctx, "u", 0, 1); return err },
			func() error { _, err := f.VerdictHistory(ctx, "u", 0); return err },
			func() error { _, _, err := f.Records(ctx, "u", storage.RecordQuery{Limit: 1}); return err },
			func() error {
				list, _, err := f.UnindexedCredentials(ctx, 1, storage.IndexCursor{}, 1)
				if err != nil {
					return err
				}
				return f.SaveIndex(ctx, list[0])
			},
			func() error { _, err := f.RecheckDue(ctx, "u", 0); return err },
			func() error { _, err := f.ClaimRecheck(ctx, "u", 0, lease); return err },
			func() error { _, err := f.ClaimRechecks(ctx, 1, lease); return err },
			func() error { return f.SaveProfile(ctx, "u", nil) },
			func() error { _, err := f.Profile(ctx, "u"); return err },
			func() error { return f.Record(ctx, storage.AuditEvent{Action: "a"}) },
			func() error {
				for _, err := range f.AuditEvents(ctx, storage.AuditFilter{Since: at}) {
					return err
				}
				return errors.New("the event is not seen")
			},
			func() error { _, err := f.DeleteExpired(ctx, 10); return err },
			func() error { _, err := f.MakeRoomForClient(ctx, 1, at); return err },
			func() error { return f.DeleteSession(ctx, hash) },
			func() error { _, err := f.DeleteUnusedClients(ctx, 10); return err },
			func() error { return f.DisableUser(ctx, "u") },
			func() error { return f.DeleteClient(ctx, "c") },
		} {
			require.NoError(t, step(), "step %d", i)
		}
		return errStop
	})
	require.ErrorIs(t, err, errStop)
	requireUser(t, f, "u", false)
	require.Empty(t, events(t, f, time.Time{}))
}
