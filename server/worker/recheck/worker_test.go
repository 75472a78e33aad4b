package recheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

const (
	id  = "urn:uuid:5d0f3c52-6a0b-4b8e-9a6e-3a1f6f1b7c01"
	day = 24 * time.Hour
)

func TestWhatWasUnreachableIsTriedAgain(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.issuer.change(func() { w.issuer.down = true })
	stored := w.submit(t, id, nil)
	w.requireVerdict(t, credential.Unverifiable, storagetest.Start)

	w.wait(t, time.Minute)
	w.requireVerdict(t, credential.Unverifiable, w.clock.Now())
	w.issuer.change(func() { w.issuer.down = false })
	w.wait(t, 2*time.Minute)
	w.requireVerdict(t, credential.Valid, w.clock.Now())
	require.Contains(t, w.log.String(), `from=unverifiable to=valid`)

	list, _, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, stored.Body, list[0].Body)
	require.Equal(t, stored.UpdatedAt, list[0].UpdatedAt)
	require.EqualValues(t, 2, w.verifier.count.Load())
}

func TestRevocationIsNoticedWithinAWeekAndNotForgotten(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.submit(t, id, w.issuer.revocable())
	w.requireVerdict(t, credential.Valid, storagetest.Start)
	w.wait(t, time.Minute)
	require.Zero(t, w.verifier.count.Load(), "what was decided on arrival is only scheduled")

	w.issuer.change(func() { w.issuer.revoked = []string{id} })
	w.wait(t, longest)
	w.requireVerdict(t, credential.Revoked, w.clock.Now())
	learned := w.clock.Now()

	w.issuer.change(func() { w.issuer.gone, w.issuer.revoked = true, nil })
	w.wait(t, longest)
	require.EqualValues(t, 2, w.verifier.count.Load())
	w.requireVerdict(t, credential.Revoked, learned)
	w.wait(t, 2*time.Minute)
	require.EqualValues(t, 3, w.verifier.count.Load(), "silence is asked again soon")
	w.requireVerdict(t, credential.Revoked, learned)

	w.issuer.change(func() { w.issuer.gone = false })
	w.wait(t, 4*time.Minute)
	w.requireVerdict(t, credential.Valid, w.clock.Now())
	require.EqualValues(t, 4, w.verifier.count.Load())
	w.wait(t, longest/2)
	require.EqualValues(t, 4, w.verifier.count.Load(), "after an answer the pace is that of the week")
}

func TestValidBecomesUnverifiable(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.submit(t, id, nil)
	w.issuer.change(func() { w.issuer.down = true })
	w.wait(t, longest)
	w.requireVerdict(t, credential.Unverifiable, w.clock.Now())
}

// The verdict turns right after the date, with the verifier's allowance for clocks.
func TestDatesAreMet(t *testing.T) {
	for name, row := range map[string]struct {
		members       map[string]any
		before, after credential.Overall
		turn          time.Duration
	}{
		"end":       {map[string]any{"validUntil": "2026-03-14T12:00:00Z"}, credential.Valid, credential.Expired, skew + time.Second},
		"beginning": {map[string]any{"validFrom": "2026-03-14T12:00:00Z"}, credential.NotYetValid, credential.Valid, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storagetest.SQLiteURL(t))
			w.submit(t, id, row.members)
			turn := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC).Add(row.turn)
			for _, at := range []time.Time{storagetest.Start.Add(time.Minute), turn.Add(-time.Microsecond)} {
				w.wait(t, at.Sub(w.clock.Now()))
				w.requireVerdict(t, row.before, storagetest.Start)
			}
			w.wait(t, turn.Sub(w.clock.Now()))
			w.requireVerdict(t, row.after, turn)
			require.EqualValues(t, 1, w.verifier.count.Load())
			w.wait(t, day)
			require.EqualValues(t, 1, w.verifier.count.Load())
		})
	}
}

// A date that is reached while an upsert is still being verified is not missed.
func TestDateDuringTheUpsert(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	c := w.submit(t, id, map[string]any{"validUntil": storagetest.Start.Format(time.RFC3339)})
	require.Equal(t, string(credential.Valid), c.Verdict)
	c.Body, c.CheckedAt = append(c.Body, ' '), storagetest.Start.Add(skew+2*time.Second)
	_, err := w.store.UpsertCredential(t.Context(), c)
	require.NoError(t, err)
	w.wait(t, 2*time.Minute)
	w.requireVerdict(t, credential.Expired, w.clock.Now())
}

