package registration_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/oauth/registration"
	"clrhost/storage/storagetest"
)

// An update that asks for what is there already leaves no trace: no version, no date, no token, no event, no approval.
func TestAnUnchangedUpdateWritesNothing(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store, needsApproval)
		c := h.client(good().with("contacts", []string{"ops@pathways.example"}))
		require.NoError(t, store.SetClientState(t.Context(), c.id, "pending", "active"))
		before, events, read := c.stored(), len(h.audit()), c.read()
		same := members(read.body)
		for _, name := range []string{
			"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at",
		} {
			same = same.without(name)
		}
		for _, body := range []members{same, same.with("client_secret", c.secret), same.without("response_types"), same.with("unknown", 7)} {
			a := c.update(body)
			require.Equal(t, http.StatusOK, a.status, a.text)
			require.Empty(t, cmp.Diff(read.body, a.body))
		}
		require.Empty(t, cmp.Diff(before, c.stored()))
		require.Len(t, h.audit(), events)
	})
}

// RFC 7592, Section 3: an update may answer with another token. The one before is good until that is used.
func TestAChangingUpdateRotatesTheToken(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store)
		c := h.client(good())
		first := c.token
		a := c.update(good().with("client_name", "Avenues"))
		second := a.str("registration_access_token")
		require.Regexp(t, `^clrr_[A-Za-z0-9_-]{43}$`, second)
		require.NotEqual(t, first, second)

		// The response may have been lost: the old token stays valid, and has the same next one.
		require.Equal(t, first, c.read().str("registration_access_token"))
		require.Equal(t, second, c.update(good().with("client_name", "Avenues")).str("registration_access_token"))
		require.Equal(t, second, c.update(good().with("client_name", "Boulevards")).str("registration_access_token"))

		c.token = second
		require.Equal(t, second, c.read().str("registration_access_token"), "a read rotates nothing")
		old := client{h, c.id, c.secret, first}
		requireRefused(t, old.read(), http.StatusUnauthorized, "invalid_token")
		requireRefused(t, old.update(good()), http.StatusUnauthorized, "invalid_token")
		requireRefused(t, old.delete(), http.StatusUnauthorized, "invalid_token")

		third := c.update(good()).str("registration_access_token")
		require.NotContains(t, []string{first, second}, third)
		c.token = third
		require.Equal(t, http.StatusNoContent, c.delete().status)
	})
}

// A failed update changes no token, but sending it with the next one is a use.
func TestARefusedUpdateRotatesNothing(t *testing.T) {
	c := newHost(t).client(good())
	first := c.token
	require.Equal(t, http.StatusBadRequest, c.update(good().without("client_name")).status)
	require.Empty(t, c.stored().RegistrationNext)
	c.token = c.update(good().with("client_name", "Avenues")).str("registration_access_token")
	require.Equal(t, http.StatusBadRequest, c.update(good().without("client_name")).status)
	c.token = first
	require.Equal(t, http.StatusUnauthorized, c.read().status)
}

// While the next token is first used, a request with the old one is accepted or rejected, and the old one does not become
// valid again.
func TestTheOldTokenAgainstTheNext(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		h := on(t, store, store)
		c := h.client(good())
		for round := range rounds {
			old, next := c, c
			next.token = c.update(version(round, "first")).str("registration_access_token")
			statuses := make([]int, 4)
			together(len(statuses), func(i int) {
				if i%2 == 0 {
					statuses[i] = next.read().status
				} else {
					statuses[i] = old.update(version(round, "x"+string(rune('a'+i)))).status
				}
			})
			require.Equal(t, []int{http.StatusOK, http.StatusOK}, []int{statuses[0], statuses[2]})
			require.Subset(t, []int{http.StatusOK, http.StatusUnauthorized}, []int{statuses[1], statuses[3]})
			require.Equal(t, http.StatusUnauthorized, old.read().status)
			require.Equal(t, http.StatusOK, next.read().status)
			c = next
		}
	})
}

// A learner's consent is for the app on one host. On another host it is another app.
func TestAnUpdateDoesNotMoveAClientToAnotherHost(t *testing.T) {
	h := newHost(t)
	c := h.client(good())
	before := c.stored()
	for name, body := range map[string]members{
		"everything":        at("https://evil.example"),
		"a subdomain":       at("https://app.pathways.example"),
		"the redirect URI":  good().with("redirect_uris", []string{"https://evil.example/cb"}),
		"a further one":     good().with("redirect_uris", []string{"https://pathways.example/cb", "https://evil.example/cb"}),
		"the home page":     good().with("client_uri", "https://evil.example/"),
		"the logo":          good().with("logo_uri", "https://evil.example/logo.png"),
		"the terms":         good().with("tos_uri", "https://evil.example/terms"),
		"the privacy rules": good().with("policy_uri", "https://evil.example/privacy"),
	} {
		requireRefused(t, c.update(body), http.StatusBadRequest, badMetadata,
			"must stay on the registered host name, pathways.example", "register the app on another host as a new client")
		require.Empty(t, cmp.Diff(before, c.stored()), name)
	}
	require.Len(t, h.audit(), 1)

	for _, body := range []members{at("https://PATHWAYS.example"), at("https://pathways.example:8443")} {
		require.Equal(t, http.StatusOK, c.update(body).status, "the same host name, in other letters or with a port")
	}
	local := newHost(t, onLoopback).client(at("http://localhost:1"))
	require.Equal(t, http.StatusOK, local.update(at("http://localhost:2")).status)
	requireRefused(t, local.update(at("http://127.0.0.1:1")), http.StatusBadRequest, badMetadata, "must stay on")
}

