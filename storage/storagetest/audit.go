package storagetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testAudit(t *testing.T, open Open) {
	t.Run("events come back as they were", func(t *testing.T) {
		f := start(t, open)
		want := storage.AuditEvent{
			At: Start.Add(-time.Hour), Action: "client.registered", Actor: "client:c", UserID: "u", ClientID: "c",
			Address: "192.0.2.1", RequestID: "r", Detail: "A client registered.",
		}
		require.NoError(t, f.Record(f.ctx, want))
		got := events(t, f, time.Time{})
		require.Len(t, got, 1)
		require.NotZero(t, got[0].ID)
		want.ID = got[0].ID
		equal(t, want, got[0])
	})
	t.Run("events take the store's clock", func(t *testing.T) {
		f := start(t, open)
		require.NoError(t, f.Record(f.ctx, storage.AuditEvent{Action: "a"}))
		require.Equal(t, Start, events(t, f, time.Time{})[0].At)
	})
	t.Run("is read from a time on, the oldest first", func(t *testing.T) {
		f := start(t, open)
		for i, minute := range []int{3, 1, 2, 2} {
			at := Start.Add(time.Duration(minute) * time.Minute)
			require.NoError(t, f.Record(f.ctx, storage.AuditEvent{At: at, Action: fmt.Sprint(minute), Detail: fmt.Sprint(i)}))
		}
		var actions []string
		for _, event := range events(t, f, Start.Add(2*time.Minute)) {
			actions = append(actions, event.Action)
		}
		require.Equal(t, []string{"2", "2", "3"}, actions)
	})
	t.Run("is read past one batch, and may be left early", func(t *testing.T) {
		f := start(t, open)
		const many = 1203 // two batches and a part
		require.NoError(t, f.Transact(f.ctx, func(ctx context.Context) error {
			for i := range many {
				// Events of one moment, so that a batch ends among equals.
				err := f.Record(ctx, storage.AuditEvent{At: Start.Add(time.Duration(i/700) * time.Second), Action: fmt.Sprint(i)})
				if err != nil {
					return err
				}
			}
			return nil
		}))
		for i, event := range events(t, f, time.Time{}) {
			require.Equal(t, fmt.Sprint(i), event.Action)
		}
		require.Len(t, events(t, f, time.Time{}), many)
		for event, err := range f.AuditEvents(f.ctx, storage.AuditFilter{}) {
			require.NoError(t, err)
			require.Equal(t, "0", event.Action)
			break
		}
	})
	t.Run("a repeat within the hour writes nothing", func(t *testing.T) { testAuditRepeats(t, start(t, open)) })
	t.Run("names are joined when it is read", func(t *testing.T) { testAuditNames(t, start(t, open)) })
	t.Run("is filtered", func(t *testing.T) { testAuditFilter(t, start(t, open)) })
	t.Run("addresses expire, events stay", func(t *testing.T) { testAuditAddresses(t, start(t, open)) })
	t.Run("is sealed, checked and pruned", func(t *testing.T) { testAuditSeals(t, start(t, open)) })
	t.Run("is sealed once by many", func(t *testing.T) { testAuditSealers(t, start(t, open)) })
	t.Run("reports an outage and ends", func(t *testing.T) {
		f := start(t, open)
		ctx, cancel := context.WithCancel(f.ctx)
		cancel()
		count := 0
		for _, err := range f.AuditEvents(ctx, storage.AuditFilter{}) {
			require.ErrorIs(t, err, context.Canceled)
			count++
		}
		require.Equal(t, 1, count)
	})
}

func events(t *testing.T, f fixture, since time.Time) []storage.AuditEvent {
	t.Helper()
	var list []storage.AuditEvent
	for event, err := range f.AuditEvents(f.ctx, storage.AuditFilter{Since: since}) {
		require.NoError(t, err)
		list = append(list, event)
	}
	return list
}