// While the issuer is down the pauses double, and then stay at about a day.
func TestBackOff(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	w := newWorld(t, url)
	w.issuer.change(func() { w.issuer.down = true })
	w.submit(t, id, nil)
	raw := storagetest.Raw(t, url)
	next := func() time.Time {
		var micros int64
		require.NoError(t, raw.QueryRow("SELECT recheck_at FROM credentials").Scan(&micros))
		return time.UnixMicro(micros).UTC()
	}
	pause := next().Sub(w.clock.Now())
	require.Equal(t, time.Minute, pause)
	for n := range int32(15) {
		w.wait(t, next().Sub(w.clock.Now()))
		require.Equal(t, n+1, w.verifier.count.Load())
		before := pause
		pause = next().Sub(w.clock.Now())
		require.LessOrEqual(t, pause, day)
		switch {
		case n >= 11:
			require.Equal(t, before, pause)
			require.GreaterOrEqual(t, pause, day*3/4)
		case n > 0:
			require.Greater(t, pause, before)
		}
	}
}

func TestRestartGoesOn(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	w := newWorld(t, url)
	w.issuer.change(func() { w.issuer.down = true })
	for i := range 3 {
		w.submit(t, fmt.Sprint("urn:example:", i), nil)
	}
	w.clock.Pass(time.Minute)

	// The process is stopped during a check. That is no answer, and nothing is stored.
	ctx, stop := context.WithCancel(t.Context())
	w.verifier.before = func(ctx context.Context, _ *credential.Credential) {
		stop()
		<-ctx.Done()
	}
	w.Run(ctx)
	require.Positive(t, w.verifier.count.Load())
	requireAttempts(t, url, 0)

	w.verifier.before = nil
	again := w.another(t, url)
	again.wait(t, lease)
	requireAttempts(t, url, 1)
}

// requireAttempts asserts how often each credential was checked in vain.
func requireAttempts(t *testing.T, url string, want int) {
	t.Helper()
	var least, most int
	require.NoError(t, storagetest.Raw(t, url).QueryRow("SELECT MIN(recheck_attempts), MAX(recheck_attempts) FROM credentials").
		Scan(&least, &most))
	require.Equal(t, []int{want, want}, []int{least, most})
}

func TestReplacedDuringTheCheck(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.issuer.change(func() { w.issuer.down = true })
	w.submit(t, id, nil)
	w.issuer.change(func() { w.issuer.down = false })
	var replaced sync.Once
	w.verifier.before = func(context.Context, *credential.Credential) {
		replaced.Do(func() { w.submit(t, id, map[string]any{"validUntil": "2026-01-01T00:00:00Z"}) })
	}
	w.wait(t, time.Minute)
	w.requireVerdict(t, credential.Expired, w.clock.Now())
	require.NotContains(t, w.log.String(), "ERROR")
}

// Two processes on one database check each credential once.
func TestReplicasShareTheWork(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		w := newWorld(t, url)
		w.issuer.change(func() { w.issuer.down = true })
		const rows = 30
		for i := range rows {
			w.submit(t, fmt.Sprint("urn:example:", i), nil)
		}
		w.clock.Pass(time.Minute)
		seen := map[string]int{}
		var mu sync.Mutex
		w.verifier.before = func(_ context.Context, c *credential.Credential) {
			mu.Lock()
			defer mu.Unlock()
			seen[c.ID]++
		}
		var both sync.WaitGroup
		for _, replica := range []*world{w, w.another(t, url)} {
			both.Go(func() { replica.pass(t.Context()) })
		}
		both.Wait()
		require.Len(t, seen, rows)
		for id, n := range seen {
			require.Equal(t, 1, n, id)
		}
		requireAttempts(t, url, 1)
	})
}

// What cannot be read any more keeps its verdict, and is heard of now and then.
func TestUnreadable(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	c := storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i", CredentialID: "c", ValidFrom: storagetest.Start,
		Form: storage.FormJSON, Body: []byte(`{"name":"secret"`), Verdict: "valid", VerdictJSON: []byte(`{"verdict":"valid"}`), CheckedAt: storagetest.Start}
	_, err := w.store.UpsertCredential(t.Context(), c)
	require.NoError(t, err)
	w.wait(t, time.Minute)
	require.Equal(t, 1, strings.Count(w.log.String(), "is put off"))
	w.wait(t, putOff-time.Second)
	require.Equal(t, 1, strings.Count(w.log.String(), "is put off"))
	w.wait(t, time.Second)
	require.Equal(t, 2, strings.Count(w.log.String(), "is put off"))
	w.requireVerdict(t, credential.Valid, storagetest.Start)
	require.NotContains(t, w.log.String(), "secret")
}

// A credential that makes the verifier panic is named in the log, with where it happened; the others are checked.
func TestPanic(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.issuer.change(func() { w.issuer.down = true })
	for i := range 10 {
		w.submit(t, fmt.Sprint("urn:example:", i), nil)
	}
	w.issuer.change(func() { w.issuer.down = false })
	w.verifier.before = func(_ context.Context, c *credential.Credential) {
		if c.ID == "urn:example:3" {
			panic("nobody thought of this")
		}
	}
	w.wait(t, time.Minute)
	require.Equal(t, 1, strings.Count(w.log.String(), "nobody thought of this"))
	require.Contains(t, w.log.String(), "worker_test.go")
	require.Contains(t, w.log.String(), "credential.position=3")
	list, _, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 10})
	require.NoError(t, err)
	for i, c := range list {
		want := credential.Valid
		if i == 3 {
			want = credential.Unverifiable
		}
		require.Equal(t, string(want), c.Verdict, i)
	}
	w.wait(t, putOff-time.Second)
	require.Equal(t, 1, strings.Count(w.log.String(), "nobody thought of this"))
}

