package admin_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/server/admin"
	"clrhost/server/fault"
	"clrhost/server/password"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

var operator = admin.Actor{Role: admin.Operator}

// host is a store with the actions on it.
type host struct {
	*testing.T
	admin.Actions
	store *storage.Store
}

func newHost(t *testing.T, open storagetest.Open) host {
	keys, err := secret.Derive([]byte(strings.Repeat("k", secret.MasterSize)))
	require.NoError(t, err)
	clock := &storagetest.Clock{}
	store := open(t, clock.Now)
	return host{t, admin.Actions{Store: store, Keys: keys, Now: clock.Now}, store}
}

// client adds a client in a state.
func (h host) client(id string, state storage.ClientState) {
	h.Helper()
	require.NoError(h, h.store.CreateClient(h.Context(), storage.Client{
		ID: id, Name: "Partner \u202e" + id, State: state, SecretHash: h.Keys.Hash("old secret"), RegistrationHash: h.Keys.Hash("old token"),
		CreatedAt: storagetest.Start, UpdatedAt: storagetest.Start,
	}))
}

func (h host) stateOf(id string) storage.ClientState {
	h.Helper()
	c, err := h.store.Client(h.Context(), id)
	require.NoError(h, err)
	return c.State
}

// lines are the audit log, shortened to what was done, by whom, to what.
func (h host) lines() (lines []string) {
	h.Helper()
	for e, err := range h.store.AuditEvents(h.Context(), storage.AuditFilter{}) {
		require.NoError(h, err)
		lines = append(lines, strings.TrimSpace(strings.Join([]string{e.Action, e.Actor, e.ClientID, e.UserID}, " ")))
	}
	return lines
}

// problem requires that err is one problem of the kind.
func problem(t *testing.T, err error, kind fault.Kind, text string) *admin.Problem {
	t.Helper()
	require.ErrorIs(t, err, kind)
	all := admin.Problems(err)
	require.Len(t, all, 1)
	require.EqualError(t, err, text)
	return all[0]
}

func TestAClientMovesFromOneStateToTheNext(t *testing.T) {
	h := newHost(t, storagetest.SQLite)
	type step struct {
		verb string
		do   func(context.Context, admin.Actor, string) (storage.Client, error)
		from storage.ClientState
		to   storage.ClientState
	}
	states := []storage.ClientState{storage.ClientPending, storage.ClientActive, storage.ClientSuspended}
	var want []string
	for _, s := range []step{
		{"approve", h.Approve, storage.ClientPending, storage.ClientActive},
		{"suspend", h.Suspend, storage.ClientActive, storage.ClientSuspended},
		{"resume", h.Resume, storage.ClientSuspended, storage.ClientActive},
	} {
		for _, state := range states {
			id := s.verb + "-" + string(state)
			h.client(id, state)
			c, err := s.do(t.Context(), operator, id)
			if state == s.from {
				require.NoError(t, err)
				require.Equal(t, s.to, c.State)
				require.Equal(t, s.to, h.stateOf(id))
				continue
			}
			p := problem(t, err, fault.Conflict,
				fmt.Sprintf("%s (Partner \ufffd%s) is %s; %s takes a client that is %s", id, id, state, s.verb, s.from))
			require.Equal(t, admin.FieldClient, p.Field)
			require.NotEmpty(t, p.Cure)
			require.Equal(t, state, h.stateOf(id))
		}
		_, err := s.do(t.Context(), operator, "nobody")
		problem(t, err, fault.NotFound, `there is no client "nobody"`)
	}
	want = []string{
		"client.approved operator approve-pending", "client.suspended operator suspend-active", "client.resumed operator resume-suspended",
	}
	require.Equal(t, want, h.lines(), "a rejected step leaves no line")
}