func testAuditRepeats(t *testing.T, f fixture) {
	event := storage.AuditEvent{Action: "client.updated", Actor: "client:c", UserID: "u", ClientID: "c", Detail: "redirect_uris"}
	record := func(e storage.AuditEvent, want int, why string) {
		t.Helper()
		e.Address, e.RequestID = f.clock.Now().String(), f.clock.Now().String() // these make no event another one
		require.NoError(t, f.Record(f.ctx, e))
		require.Len(t, events(t, f, time.Time{}), want, why)
	}
	record(event, 1, "the first")
	for range 5 {
		f.clock.Pass(time.Minute)
		record(event, 1, "a repeat")
	}
	other := event
	for i, change := range []*string{&other.Action, &other.Actor, &other.UserID, &other.ClientID, &other.Detail} {
		other = event
		*change += "x"
		record(other, 2+i, "another event")
		record(other, 2+i, "a repeat of the other event")
	}
	other = event
	other.UserID, other.ClientID = "uc", "" // the texts in a row are the same, the event is not
	record(other, 7, "another event")

	f.clock.Pass(55*time.Minute - time.Microsecond)
	record(event, 7, "just within the hour of the first")
	f.clock.Pass(time.Microsecond)
	record(event, 8, "an hour later")
	record(event, 8, "the hour begins anew")

	for i := range 3 {
		record(storage.AuditEvent{Action: "client.suspended", Actor: storage.ActorOperator, ClientID: "c"}, 9+i,
			"what an operator does counts each time")
	}
	for i := range 3 {
		record(storage.AuditEvent{Action: "client.suspended", Actor: storage.ActorAdmin + "ada", ClientID: "c"}, 12+i,
			"and what an admin does")
	}
}

func testAuditNames(t *testing.T, f fixture) {
	Learner(t, f.Store, "ada")
	Partner(t, f.Store, "app")
	for _, e := range []storage.AuditEvent{
		{Action: "1", Actor: "user:ada", UserID: "ada", ClientID: "app"},
		{Action: "2", Actor: "client:app", ClientID: "gone"},
		{Action: "3", Actor: "user:gone", UserID: "gone"},
		{Action: "4", Actor: storage.ActorOperator},
		{Action: "5", Actor: storage.ActorAdmin + "ada"},
	} {
		require.NoError(t, f.Record(f.ctx, e))
	}
	var names [][]string
	for _, e := range events(t, f, time.Time{}) {
		names = append(names, []string{e.ActorName, e.UserName, e.ClientName})
	}
	require.Equal(t, [][]string{
		{"Learner ada", "Learner ada", "Partner app"}, {"Partner app", "", ""}, {"", "", ""}, {"", "", ""}, {"Learner ada", "", ""},
	}, names)
}

func testAuditFilter(t *testing.T, f fixture) {
	for i := range 12 {
		f.clock.Pass(time.Minute)
		require.NoError(t, f.Record(f.ctx, storage.AuditEvent{
			Action: fmt.Sprint("a", i%2), Actor: "anonymous", UserID: fmt.Sprint("u", i%3), ClientID: fmt.Sprint("c", i%4), Detail: fmt.Sprint(i),
		}))
	}
	for _, row := range []struct {
		filter storage.AuditFilter
		want   []string
	}{
		{storage.AuditFilter{Action: "a1", Since: Start.Add(8 * time.Minute)}, []string{"7", "9", "11"}},
		{storage.AuditFilter{UserID: "u1"}, []string{"1", "4", "7", "10"}},
		{storage.AuditFilter{ClientID: "c3"}, []string{"3", "7", "11"}},
		{storage.AuditFilter{Action: "a0", UserID: "u0", ClientID: "c2"}, []string{"6"}},
		{storage.AuditFilter{Newest: 2}, []string{"10", "11"}},
		{storage.AuditFilter{Newest: 2, UserID: "u1"}, []string{"7", "10"}},
		{storage.AuditFilter{Newest: 9, UserID: "u1"}, []string{"1", "4", "7", "10"}},
		{storage.AuditFilter{Newest: 9, Since: Start.Add(11 * time.Minute)}, []string{"10", "11"}},
		{storage.AuditFilter{Newest: 1, Since: Start.Add(11 * time.Minute)}, []string{"11"}},
		{storage.AuditFilter{Action: "none"}, nil},
	} {
		var got []string
		for e, err := range f.AuditEvents(f.ctx, row.filter) {
			require.NoError(t, err)
			got = append(got, e.Detail)
		}
		require.Equal(t, row.want, got, "%+v", row.filter)
	}
}