func TestOutage(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.submit(t, id, nil)
	require.NoError(t, w.store.Close())
	w.wait(t, time.Minute)
	require.Equal(t, 1, strings.Count(w.log.String(), "ERROR"))

}

// stopping is a store during whose calls the process is stopped.
type stopping struct {
	Store
	onClaim, onSave context.CancelFunc
}

func (s stopping) ClaimRechecks(ctx context.Context, limit int, lease time.Duration) ([]storage.Recheck, error) {
	s.onClaim()
	return s.Store.ClaimRechecks(ctx, limit, lease)
}

func (s stopping) SaveRecheck(ctx context.Context, r storage.Recheck) error {
	s.onSave()
	return s.Store.SaveRecheck(ctx, r)
}

// To be stopped is nothing to complain about.
func TestStop(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.submit(t, id, nil)
	w.clock.Pass(longest)
	for name, wrap := range map[string]func(context.CancelFunc) Store{
		"claiming": func(stop context.CancelFunc) Store { return stopping{w.store, stop, func() {}} },
		"saving":   func(stop context.CancelFunc) Store { return stopping{w.store, func() {}, stop} },
	} {
		ctx, stop := context.WithCancel(t.Context())
		w.Store = wrap(stop)
		w.Run(ctx)
		require.Error(t, ctx.Err(), name)
		require.Empty(t, w.log.String(), name)
	}
}

// No more than so many checks at once, however many are due.
func TestAtOnce(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.issuer.change(func() { w.issuer.down = true })
	for i := range 3 * atOnce {
		w.submit(t, fmt.Sprint("urn:example:", i), nil)
	}
	arrived, gate := make(chan struct{}, 3*atOnce), make(chan struct{})
	var mu sync.Mutex
	inside, most := 0, 0
	w.verifier.before = func(context.Context, *credential.Credential) {
		mu.Lock()
		inside++
		most = max(most, inside)
		mu.Unlock()
		arrived <- struct{}{}
		<-gate
		mu.Lock()
		inside--
		mu.Unlock()
	}
	var done sync.WaitGroup
	done.Go(func() { w.wait(t, time.Minute) })
	for range atOnce {
		<-arrived
	}
	for range 50 { // time enough for one too many
		w.requireAll(t, credential.Unverifiable, 3*atOnce)
	}
	close(gate)
	done.Wait()
	require.Equal(t, atOnce, most)
	require.EqualValues(t, 3*atOnce, w.verifier.count.Load())
}

// However many records could not be verified, and whatever hosts they name, a few questions an hour are asked in vain.
func TestManyOpenRecordsAskLittle(t *testing.T) {
	const records = 100
	for name, row := range map[string]struct {
		host      func(i int) string
		hour, day int32 // questions in the first hour, and in the day after it
	}{
		"one host":        {func(int) string { return "issuer.example" }, 8, 8},
		"one domain":      {func(i int) string { return fmt.Sprintf("h%d.issuer.example", i) }, 24, 24 * 12},
		"as many domains": {func(i int) string { return fmt.Sprintf("issuer%d.example", i) }, 60, 24 * 30},
	} {
		t.Run(name, func(t *testing.T) {
			host := row.host
			w := newWorld(t, storagetest.SQLiteURL(t))
			var dialled atomic.Int32
			var allow []string
			for i := range records {
				allow = append(allow, host(i)+":443")
			}
			client, err := fetch.New(fetch.Config{Allow: allow, Now: w.clock.Now,
				Dial: func(context.Context, string, string) (net.Conn, error) {
					dialled.Add(1)
					return nil, errors.New("nobody is there")
				}})
			require.NoError(t, err)
			w.verifier.Verifier = credential.New(credential.Options{Fetch: client, Now: w.clock.Now, Skew: skew})
			for i := range records {
				signer, issuerID := w.issuer.signer, "https://"+host(i)
				signer.VerificationMethod = issuerID + "#key"
				w.submitBytes(t, w.issuer.signWith(t, signer, issuerID, fmt.Sprintf("urn:uuid:%d", i), nil))
			}
			dialled.Store(0)
			for range 12 {
				w.wait(t, 5*time.Minute)
			}
			require.LessOrEqual(t, dialled.Load(), row.hour)
			dialled.Store(0)
			for range 6 {
				w.wait(t, 4*time.Hour)
			}
			require.LessOrEqual(t, dialled.Load(), row.day)
			w.requireAll(t, credential.Unverifiable, records)
		})
	}
}