// Two operators who cross at one client: one succeeds, the others are rejected, and one line says so.
func TestCrossingTransitions(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		const racers = 8
		for round := range 5 {
			id := fmt.Sprint("client-", round)
			h.client(id, storage.ClientActive)
			errs := make([]error, racers)
			var gate, done sync.WaitGroup
			gate.Add(1)
			for i := range racers {
				done.Go(func() {
					gate.Wait()
					actor := operator
					if i%2 == 1 {
						actor = admin.Actor{Role: admin.Admin, ID: fmt.Sprint(i)}
					}
					_, errs[i] = h.Suspend(context.Background(), actor, id)
				})
			}
			gate.Done()
			done.Wait()
			winners := 0
			for _, err := range errs {
				if err == nil {
					winners++
				} else {
					require.ErrorIs(t, err, fault.Conflict)
				}
			}
			require.Equal(t, 1, winners)
			require.Equal(t, storage.ClientSuspended, h.stateOf(id))
			require.Len(t, h.lines(), round+1)
		}
	})
}

func TestSecretsOfAClient(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		h.client("app", storage.ClientActive)
		r, err := h.RotateSecret(t.Context(), operator, "app")
		require.NoError(t, err)
		c, err := h.store.Client(t.Context(), "app")
		require.NoError(t, err)
		require.True(t, h.Keys.Matches(c.SecretHash, r.Secret))
		require.True(t, h.Keys.Matches(c.RegistrationHash, r.RegistrationToken))
		require.False(t, h.Keys.Matches(c.SecretHash, "old secret"))

		_, err = h.EndRegistrationToken(t.Context(), operator, "app")
		require.NoError(t, err)
		c, err = h.store.Client(t.Context(), "app")
		require.NoError(t, err)
		require.False(t, h.Keys.Matches(c.RegistrationHash, r.RegistrationToken))
		require.True(t, h.Keys.Matches(c.SecretHash, r.Secret), "the client goes on")

		_, err = h.RotateSecret(t.Context(), operator, "nobody")
		problem(t, err, fault.NotFound, `there is no client "nobody"`)
		_, err = h.EndRegistrationToken(t.Context(), operator, "nobody")
		problem(t, err, fault.NotFound, `there is no client "nobody"`)
		require.Equal(t, []string{"client.secret_rotated operator app", "client.registration_token_ended operator app"}, h.lines())
	})
}

func TestDeletingAClient(t *testing.T) {
	h := newHost(t, storagetest.SQLite)
	h.client("app", storage.ClientActive)
	c, err := h.DeleteClient(t.Context(), admin.Actor{Role: admin.Admin, ID: "ann"}, "app")
	require.NoError(t, err)
	require.Equal(t, "app (Partner \ufffdapp)", admin.ClientName(c))
	_, err = h.DeleteClient(t.Context(), operator, "app")
	problem(t, err, fault.NotFound, `there is no client "app"`)
	require.Equal(t, []string{"client.deleted admin:ann app"}, h.lines())
}

func TestAddingAUser(t *testing.T) {
	h := newHost(t, storagetest.SQLite)
	u, err := h.AddUser(t.Context(), operator, admin.NewUser{
		Email: "Ada@Example.org", Name: " Ada\u200c \n", Role: storage.RoleAdmin, Password: "correct horse",
	})
	require.Error(t, err, "a joiner between Latin letters shows nothing")
	require.Zero(t, u)
	u, err = h.AddUser(t.Context(), operator, admin.NewUser{
		Email: "Ada@Example.org", Name: " Ada Lovelace\n", Role: storage.RoleAdmin, Password: "correct horse",
	})
	require.NoError(t, err)
	kept, err := h.store.User(t.Context(), u.ID)
	require.NoError(t, err)
	require.Equal(t, u, kept)
	require.Equal(t, "ada@example.org", u.Email)
	require.Equal(t, "Ada Lovelace", u.Name)
	require.Equal(t, storagetest.Start, u.CreatedAt)
	match, err := password.Matches(u.PasswordHash, "correct horse")
	require.NoError(t, err)
	require.True(t, match)

	_, err = h.AddUser(t.Context(), operator, admin.NewUser{
		Email: "ADA@example.org", Name: "Other", Role: storage.RoleLearner, Password: "correct horse",
	})
	problem(t, err, fault.Conflict, "there is a user ada@example.org already")
	require.Equal(t, []string{"user.added operator  " + u.ID}, h.lines())
}

