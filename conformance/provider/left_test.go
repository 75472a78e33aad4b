package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider"
	"clrhost/conformance/provider/probe"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// runAt runs the cases of the suite that some patterns name, with the learners of a host.
func runAt(t *testing.T, host *servertest.Host, only ...string) conformance.Report {
	t.Helper()
	return runBy(t, time.Now, host, only...)
}

// runBy is runAt by another clock.
func runBy(t *testing.T, now func() time.Time, host *servertest.Host, only ...string) conformance.Report {
	t.Helper()
	var people []browser.Person
	for _, l := range host.Learners {
		people = append(people, browser.Person{Email: l.Email, Password: l.Password})
	}
	partner, err := probe.New(probe.Config{URL: host.URL, Users: people, Roots: host.Roots, Transport: host.Direct()})
	require.NoError(t, err)
	report, err := conformance.Run(t.Context(), provider.Suite(), partner,
		conformance.Config{Only: only, Brief: true, Patience: 50 * time.Millisecond, Now: now}, quiet{})
	require.NoError(t, err)
	require.Empty(t, report.Aborted)
	return report
}

// quiet observes nothing.
type quiet struct{}

func (quiet) Begin(conformance.Outline)    {}
func (quiet) Checked(conformance.Finding)  {}
func (quiet) Started(conformance.CaseInfo) {}
func (quiet) Finished(conformance.Result)  {}

// changing changes the members of JSON answers to requests whose path ends in a suffix.
func changing(suffix string, change func(r *http.Request, status *int, object map[string]any)) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer, object := httptest.NewRecorder(), map[string]any{}
			good.ServeHTTP(answer, r)
			body := answer.Body.Bytes()
			if strings.HasSuffix(r.URL.Path, suffix) && json.Unmarshal(body, &object) == nil {
				change(r, &answer.Code, object)
				body, _ = json.Marshal(object) // it was unmarshalled
			}
			maps.Copy(w.Header(), answer.Header())
			w.Header().Del("Content-Length")
			w.WriteHeader(answer.Code)
			_, _ = w.Write(body)
		})
	}
}

// requireLeft compares the sentences about what is left with their beginnings, in order.
func requireLeft(t *testing.T, left []string, beginnings ...string) {
	t.Helper()
	require.Len(t, left, len(beginnings), left)
	for i, beginning := range beginnings {
		require.True(t, strings.HasPrefix(left[i], beginning), left[i])
	}
}

// A run deletes the clients that it registered, also those that were given another registration token meanwhile. What
// they were granted ends with them.
func TestARunDeletesItsClients(t *testing.T) {
	host := servertest.Start(t, servertest.Options{})
	report := runAt(t, host, "registration", "management", "token.exchange", "refresh.good")
	clients, err := host.Store.Clients(t.Context())
	require.NoError(t, err)
	require.Empty(t, clients)
	require.Empty(t, report.Left)
}

// Where clients cannot be deleted, they are named, and their tokens are revoked.
func TestClientsThatStayAreNamedAndTheirTokensRevoked(t *testing.T) {
	revoked := 0
	host := servertest.Start(t, servertest.Options{Wrap: func(good http.Handler) http.Handler {
		unmanaged := changing("/oauth/register", func(_ *http.Request, _ *int, object map[string]any) {
			delete(object, "registration_client_uri")
			delete(object, "registration_access_token")
		})(good)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/oauth/revoke" {
				revoked++
			}
			unmanaged.ServeHTTP(w, r)
		})
	}})
	report := runAt(t, host, "token.exchange", "read.media")
	clients, err := host.Store.Clients(t.Context())
	require.NoError(t, err)
	require.Len(t, clients, 1)
	requireLeft(t, report.Left, "1 client: "+clients[0].ID+".")
	require.Contains(t, report.Left[0], "no management of registrations")
	require.Positive(t, revoked)
}

// outcomes are those of the cases, by id.
func outcomes(report conformance.Report) map[string]string {
	all := map[string]string{}
	for _, r := range report.Results() {
		all[r.Case.ID] = string(r.Outcome) + " " + r.Expected + r.Reason
	}
	return all
}

// service is what the host calls the service of the standard.
const service = "clr"

// holds counts the credentials of the first learner.
func holds(t *testing.T, host *servertest.Host) int {
	t.Helper()
	_, extent, err := host.Store.CredentialPage(t.Context(), host.Learners[0].ID, storage.Page{Service: service, Limit: 1})
	require.NoError(t, err)
	return int(extent.Total)
}

// newInARun is how many credentials of a run are new by the question of their cases: write.json and write.jws.
const newInARun = 2

