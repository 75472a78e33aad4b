package registration_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/registration"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

const rounds = 10

// Two updates at once both succeed, one after the other, and none is mixed into the other.
func TestTwoUpdatesAtOnce(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store)
		c := h.client(good())
		for round := range rounds {
			before := c.stored().Version
			bodies := []members{version(round, "a"), version(round, "b")}
			answers := make([]answer, len(bodies))
			together(len(bodies), func(i int) { answers[i] = c.update(bodies[i]) })

			for i, a := range answers {
				require.Equal(t, http.StatusOK, a.status, a.text)
				require.Equal(t, answers[0].str("registration_access_token"), a.str("registration_access_token"), "both go on with one token")
				require.Equal(t, bodies[i]["client_name"], a.str("client_name"), "each response has what its request wrote")
				require.Equal(t, bodies[i]["software_version"], a.str("software_version"))
			}
			after := c.stored()
			require.Equal(t, before+2, after.Version)
			c.token = answers[0].str("registration_access_token")
			require.Equal(t, http.StatusOK, c.read().status)
			require.Equal(t, after.Name, after.SoftwareVersion)
			require.Equal(t, "https://pathways.example/"+after.Name, after.URI)
		}
		require.Len(t, h.audit(), 2, "the same members changed within an hour are one event")
	})
}

// version is a document in which one word is everywhere.
func version(round int, who string) members {
	word := who + strconv.Itoa(round)
	return good().with("client_uri", "https://pathways.example/"+word).with("client_name", word).with("software_version", word)
}

// Of deletions and updates at once one deletion wins; afterwards there is no client, in any order.
func TestDeleteAgainstUpdate(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store)
		for range rounds {
			c := h.client(good())
			statuses := make([]int, 4)
			together(len(statuses), func(i int) {
				if i%2 == 0 {
					statuses[i] = c.delete().status
				} else {
					statuses[i] = c.update(good().with("software_version", strconv.Itoa(i))).status
				}
			})
			require.ElementsMatch(t, []int{http.StatusNoContent, http.StatusUnauthorized}, []int{statuses[0], statuses[2]})
			for _, status := range []int{statuses[1], statuses[3]} {
				require.Contains(t, []int{http.StatusOK, http.StatusUnauthorized}, status)
			}
			_, err := store.Client(t.Context(), c.id)
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
	})
}

// An operator's suspension survives every update that it meets. An update that was first sends the client back to the
// operator, who then cannot suspend what is pending.
func TestSuspensionAgainstUpdate(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store, needsApproval)
		for round := range rounds {
			c := h.client(good())
			require.NoError(t, store.SetClientState(t.Context(), c.id, storage.ClientPending, storage.ClientActive))
			var suspended error
			together(3, func(i int) {
				if i == 0 {
					suspended = store.SetClientState(t.Context(), c.id, storage.ClientActive, storage.ClientSuspended)
				} else {
					c.update(version(round, "x"))
				}
			})
			want := storage.ClientSuspended
			if suspended != nil {
				require.ErrorIs(t, suspended, storage.ErrConflict)
				want = storage.ClientPending
			}
			require.Equal(t, want, c.stored().State)
		}
	})
}

// contested is a store on which another update wins the first races for a client.
type contested struct {
	*storage.Store
	lose int
}

func (s *contested) UpdateClient(ctx context.Context, c storage.Client) error {
	if s.lose--; s.lose >= 0 {
		return fmt.Errorf("update client: %w", storage.ErrConflict)
	}
	return s.Store.UpdateClient(ctx, c)
}

var _ registration.Store = (*contested)(nil)

func TestALostRaceIsTriedAgain(t *testing.T) {
	store := storagetest.SQLite(t, clock)
	rival := &contested{Store: store}
	c := on(t, rival, store).client(good())

	rival.lose = 9
	require.Equal(t, http.StatusOK, c.update(good().with("client_name", "Avenues")).status)
	require.Equal(t, "Avenues", c.stored().Name)

	rival.lose = 1000
	requireRefused(t, c.update(good().with("client_name", "Boulevards")), http.StatusConflict, badMetadata, "Send the update again")
	require.Equal(t, "Avenues", c.stored().Name)
	require.Len(t, c.host.audit(), 2, "what did not happen is not recorded")
}

// together runs fn for 0 to n-1 at the same time and waits.
func together(n int, fn func(i int)) {
	start := make(chan struct{})
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	running.Wait()
}