func testAuditAddresses(t *testing.T, f fixture) {
	for i := range 5 {
		f.clock.Pass(time.Hour)
		require.NoError(t, f.Record(f.ctx, storage.AuditEvent{Action: fmt.Sprint(i), Address: "192.0.2.1"}))
	}
	_, _, err := f.SealAudit(f.ctx, 5)
	require.NoError(t, err)
	before := Start.Add(4 * time.Hour) // three are older, one is as old
	for _, want := range []int64{2, 1, 0} {
		n, err := f.DeleteAuditAddresses(f.ctx, before, 2)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	var addresses []string
	for _, e := range events(t, f, time.Time{}) {
		addresses = append(addresses, e.Address)
	}
	require.Equal(t, []string{"", "", "", "192.0.2.1", "192.0.2.1"}, addresses)
	requireGood(t, f)
}

// recordMany records events one second apart.
func recordMany(t *testing.T, f fixture, from, n int) {
	t.Helper()
	require.NoError(t, f.Transact(f.ctx, func(ctx context.Context) error {
		for i := range n {
			f.clock.Pass(time.Second)
			if err := f.Record(ctx, storage.AuditEvent{Action: "a", Detail: fmt.Sprint(from + i), Address: "192.0.2.1"}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func requireGood(t *testing.T, f fixture) storage.AuditReport {
	t.Helper()
	report, err := f.CheckAudit(f.ctx, "")
	require.NoError(t, err)
	require.Nil(t, report.Fault)
	require.True(t, report.Known)
	return report
}

func testAuditSeals(t *testing.T, f fixture) {
	require.Equal(t, storage.AuditReport{Known: true}, requireGood(t, f), "an empty log")
	last, err := f.LastAuditID(f.ctx)
	require.NoError(t, err)
	require.Zero(t, last)

	recordMany(t, f, 0, 2300)
	last, err = f.LastAuditID(f.ctx)
	require.NoError(t, err)
	recordMany(t, f, 2300, 10)
	_, added, err := f.SealAudit(f.ctx, last)
	require.NoError(t, err)
	require.Equal(t, 3, added, "1000, 1000 and 300")
	newest, added, err := f.SealAudit(f.ctx, last)
	require.NoError(t, err)
	require.Zero(t, added)
	require.EqualValues(t, 3, newest.Number)
	report := requireGood(t, f)
	require.EqualValues(t, 3, report.Seals)
	require.EqualValues(t, 2300, report.Events)
	require.EqualValues(t, 10, report.Unsealed)
	require.Equal(t, newest, report.Newest)

	known, err := f.CheckAudit(f.ctx, newest.String())
	require.NoError(t, err)
	require.True(t, known.Known)
	unknown, err := f.CheckAudit(f.ctx, "3:00")
	require.NoError(t, err)
	require.False(t, unknown.Known)

	requirePruned(t, f, Start.Add(1000*time.Second), storage.AuditPrunable{Stay: 999}) // the range ends at that moment
	requirePruned(t, f, Start.Add(2200*time.Second), storage.AuditPrunable{First: 1, Last: 2, Events: 2000, Stay: 199})
	require.Len(t, events(t, f, time.Time{}), 310)
	requirePruned(t, f, f.clock.Now().Add(time.Hour), storage.AuditPrunable{First: 3, Last: 3, Events: 300, Stay: 10})
	requirePruned(t, f, f.clock.Now().Add(time.Hour), storage.AuditPrunable{Stay: 10})
	report = requireGood(t, f)
	require.EqualValues(t, 2300, report.Pruned)
	require.EqualValues(t, 10, report.Unsealed)

	last, err = f.LastAuditID(f.ctx)
	require.NoError(t, err)
	_, added, err = f.SealAudit(f.ctx, last)
	require.NoError(t, err)
	require.Equal(t, 1, added, "the chain goes on")
	require.EqualValues(t, 4, requireGood(t, f).Seals)
}

func requirePruned(t *testing.T, f fixture, before time.Time, want storage.AuditPrunable) {
	t.Helper()
	got, err := f.PrunableAudit(f.ctx, before)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.NoError(t, f.PruneAudit(f.ctx, got))
	requireGood(t, f)
}

func testAuditSealers(t *testing.T, f fixture) {
	recordMany(t, f, 0, 3500)
	var sealers sync.WaitGroup
	counts := make(chan int, 4)
	for range cap(counts) {
		sealers.Go(func() {
			if _, n, err := f.SealAudit(f.ctx, 1<<40); err == nil {
				counts <- n
			}
		})
	}
	sealers.Wait()
	close(counts)
	total := 0
	for n := range counts {
		total += n
	}
	require.Equal(t, 4, total)
	report := requireGood(t, f)
	require.EqualValues(t, 4, report.Seals)
	require.EqualValues(t, 3500, report.Events)
}