// A run replaces what the runs before it stored, so that it finds what they found, and the list grows by what is to be new.
func TestLaterRunsFindWhatTheFirstFound(t *testing.T) {
	var later atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	host := servertest.Start(t, servertest.Options{Now: now})
	about := []string{"read", "paging", "profile", "write"}
	first := outcomes(runBy(t, now, host, about...))
	before := holds(t, host)
	require.Positive(t, before)
	runs := 1
	if os.Getenv("CLRHOST_LONG") != "" {
		runs = 9
	}
	for n := range runs {
		later.Add(int64(time.Minute)) // within moments of each other, a run avoids what the one before it wrote last
		report := runBy(t, now, host, about...)
		require.Equal(t, first, outcomes(report), "run %d", n+2)
		require.LessOrEqual(t, holds(t, host), before+(n+1)*newInARun)
		requireLeft(t, report.Left, "")
		t.Logf("%d credentials after run %d", holds(t, host), n+2)
		require.Contains(t, report.Left[0], " credentials in the account of "+host.Learners[0].Email)
	}
}

// Runs may follow each other within a second.
func TestARunRightAfterAnotherFindsTheSame(t *testing.T) {
	now := time.Now()
	host := servertest.Start(t, servertest.Options{Now: func() time.Time { return now }})
	for range 2 {
		for id, outcome := range outcomes(runAt(t, host, "write")) {
			require.Regexp(t, "^(pass|skip) ", outcome, id)
		}
	}
}

// A host that keeps the version before beside the one that replaces it is red until that is mended, and not for longer,
// although both versions are still there.
func TestWhatAFaultLeftBehindDoesNotOutliveIt(t *testing.T) {
	var mu sync.Mutex
	broken, sent, kept := true, map[string]any{}, map[string]any{} // by id
	host := servertest.Start(t, servertest.Options{Wrap: changing("/credentials", func(r *http.Request, status *int, object map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		id, _ := object["id"].(string)
		switch {
		case r.Method == http.MethodPost && broken && *status == http.StatusCreated:
			sent[id] = object
		case r.Method == http.MethodPost && broken && *status == http.StatusOK:
			kept[id] = sent[id]
		case r.Method == http.MethodGet && !r.URL.Query().Has("offset"):
			all, _ := object["credential"].([]any)
			object["credential"] = slices.AppendSeq(all, maps.Values(kept))
		}
	})})
	const id = "write.replace"
	require.Regexp(t, "^fail .*one credential", outcomes(runAt(t, host, id))[id])
	mu.Lock()
	broken = false
	mu.Unlock()
	for range 2 {
		require.Equal(t, "pass ", outcomes(runAt(t, host, id))[id])
	}
}

// A profile that a case changed and could not restore is named.
func TestAProfileThatIsNotRestoredIsNamed(t *testing.T) {
	puts := 0
	host := servertest.Start(t, servertest.Options{Wrap: func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut {
				if puts++; puts > 1 {
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
			}
			good.ServeHTTP(w, r)
		})
	}})
	report := runAt(t, host, "profile.put.published")
	require.Equal(t, "pass ", outcomes(report)["profile.put.published"])
	requireLeft(t, report.Left, "The profile of "+host.Learners[0].Email+" as profile.put.published left it")
}

// A large credential that the host accepts does not stay.
func TestALargeCredentialIsReplacedByASmallOne(t *testing.T) {
	large := 0
	host := servertest.Start(t, servertest.Options{Wrap: func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/credentials") && r.ContentLength > 1<<20 {
				large++
				w.WriteHeader(http.StatusCreated)
				return
			}
			good.ServeHTTP(w, r)
		})
	}})
	report := runAt(t, host, "write.large")
	require.Equal(t, 1, large)
	require.Equal(t, "pass ", outcomes(report)["write.large"])
	requireLeft(t, report.Left, "1 credential in the account of")
	require.NotContains(t, report.Left[0], "bytes")
}

// A list that does not end is no verdict, and is not read without end.
func TestAListThatIsTooLongIsNoVerdict(t *testing.T) {
	var reads atomic.Int32
	host := servertest.Start(t, servertest.Options{Wrap: changing("/credentials", func(r *http.Request, _ *int, object map[string]any) {
		if r.Method == http.MethodGet {
			clear(object)
			object["credential"] = []any{map[string]any{"id": fmt.Sprintf("https://records.example/%d", reads.Add(1))}}
		}
	})})
	require.Regexp(t, "^error .*use an account of its own$", outcomes(runAt(t, host, "paging.total.whole"))["paging.total.whole"])
	require.Less(t, reads.Load(), int32(300))
}
