package signin

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/pages/page"
	"clrhost/server/throttle"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// cheap is the hash of "right" with the least memory and one pass, fast to compare with.
const cheap = "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$0pZaRrrtkRLy8spAkBvmJKGa5c0yoCPTH85v8qCWGVI"

// unheard writes no audit log: thousands of rows would only cost time here.
type unheard struct{ *storage.Store }

func (unheard) Record(context.Context, storage.AuditEvent) error { return nil }

// flooded is a host with the throttles of a default configuration, on a clock that is moved by hand.
func flooded(t *testing.T) (h *Handler, forward func(time.Duration)) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	store := storagetest.SQLite(t, clock)
	require.NoError(t, store.CreateUser(t.Context(), storage.User{
		ID: "ada", Email: "ada@example.org", Name: "Ada", Role: storage.RoleLearner, PasswordHash: cheap, CreatedAt: now,
	}))
	pages, err := page.New(page.Config{})
	require.NoError(t, err)
	h = New(Config{
		Store: unheard{store}, Pages: pages, Now: clock,
		Accounts: throttle.New(10, 10, clock), Addresses: throttle.New(30, 30, clock),
	})
	h.decoy = cheap
	return h, func(d time.Duration) { now = now.Add(d) }
}

// try returns why the password was not checked, or "".
func try(t *testing.T, h *Handler, email, password, address string) problem {
	_, err := h.authenticate(t.Context(), attempt{email: email, password: password, address: address})
	if later, ok := errors.AsType[laterError](err); ok {
		return later.why
	}
	return ""
}

// guesses makes n wrong guesses, each from an address of its own, and returns how many were checked.
func guesses(t *testing.T, h *Handler, from, n int) (checked int) {
	for i := range n {
		if try(t, h, "ada@example.org", "wrong", fmt.Sprint("guesser ", from+i)) == "" {
			checked++
		}
	}
	return checked
}

// Invented names must not make the throttle forget how often a chosen account was guessed at.
func TestAFloodDoesNotGiveGuessesBack(t *testing.T) {
	for name, address := range map[string]func(i int) string{
		"from one address":    func(int) string { return "192.0.2.7" },
		"from many addresses": func(i int) string { return fmt.Sprintf("198.51.%d.%d", i/25/250, i/25%250) },
	} {
		t.Run(name, func(t *testing.T) {
			h, forward := flooded(t)
			require.Equal(t, 10, guesses(t, h, 0, 20))
			total := 0
			for minute := range 2 {
				for i := range 10_388 {
					try(t, h, fmt.Sprintf("nobody %d %d", minute, i), "wrong", address(i))
				}
				total += guesses(t, h, 100+minute*100, 20)
				forward(time.Minute)
			}
			require.LessOrEqual(t, total, 10, "ten a minute, and none in the first, whose ten are spent")
		})
	}
}

func TestAShutAddressDoesNotTouchAnAccount(t *testing.T) {
	h, _ := flooded(t)
	for i := range 30 {
		require.Empty(t, try(t, h, fmt.Sprint("nobody ", i), "wrong", "192.0.2.7"))
	}
	looked := &asked{}
	h.cfg.Accounts, h.cfg.Store = looked, nil
	for range 100 {
		require.Equal(t, throttled, try(t, h, "ada@example.org", "wrong", "192.0.2.7"))
	}
	require.Zero(t, looked.times)
}

type asked struct{ times int }

func (a *asked) Check(string) (bool, time.Duration) { a.times++; return true, 0 }
func (a *asked) Allow(string) (bool, time.Duration) { a.times++; return true, 0 }

func TestAStrangerDoesNotShutTheOwnerOut(t *testing.T) {
	h, _ := flooded(t)
	const home, away = "192.0.2.7", "192.0.2.8"
	require.Empty(t, try(t, h, "ada@example.org", "right", home))
	require.Equal(t, 10, guesses(t, h, 0, 20))
	require.Empty(t, try(t, h, "ada@example.org", "right", home), "the owner's address")
	require.Equal(t, throttled, try(t, h, "ada@example.org", "right", away), "an address where nobody opened it")

	for range 10 {
		require.Empty(t, try(t, h, "ada@example.org", "wrong", home))
	}
	require.Equal(t, throttled, try(t, h, "ada@example.org", "right", home), "guesses from there are counted as well")

	// What is typed as an e-mail address does not reach the count of the owner's address.
	h, _ = flooded(t)
	require.Empty(t, try(t, h, "ada@example.org", "right", home))
	for i := range 20 {
		try(t, h, "familiar "+home+" ada@example.org", "wrong", fmt.Sprint("guesser ", i))
		try(t, h, home+" ada@example.org", "wrong", fmt.Sprint("guesser ", i))
	}
	require.Empty(t, try(t, h, "ada@example.org", "right", home))
}