// The time of the last change of what people are shown is stored, and no other change affects it.
func TestAChangeOfWhatIsShownIsDated(t *testing.T) {
	h := newHost(t)
	c := h.client(good())
	require.Equal(t, http.StatusOK, c.update(good().with("software_version", "9")).status)
	require.True(t, c.stored().ShownSince.IsZero())
	require.Equal(t, http.StatusOK, c.update(good().with("client_name", "Avenues")).status)
	require.Equal(t, started, c.stored().ShownSince)
}

func TestNoClientBearsTheNameOfTheHost(t *testing.T) {
	h := newHost(t, func(h *registration.Handler) { h.HostNames = []string{"Riverbend Records", "records.example"} })
	for _, name := range []string{
		"Riverbend Records", "riverbend records", "RIVERBEND-RECORDS", "Riverbend\u00a0Rec\u043erds", "R1verbend Records",
		"Records.Example", "clrhost", "CLRH\u043eST", "Verified", "verif\u0456ed", "official",
	} {
		requireRefused(t, h.register(good().with("client_name", name)), http.StatusBadRequest, badMetadata,
			"client_name must not be a name that stands for this host itself")
	}
	for _, name := range []string{"Riverbend Careers", "Verified Skills", "Pathways for clrhost"} {
		require.Equal(t, http.StatusCreated, h.register(good().with("client_name", name)).status, name)
	}
}

// A text without a visible character is rejected, in any member that people read.
func TestTextThatShowsNothingIsRefused(t *testing.T) {
	h := newHost(t)
	for _, nothing := range []string{
		"\u3164", "\u2800\u2800", "\u115f\u1160", "\u0301", "\u200d\u0301", "\ufe0f", "\u034f", "\u3164 \u3164", "...", "\u202e", "\ufffc",
	} {
		for _, name := range []string{"client_name", "software_id", "software_version"} {
			requireRefused(t, h.register(good().with(name, nothing)), http.StatusBadRequest, badMetadata, name+" must ")
		}
		requireRefused(t, h.register(good().with("contacts", []string{nothing})), http.StatusBadRequest, badMetadata, "contacts[0] must ")
	}
	requireRefused(t, h.register(good().with("client_name", "Path\u3164ways")), http.StatusBadRequest, badMetadata, "invisible")
	require.Zero(t, h.count())
}

// A registration token outlives the master secret it was hashed with, and one whose answer was lost is made again as it was.
func TestARegistrationTokenOutlivesASecret(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, clock)
		first, second := secret.Master{Secret: bytes.Repeat([]byte("k"), secret.MasterSize)}, secret.NewMaster(started)
		has := func(masters ...secret.Master) func(*registration.Handler) {
			ring, err := secret.DeriveAll(masters, clock)
			require.NoError(t, err)
			return func(h *registration.Handler) { h.Keys = ring }
		}
		old, both, onlyNew := on(t, store, store), on(t, store, store, has(first, second)), on(t, store, store, has(second))
		c, lost := old.client(good()), old.client(good())
		next := lost.update(good().with("client_name", "Avenues")).str("registration_access_token")

		c.host = onlyNew
		requireRefused(t, c.read(), http.StatusUnauthorized, "invalid_token")
		c.host, lost.host = both, both
		require.Equal(t, http.StatusOK, c.read().status)
		require.Equal(t, next, lost.update(good().with("client_name", "Avenues")).str("registration_access_token"))
		require.Equal(t, next, lost.update(good().with("client_name", "Boulevards")).str("registration_access_token"))
		lost.token = next
		require.Equal(t, http.StatusOK, lost.read().status)
		require.Equal(t, http.StatusOK, lost.update(good().with("client_name", "Crescents")).status)
		require.Equal(t, http.StatusOK, lost.read().status)

		c.host, lost.host = onlyNew, onlyNew
		require.Equal(t, http.StatusOK, c.read().status)
		require.Equal(t, http.StatusOK, lost.read().status)
		c.token = c.update(good().with("client_name", "Drives")).str("registration_access_token")
		require.Equal(t, http.StatusOK, c.read().status)
	})
}
