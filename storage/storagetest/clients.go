package storagetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testClients(t *testing.T, open Open) {
	t.Run("come back as they were", func(t *testing.T) {
		f := start(t, open)
		want := Partner(t, f.Store, "partner")
		got, err := f.Client(f.ctx, "partner")
		require.NoError(t, err)
		equal(t, want, got)
		require.ErrorIs(t, f.CreateClient(f.ctx, want), storage.ErrConflict)
	})
	t.Run("are listed newest first", func(t *testing.T) {
		f := start(t, open)
		for i, id := range []string{"b", "a", "c"} {
			require.NoError(t, f.CreateClient(f.ctx, storage.Client{
				ID: id, State: storage.ClientPending, CreatedAt: Start.Add(time.Duration(i) * time.Second), UpdatedAt: Start,
			}))
		}
		clients, err := f.Clients(f.ctx)
		require.NoError(t, err)
		require.Len(t, clients, 3)
		require.Equal(t, []string{"c", "a", "b"}, []string{clients[0].ID, clients[1].ID, clients[2].ID})
	})
	t.Run("change as a whole and once a version", func(t *testing.T) { testUpdateClient(t, open) })
	t.Run("advance their registration token once", func(t *testing.T) { testAdvanceToken(t, open) })
	t.Run("change under one of many writers", func(t *testing.T) {
		f := start(t, open)
		client := Partner(t, f.Store, "partner")
		oneWinner(t, race(func(int) error { return f.UpdateClient(f.ctx, client) }))
	})
	t.Run("change state, and their version stays", func(t *testing.T) {
		f := start(t, open)
		Partner(t, f.Store, "partner")
		require.NoError(t, f.SetClientState(f.ctx, "partner", storage.ClientActive, storage.ClientSuspended))
		got, err := f.Client(f.ctx, "partner")
		require.NoError(t, err)
		require.Equal(t, storage.ClientSuspended, got.State)
		require.EqualValues(t, 1, got.Version)
		err = f.SetClientState(f.ctx, "partner", storage.ClientActive, storage.ClientPending)
		require.ErrorIs(t, err, storage.ErrConflict, "it is not active")
	})
	t.Run("change state under one of many operators", func(t *testing.T) {
		f := start(t, open)
		Partner(t, f.Store, "partner")
		to := []storage.ClientState{storage.ClientSuspended, storage.ClientPending}
		oneWinner(t, race(func(racer int) error {
			return f.SetClientState(f.ctx, "partner", storage.ClientActive, to[racer%len(to)])
		}))
	})
	t.Run("get other secrets", func(t *testing.T) { testReplaceSecrets(t, open) })
	t.Run("go with everything under them", func(t *testing.T) { testDeleteClient(t, open) })
	t.Run("go while tokens rotate under them", func(t *testing.T) { testDeleteBusyClient(t, open) })
	t.Run("make room for others", func(t *testing.T) { testRoomForClients(t, open) })
	t.Run("have one logo each", func(t *testing.T) { testLogos(t, open) })
	t.Run("not there", func(t *testing.T) {
		f := start(t, open)
		_, err := f.Client(f.ctx, "no\x00body")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.ErrorIs(t, f.UpdateClient(f.ctx, storage.Client{ID: "nobody"}), storage.ErrNotFound)
		require.ErrorIs(t, f.SetClientState(f.ctx, "nobody", storage.ClientSuspended, storage.ClientActive), storage.ErrNotFound)
		require.ErrorIs(t, f.ReplaceClientSecrets(f.ctx, "nobody", nil, nil), storage.ErrNotFound)
		require.ErrorIs(t, f.EndRegistrationToken(f.ctx, "nobody"), storage.ErrNotFound)
		require.ErrorIs(t, f.DeleteClient(f.ctx, "nobody"), storage.ErrNotFound)
	})
}

func testUpdateClient(t *testing.T, open Open) {
	f := connected(t, open)
	before, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	f.clock.Pass(time.Hour)
	change := storage.Client{
		ID:               "partner",
		SecretHash:       []byte("new secret"),
		RegistrationHash: []byte("new token"),
		RegistrationNext: []byte("next token"),
		ShownSince:       f.clock.Now(),
		State:            storage.ClientSuspended,
		Name:             "New name",
		RedirectURIs:     []string{"https://new.example/a", "https://new.example/b"},
		Version:          before.Version,
	}
	require.NoError(t, f.UpdateClient(f.ctx, change))
	want := change
	want.State, want.CreatedAt, want.LastUsedAt = before.State, before.CreatedAt, before.LastUsedAt
	want.Version, want.UpdatedAt = before.Version+1, f.clock.Now()
	got, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	equal(t, want, got)
	require.ErrorIs(t, f.UpdateClient(f.ctx, change), storage.ErrConflict, "the version has passed")
}

func testAdvanceToken(t *testing.T, open Open) {
	f := start(t, open)
	client := Partner(t, f.Store, "partner")
	require.ErrorIs(t, f.AdvanceRegistrationToken(f.ctx, "partner", nil), storage.ErrConflict, "there is no next one")
	client.RegistrationNext = []byte("next")
	require.NoError(t, f.UpdateClient(f.ctx, client))
	require.ErrorIs(t, f.AdvanceRegistrationToken(f.ctx, "partner", []byte("other")), storage.ErrConflict)
	require.ErrorIs(t, f.AdvanceRegistrationToken(f.ctx, "nobody", []byte("next")), storage.ErrConflict)
	before, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	oneWinner(t, race(func(int) error { return f.AdvanceRegistrationToken(f.ctx, "partner", []byte("next")) }))
	want := before
	want.RegistrationHash, want.RegistrationNext, want.Version = []byte("next"), nil, before.Version+1
	got, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	equal(t, want, got)
	require.ErrorIs(t, f.UpdateClient(f.ctx, before), storage.ErrConflict, "who read it before cannot bring the old one back")
}

