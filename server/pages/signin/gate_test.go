package signin

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheGateHasBounds(t *testing.T) {
	for _, row := range []struct {
		name    string
		account func(i int) string
		address func(i int) string
		let     int
		why     problem
	}{
		{"of one account from many addresses", same("ada"), numbered, 16, crowded},
		{"of one account from one address", same("ada"), same("192.0.2.7"), 16, crowded},
		{"of one address with many accounts", numbered, same("192.0.2.7"), 32, busy},
		{"of all together", numbered, numbered, 64, busy},
		{"an account is not an address", same("x"), same("x"), 16, crowded},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate()
				var let, refused atomic.Int64
				for i := range 200 {
					go func() {
						leave, err := g.enter(t.Context(), row.account(i), row.address(i))
						if err != nil {
							if later, ok := errors.AsType[laterError](err); ok && later.why == row.why && later.wait >= time.Second {
								refused.Add(1)
							}
							return
						}
						let.Add(1)
						time.Sleep(30 * time.Millisecond)
						leave()
					}()
				}
				synctest.Wait()
				require.EqualValues(t, 200-row.let, refused.Load(), "refused at once, before any slot is given back")
				time.Sleep(time.Minute)
				require.EqualValues(t, row.let, let.Load())
				requireEmpty(t, g)
			})
		})
	}
}

func TestNoMoreThanTheSlotsAreHeldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		var running, most atomic.Int64
		for i := range 60 {
			go func() {
				leave, err := g.enter(t.Context(), numbered(i), numbered(i))
				if err != nil {
					return
				}
				defer leave()
				most.Store(max(most.Load(), running.Add(1)))
				time.Sleep(time.Second)
				running.Add(-1)
			}()
		}
		time.Sleep(time.Hour)
		require.EqualValues(t, cap(g.slots), most.Load())
	})
}

func TestWaitingForASlotEndsWithTheRequest(t *testing.T) {
	g := newGate()
	for range cap(g.slots) {
		g.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := g.enter(ctx, "ada", "192.0.2.7")
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, g.slots, cap(g.slots), "it gave back no slot that it did not have")
	for range cap(g.slots) {
		<-g.slots
	}
	requireEmpty(t, g)
}

// Of one account two attempts at most stand before those of other people, however many wait.
func TestAnotherPersonWaitsBehindTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		g.slots = make(chan struct{}, 1)
		check := func(account, address string) {
			leave, err := g.enter(t.Context(), account, address)
			require.NoError(t, err)
			time.Sleep(time.Second)
			leave()
		}
		for i := range 16 {
			go check("ada", numbered(i))
		}
		synctest.Wait()
		begin := time.Now()
		check("kim", "192.0.2.7")
		require.LessOrEqual(t, time.Since(begin), 3*time.Second, "two of ada's and her own")
		time.Sleep(time.Minute)
		requireEmpty(t, g)
	})
}

func requireEmpty(t *testing.T, g *gate) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	require.Zero(t, g.all)
	require.Empty(t, g.addresses)
	require.Empty(t, g.accounts)
	require.Empty(t, g.slots)
}

func same(name string) func(int) string { return func(int) string { return name } }

func numbered(i int) string { return strconv.Itoa(i) }
