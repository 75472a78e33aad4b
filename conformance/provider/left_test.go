package provider_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider"
	"clrhost/conformance/provider/probe"
	"clrhost/server/servertest"
)

// runAt runs the cases of the suite that some patterns name, with the learners of a host.
func runAt(t *testing.T, host *servertest.Host, only ...string) conformance.Report {
	t.Helper()
	var people []browser.Person
	for _, l := range host.Learners {
		people = append(people, browser.Person{Email: l.Email, Password: l.Password})
	}
	partner, err := probe.New(probe.Config{URL: host.URL, Users: people, Roots: host.Roots, Transport: host.Direct()})
	require.NoError(t, err)
	report, err := conformance.Run(t.Context(), provider.Suite(), partner,
		conformance.Config{Only: only, Brief: true, Patience: 50 * time.Millisecond}, quiet{})
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
