package probe_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
	"clrhost/internal/build"
)

// description is a service description that says as little as there must be for a run to begin.
const description = `{"info":{"title":"Tiny host"},"paths":{"/credentials":{"get":{}}},
	"components":{"securitySchemes":{"OAuth2ACG":{"x-imssf-registrationUrl":"http://h/r",
	"flows":{"authorizationCode":{"authorizationUrl":"http://h/a","tokenUrl":"http://h/t","scopes":{}}}}}}}`

// tinyHost answers every path but the service description with a word.
func tinyHost(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/discovery") {
			_, _ = io.WriteString(w, description)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(host.Close)
	return host.URL
}

func teapot(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusTeapot)
	_, _ = io.WriteString(w, `{"kind":"teapot"}`)
}

// quiet observes nothing.
type quiet struct{}

func (quiet) Begin(conformance.Outline)    {}
func (quiet) Checked(conformance.Finding)  {}
func (quiet) Started(conformance.CaseInfo) {}
func (quiet) Finished(conformance.Result)  {}

// The short names of the tests.
type (
	Case  = conformance.Case[*probe.Probe]
	Group = conformance.Group[*probe.Probe]
	Suite = conformance.Suite[*probe.Probe]
)

// known is a token known beforehand.
var known = probe.Token{Value: "a-token-known-beforehand", Scopes: []string{probe.ReadCredentials}}

// run runs cases against a host with a token for reading.
func run(t *testing.T, url string, groups ...Group) conformance.Report {
	t.Helper()
	return runWith(t, probe.Config{URL: url, Tokens: []probe.Token{known}}, conformance.Config{}, groups...)
}

func runWith(t *testing.T, host probe.Config, cfg conformance.Config, groups ...Group) conformance.Report {
	t.Helper()
	partner, err := probe.New(host)
	require.NoError(t, err)
	report, err := conformance.Run(t.Context(), Suite(groups), partner, cfg, quiet{})
	require.NoError(t, err)
	return report
}

func one(t *testing.T, url string, c Case) conformance.Result {
	t.Helper()
	report := run(t, url, Group{Name: "a", Cases: []Case{c}})
	require.Empty(t, report.Aborted)
	return report.Results()[0]
}

// An expectation of a reply decides by the exchange that the reply came from.
func TestExpectationsOfAReply(t *testing.T) {
	get := func(p *probe.Probe) *probe.Reply { return p.With(probe.ReadCredentials).Get("/credentials") }
	for name, want := range map[string]struct {
		c                        Case
		outcome                  conformance.Outcome
		expected, actual, reason string
	}{
		"what holds": {
			c:       Case{Run: func(p *probe.Probe) { get(p).Status(418).Object().Member("kind").Text().Is("teapot") }},
			outcome: conformance.Pass},
		"a status": {
			c:       Case{Run: func(p *probe.Probe) { get(p).Status(200, 201) }},
			outcome: conformance.Fail, expected: "status 200 or 201", actual: "status 418"},
		"a member": {
			c:       Case{Run: func(p *probe.Probe) { get(p).Object().Member("kind").Text().Is("pot") }},
			outcome: conformance.Fail, expected: `/kind "pot"`, actual: `/kind "teapot"`},
		"an earlier reply": {
			c: Case{Run: func(p *probe.Probe) {
				first := get(p)
				p.Anonymous().Get("/other")
				first.Status(200)
			}},
			outcome: conformance.Fail, expected: "status 200", actual: "status 418"},
		"an operation that the host does not list": {
			c:       Case{Needs: []conformance.Feature{probe.FeatureWrite}, Run: func(*probe.Probe) {}},
			outcome: conformance.Skip, reason: "the host does not list POST /credentials"},
		"a host that does not answer": {
			c:       Case{Run: func(p *probe.Probe) { p.NewClient(p.Metadata()) }},
			outcome: conformance.Error, reason: "the host gave no answer to POST http://h/r"},
	} {
		t.Run(name, func(t *testing.T) {
			want.c.ID = "a.case"
			got := one(t, tinyHost(t, teapot), want.c)
			require.Equal(t, want.outcome, got.Outcome, got.Reason)
			require.Equal(t, want.expected, got.Expected)
			require.Equal(t, want.actual, got.Actual)
			require.Contains(t, got.Reason, want.reason)
			if got.Outcome == conformance.Fail {
				require.Equal(t, 0, got.At)
				require.Equal(t, http.StatusTeapot, got.Exchanges[got.At].Status)
				require.Equal(t, "Bearer [access token 1]", got.Exchanges[got.At].RequestHeader.Get("Authorization"))
			}
		})
	}
}

// Every request names the harness and its version, those of the preflight too.
func TestEveryRequestNamesTheHarness(t *testing.T) {
	var mu sync.Mutex
	agents := map[string]bool{}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		agents[r.UserAgent()] = true
		_, _ = io.WriteString(w, description)
	}))
	defer host.Close()
	run(t, host.URL, Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *probe.Probe) { p.Anonymous().Get("/x") }}}})
	require.Equal(t, map[string]bool{"clrhost-conformance/" + build.Version(): true}, agents)
}

