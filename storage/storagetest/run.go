package storagetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// Run proves that the stores open returns keep every promise of storage.Store.
func Run(t *testing.T, open Open) {
	for _, concern := range []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"users", testUsers},
		{"sessions", testSessions},
		{"clients", testClients},
		{"authorizations", testAuthorizations},
		{"consents", testConsents},
		{"grants", testGrants},
		{"codes", testCodes},
		{"tokens", testTokens},
		{"refresh tokens", testRefreshTokens},
		{"bearer", testBearer},
		{"credentials", testCredentials},
		{"services", testServices},
		{"versions", testVersions},
		{"numbers", testNumbers},
		{"verdicts", testVerdicts},
		{"pages", testPages},
		{"records", testRecords},
		{"indexes", testIndexes},
		{"rechecks", testRechecks},
		{"uploads", testUploads},
		{"imports", testImports},
		{"profiles", testProfiles},
		{"shares", testShares},
		{"history", testHistory},
		{"removals", testRemovals},
		{"audit", testAudit},
		{"housekeeping", testHousekeeping},
		{"transactions", testTransactions},
		{"settings", testSettings},
	} {
		t.Run(concern.name, func(t *testing.T) { concern.test(t, open) })
	}
}

// deadline bounds every test of the suite: a method that waits for a connection its own caller holds fails by it.
const deadline = time.Minute

// fixture is an empty store with a clock of its own.
type fixture struct {
	*storage.Store
	clock *Clock
	ctx   context.Context
}

func start(t *testing.T, open Open) fixture {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	t.Cleanup(cancel)
	clock := &Clock{}
	return fixture{Store: open(t, clock.Now), clock: clock, ctx: ctx}
}

// connected is a store with the user "learner", the client "partner" and the tokens of the grant "grant".
func connected(t *testing.T, open Open) fixture {
	t.Helper()
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Partner(t, f.Store, "partner")
	Tokens(t, f.Store, "grant", "learner", "partner", f.clock.Now())
	return f
}

// equal compares records field by field; times must be the same instant in the same zone.
func equal(t *testing.T, want, got any) {
	t.Helper()
	require.Empty(t, cmp.Diff(want, got, cmp.Comparer(func(a, b time.Time) bool { return a == b })))
}

// racers is how many goroutines race.
const racers = 8

// race runs fn in all racers at once and returns what each answered.
func race(fn func(racer int) error) []error {
	answers := make([]error, racers)
	gate := make(chan struct{})
	var done sync.WaitGroup
	for racer := range racers {
		done.Go(func() {
			<-gate
			answers[racer] = fn(racer)
		})
	}
	close(gate)
	done.Wait()
	return answers
}

// oneWinner requires that exactly one racer succeeded and that all others got ErrConflict.
func oneWinner(t *testing.T, answers []error) {
	t.Helper()
	winners := 0
	for _, err := range answers {
		if err == nil {
			winners++
		} else if !errors.Is(err, storage.ErrConflict) {
			require.NoError(t, err)
		}
	}
	require.Equal(t, 1, winners)
}