func testReplaceSecrets(t *testing.T, open Open) {
	f := start(t, open)
	client := Partner(t, f.Store, "partner")
	client.RegistrationNext = []byte("next")
	require.NoError(t, f.UpdateClient(f.ctx, client))
	before, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	f.clock.Pass(time.Hour)

	require.NoError(t, f.ReplaceClientSecrets(f.ctx, "partner", []byte("other secret"), []byte("other token")))
	want := before
	want.SecretHash, want.RegistrationHash, want.RegistrationNext = []byte("other secret"), []byte("other token"), nil
	want.Version, want.UpdatedAt = before.Version+1, f.clock.Now()
	got, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	equal(t, want, got)
	require.ErrorIs(t, f.UpdateClient(f.ctx, before), storage.ErrConflict, "who read it before cannot bring the old ones back")

	require.NoError(t, f.EndRegistrationToken(f.ctx, "partner"))
	want.RegistrationHash, want.Version = []byte{}, want.Version+1
	got, err = f.Client(f.ctx, "partner")
	require.NoError(t, err)
	equal(t, want, got)
}

func testDeleteClient(t *testing.T, open Open) {
	f := connected(t, open)
	waiting := authorization(t, f, "waiting", "learner", "partner")
	require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "partner"}))
	require.NoError(t, f.DeleteClient(f.ctx, "partner"))
	for what, load := range map[string]func() error{
		"client":        func() error { _, err := f.Client(f.ctx, "partner"); return err },
		"grant":         func() error { _, err := f.Grant(f.ctx, "grant"); return err },
		"code":          func() error { _, _, err := f.Code(f.ctx, "grant-code"); return err },
		"access token":  func() error { _, _, err := f.AccessToken(f.ctx, "grant-access"); return err },
		"refresh token": func() error { _, _, err := f.RefreshToken(f.ctx, "grant-refresh"); return err },
		"consent":       func() error { _, err := f.Consent(f.ctx, "learner", "partner"); return err },
		"authorization": func() error { _, err := f.Authorization(f.ctx, waiting.ID, waiting.SessionHash); return err },
	} {
		require.ErrorIs(t, load(), storage.ErrNotFound, what)
	}
}

// A rotation writes under a grant and then its client, the deletion of the client the other way round. Neither may end in
// a deadlock, which PostgreSQL would break with an error that is no verdict.
func testDeleteBusyClient(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for round := range 5 {
		id := func(racer int) string { return fmt.Sprint(round, "-", racer) }
		client := Partner(t, f.Store, id(0))
		for racer := range racers {
			Tokens(t, f.Store, id(racer), "learner", client.ID, f.clock.Now())
		}
		f.clock.Pass(time.Hour) // so that each rotation notes the client's use
		for _, err := range race(func(racer int) error {
			if racer == 0 {
				return f.DeleteClient(f.ctx, client.ID)
			}
			return rotate(f, id(racer), id(racer)+"-refresh", id(racer)+"-next")
		}) {
			if !errors.Is(err, storage.ErrNotFound) {
				require.NoError(t, err)
			}
		}
	}
}

// Of the clients that never completed a flow there are so many at most; the oldest make room, but none that is young, was
// used, or waits for an operator.
func testRoomForClients(t *testing.T, open Open) {
	f := connected(t, open)
	const most = 3
	register := func(id string, state storage.ClientState) bool {
		room, err := f.MakeRoomForClient(f.ctx, most, f.clock.Now().Add(-time.Hour))
		require.NoError(t, err)
		if room {
			f.clock.Pass(time.Minute)
			require.NoError(t, f.CreateClient(f.ctx, storage.Client{ID: id, State: state, CreatedAt: f.clock.Now(), UpdatedAt: f.clock.Now()}))
		}
		return room
	}
	there := func(id string) bool {
		_, err := f.Client(f.ctx, id)
		return err == nil
	}
	require.True(t, register("waits", storage.ClientPending))
	require.True(t, register("second", storage.ClientActive))
	require.True(t, register("third", storage.ClientActive))
	require.False(t, register("fourth", storage.ClientActive), "the others are young")
	f.clock.Pass(time.Hour)
	require.True(t, register("fourth", storage.ClientActive))
	require.Equal(t, []bool{true, true, false, true, true},
		[]bool{there("partner"), there("waits"), there("second"), there("third"), there("fourth")})
	require.True(t, register("fifth", storage.ClientActive))
	require.False(t, there("third"))
	require.False(t, register("sixth", storage.ClientActive))
}

func testLogos(t *testing.T, open Open) {
	f := start(t, open)
	Partner(t, f.Store, "partner")
	_, err := f.Logo(f.ctx, "partner")
	require.ErrorIs(t, err, storage.ErrNotFound)
	for _, logo := range []storage.Logo{
		{ClientID: "partner", URI: "https://partner.example/logo.png", Picture: []byte{}, RetryAt: Start.Add(time.Hour)},
		{ClientID: "partner", URI: "https://partner.example/new.png", Picture: []byte("\x89PNG\x00")},
	} {
		require.NoError(t, f.SaveLogo(f.ctx, logo))
		got, err := f.Logo(f.ctx, "partner")
		require.NoError(t, err)
		equal(t, logo, got)
	}
	require.ErrorIs(t, f.SaveLogo(f.ctx, storage.Logo{ClientID: "nobody"}), storage.ErrNotFound)
	require.NoError(t, f.DeleteClient(f.ctx, "partner"))
	_, err = f.Logo(f.ctx, "partner")
	require.ErrorIs(t, err, storage.ErrNotFound)
}