func TestWhatCannotBeProbed(t *testing.T) {
	for want, cfg := range map[string]probe.Config{
		"URL: must be the https or http URL": {URL: "records.example", Tokens: []probe.Token{known}},
		"--user: must be an account":         {URL: "https://h.example"},
	} {
		_, err := probe.New(cfg)
		require.ErrorContains(t, err, want)
	}
}

func TestASharedThingIsMadeOnceAndItsFailureIsNobodysFault(t *testing.T) {
	var asked atomic.Int32
	host := httptest.NewServer(nil)
	defer host.Close()
	host.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/discovery"):
			_, _ = io.WriteString(w, strings.ReplaceAll(description, "http://h/", host.URL+"/"))
		case r.URL.Path == "/r":
			asked.Add(1)
			w.WriteHeader(http.StatusForbidden)
		}
	})
	var cases []Case
	for i := range 5 {
		cases = append(cases, Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *probe.Probe) { p.Client() }})
	}
	report := run(t, host.URL, Group{Name: "a", Cases: cases})
	for _, result := range report.Results() {
		require.Equal(t, conformance.Error, result.Outcome)
		require.Equal(t, "a registered client could not be obtained: expected a success, status 2xx, got status 403", result.Reason)
	}
	require.EqualValues(t, 1, asked.Load())
	require.Equal(t, conformance.ExitInconclusive, report.ExitCode())
}

func TestWhatCannotBeSharedEndsEveryCaseInTheSameWay(t *testing.T) {
	// The run has a token for reading alone, and nobody who could sign in for another.
	var cases []Case
	for i := range 4 {
		cases = append(cases, Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *probe.Probe) { p.With(probe.WriteCredentials) }})
	}
	host := httptest.NewServer(nil)
	defer host.Close()
	host.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/r" {
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"client_id":"c","client_secret":"s"}`)
			return
		}
		_, _ = io.WriteString(w, strings.ReplaceAll(description, "http://h/", host.URL+"/"))
	})
	report := run(t, host.URL, Group{Name: "a", Cases: cases})
	for _, result := range report.Results() {
		require.Equal(t, conformance.Skip, result.Outcome, result.Reason)
		require.Contains(t, result.Reason, "only a run with a password can")
	}
	require.Equal(t, conformance.ExitInconclusive, report.ExitCode(), "nothing was asked")
}

func TestAHostThatIsNotThereIsAMistakeToMend(t *testing.T) {
	host := httptest.NewServer(nil)
	host.Close()
	report := run(t, host.URL, Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(*probe.Probe) {}}}})
	require.Contains(t, report.Aborted, "does not answer")
	require.NotEmpty(t, report.Preflight[0].Fix)
	require.Empty(t, report.Results())
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

func TestAnUntrustedCertificateIsNamedAsSuch(t *testing.T) {
	host := httptest.NewTLSServer(http.HandlerFunc(teapot))
	defer host.Close()
	report := run(t, host.URL, Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(*probe.Probe) {}}}})
	require.Contains(t, report.Aborted, "certificate")
	require.Contains(t, report.Preflight[0].Fix, "--ca")
}

func TestClocksThatDisagreeAreAFinding(t *testing.T) {
	for ahead, agree := range map[time.Duration]bool{0: true, 30 * time.Second: true, 5 * time.Minute: false, -5 * time.Minute: false} {
		report := runWith(t, probe.Config{URL: tinyHost(t, teapot), Tokens: []probe.Token{known}},
			conformance.Config{Now: func() time.Time { return time.Now().Add(ahead) }},
			Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(*probe.Probe) {}}}})
		clock := report.Preflight[slices.IndexFunc(report.Preflight, func(f conformance.Finding) bool { return f.Check == "clock" })]
		require.Equal(t, agree, clock.OK, "%s: %s", ahead, clock.Detail)
		require.Empty(t, report.Aborted)
	}
}

func TestARunEndsWhenTheHostIsGone(t *testing.T) {
	var gone atomic.Bool
	url := tinyHost(t, func(w http.ResponseWriter, _ *http.Request) {
		if gone.Load() {
			panic(http.ErrAbortHandler)
		}
	})
	var cases []Case
	for i := range 50 {
		cases = append(cases, Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *probe.Probe) {
			gone.Store(true)
			p.Anonymous().Get("/x")
		}})
	}
	report := run(t, url, Group{Name: "a", Serial: true, Cases: cases})
	require.Equal(t, "the host has stopped answering; not asked: 42 of the 50 cases of a", report.Aborted)
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

func TestATokenWithMoreScopesWillDoWhenThereIsNoOther(t *testing.T) {
	var seen string
	url := tinyHost(t, func(_ http.ResponseWriter, r *http.Request) { seen = r.Header.Get("Authorization") })
	both := probe.Token{Value: "both", Scopes: []string{probe.ReadCredentials, probe.WriteCredentials}}
	exact := probe.Token{Value: "exact", Scopes: []string{probe.ReadCredentials}}
	for want, tokens := range map[string][]probe.Token{"Bearer both": {both}, "Bearer exact": {both, exact}} {
		runWith(t, probe.Config{URL: url, Tokens: tokens}, conformance.Config{},
			Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *probe.Probe) { p.With(probe.ReadCredentials).Get("/credentials") }}}})
		require.Equal(t, want, seen)
	}
}