func TestWhatAUserMustBe(t *testing.T) {
	good := admin.NewUser{Email: "ada@example.org", Name: "Ada", Role: storage.RoleLearner, Password: "12345678"}
	require.NoError(t, good.Check())
	const email, name = "email: must be an e-mail address, such as ada@example.org", "name: must be 1 to 200 printable characters"
	for _, row := range []struct {
		change func(*admin.NewUser)
		want   string
	}{
		{func(u *admin.NewUser) { u.Email = "" }, email},
		{func(u *admin.NewUser) { u.Email = "Ada <ada@example.org>" }, email},
		{func(u *admin.NewUser) { u.Email = "ada@example.org\r\nBcc: x@example.org" }, email},
		{func(u *admin.NewUser) { u.Email = strings.Repeat("a", 250) + "@example.org" }, email},
		{func(u *admin.NewUser) { u.Name = " \u200d " }, name},
		{func(u *admin.NewUser) { u.Name = "Ada\u202e" }, name},
		{func(u *admin.NewUser) { u.Name = "Ada\nLovelace" }, name},
		{func(u *admin.NewUser) { u.Name = strings.Repeat("é", 201) }, name},
		{func(u *admin.NewUser) { u.Name = strings.Repeat("é", 200) }, ""},
		{func(u *admin.NewUser) { u.Name = "رزومه\u200cساز" }, ""},
		{func(u *admin.NewUser) { u.Role = "owner" }, "role: must be learner or admin"},
		{func(u *admin.NewUser) { u.Password = "1234567" }, "password: must have at least 8 characters"},
		{func(u *admin.NewUser) { u.Password = "éééé" }, "password: must have at least 8 characters"},
		{func(u *admin.NewUser) { u.Password = strings.Repeat("x", 1025) }, "password: must have at most 1024 bytes"},
		{func(u *admin.NewUser) { *u = admin.NewUser{} }, strings.Join([]string{
			email, name, "role: must be learner or admin", "password: must have at least 8 characters"}, "\n")},
	} {
		u := good
		row.change(&u)
		err := u.Check()
		if row.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, row.want)
		require.ErrorIs(t, err, fault.BadData)
		require.Len(t, admin.Problems(err), strings.Count(row.want, "\n")+1)
	}
}

// A second disabling is rejected, and the log has one line.
func TestDisablingAUser(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		storagetest.Learner(t, h.store, "ada")
		u, err := h.DisableUser(t.Context(), operator, "ada")
		require.NoError(t, err)
		require.False(t, u.DisabledAt.IsZero())
		_, err = h.DisableUser(t.Context(), operator, "ada")
		problem(t, err, fault.Conflict, u.Email+" was disabled already, at "+u.DisabledAt.Format("2006-01-02 15:04:05Z"))
		_, err = h.DisableUser(t.Context(), operator, "nobody")
		problem(t, err, fault.NotFound, `there is no user "nobody"`)
		require.Equal(t, []string{"user.disabled operator  ada"}, h.lines())
		_, err = h.UserByEmail(t.Context(), "no@\x00\x1b[2J")
		problem(t, err, fault.NotFound, "there is no user \"no@\ufffd\ufffd[2J\"")
	})
}

func TestStoppingAnApp(t *testing.T) {
	h := newHost(t, storagetest.SQLite)
	storagetest.Learner(t, h.store, "ada")
	storagetest.Partner(t, h.store, "app")
	storagetest.Tokens(t, h.store, "grant", "ada", "app", storagetest.Start)
	ada := admin.Actor{Role: admin.Learner, ID: "ada", Address: "192.0.2.1", RequestID: "r1"}
	for _, id := range []string{"app", "app", "nobody", "no\x00body"} {
		require.NoError(t, h.StopApp(t.Context(), ada, "ada", id))
	}
	require.Equal(t, []string{"app.stopped user:ada app ada"}, h.lines(), "what changes nothing leaves no line")
	for e, err := range h.store.AuditEvents(t.Context(), storage.AuditFilter{}) {
		require.NoError(t, err)
		require.Equal(t, []string{"192.0.2.1", "r1", "revoked grants: grant"}, []string{e.Address, e.RequestID, e.Detail})
	}
}

// broken is a store whose audit log cannot be written.
type broken struct{ *storage.Store }

var errBroken = errors.New("disk full")

func (broken) Record(context.Context, storage.AuditEvent) error { return errBroken }

// What cannot be recorded does not happen.
func TestNoChangeWithoutItsLine(t *testing.T) {
	h := newHost(t, storagetest.SQLite)
	h.client("app", storage.ClientActive)
	storagetest.Learner(t, h.store, "ada")
	storagetest.Partner(t, h.store, "connected")
	storagetest.Tokens(t, h.store, "grant", "ada", "connected", storagetest.Start)
	unheard := admin.Actions{Store: broken{h.store}, Keys: h.Keys}
	before, err := h.store.Client(t.Context(), "app")
	require.NoError(t, err)
	for name, act := range map[string]func(admin.Actions, admin.Actor) error{
		"suspend": func(a admin.Actions, by admin.Actor) error { _, err := a.Suspend(t.Context(), by, "app"); return err },
		"rotate": func(a admin.Actions, by admin.Actor) error {
			_, err := a.RotateSecret(t.Context(), by, "app")
			return err
		},
		"registration": func(a admin.Actions, by admin.Actor) error {
			_, err := a.EndRegistrationToken(t.Context(), by, "app")
			return err
		},
		"delete": func(a admin.Actions, by admin.Actor) error {
			_, err := a.DeleteClient(t.Context(), by, "app")
			return err
		},
		"disable": func(a admin.Actions, by admin.Actor) error {
			_, err := a.DisableUser(t.Context(), by, "ada")
			return err
		},
		"stop": func(a admin.Actions, by admin.Actor) error { return a.StopApp(t.Context(), by, "ada", "connected") },
		"add": func(a admin.Actions, by admin.Actor) error {
			_, err := a.AddUser(t.Context(), by, admin.NewUser{Email: "lea@example.org", Name: "Lea", Role: storage.RoleLearner, Password: "12345678"})
			return err
		},
		"prune": func(a admin.Actions, by admin.Actor) error {
			return a.PruneAudit(t.Context(), by, time.Time{}, storage.AuditPrunable{First: 1, Last: 1, Events: 1})
		},
	} {
		require.ErrorIs(t, act(unheard, operator), errBroken, name)
		require.Empty(t, admin.Problems(act(unheard, operator)), "%s: a failure of ours is not the actor's problem", name)
		for _, nobody := range []admin.Actor{{}, {Role: admin.Admin}, {Role: admin.Operator, ID: "x"}} {
			require.ErrorContains(t, act(h.Actions, nobody), "the actor of an audit event is missing", name)
		}
	}
	after, err := h.store.Client(t.Context(), "app")
	require.NoError(t, err)
	require.Equal(t, before, after)
	ada, err := h.store.User(t.Context(), "ada")
	require.NoError(t, err)
	require.True(t, ada.DisabledAt.IsZero())
	users, err := h.store.Users(t.Context())
	require.NoError(t, err)
	require.Len(t, users, 1)
	apps, err := h.store.ConnectedApps(t.Context(), "ada")
	require.NoError(t, err)
	require.Len(t, apps, 1)
	require.Empty(t, h.lines())
}

// A page may return a problem as it is: it is a fault with a sentence.
func TestAProblemIsAFault(t *testing.T) {
	h := newHost(t, storagetest.SQLite)
	h.client("app", storage.ClientPending)
	_, err := h.Suspend(t.Context(), operator, "app")
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	require.Equal(t, &fault.Error{Kind: fault.Conflict, Field: "client",
		Public: "The client app (Partner \ufffdapp) is pending; suspend takes a client that is active. Approve lets it connect."}, f)
}
