package conformance_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
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

// watcher notes what it is told.
type watcher struct {
	planned  int
	finished []string
}

func (w *watcher) Begin(suite conformance.Suite) { w.planned = len(suite) }
func (w *watcher) Checked(conformance.Finding)   {}
func (w *watcher) Started(conformance.Case)      {}
func (w *watcher) Finished(r conformance.Result) {
	w.finished = append(w.finished, r.Case.ID+" "+string(r.Outcome))
}

func run(t *testing.T, url string, groups ...conformance.Group) (conformance.Report, *watcher) {
	t.Helper()
	w := &watcher{}
	report, err := conformance.Run(t.Context(), groups, conformance.Config{URL: url,
		Tokens: []conformance.Token{{Value: "a-token-known-beforehand", Scopes: []string{conformance.ReadCredentials}}}}, w)
	require.NoError(t, err)
	return report, w
}

func one(t *testing.T, url string, c conformance.Case) conformance.Result {
	t.Helper()
	report, _ := run(t, url, conformance.Group{Name: "a", Cases: []conformance.Case{c}})
	require.Empty(t, report.Aborted)
	return report.Results()[0]
}

func TestOutcomes(t *testing.T) {
	get := func(p *conformance.Probe) *conformance.Reply {
		return p.With(conformance.ReadCredentials).Get("/credentials")
	}
	for name, want := range map[string]struct {
		c                        conformance.Case
		outcome                  conformance.Outcome
		expected, actual, reason string
	}{
		"what is kept passes": {
			c:       conformance.Case{Run: func(p *conformance.Probe) { get(p).Status(418).Object().Member("kind").Text().Is("teapot") }},
			outcome: conformance.Pass},
		"a broken MUST fails": {
			c:       conformance.Case{Run: func(p *conformance.Probe) { get(p).Status(200, 201) }},
			outcome: conformance.Fail, expected: "status 200 or 201", actual: "status 418"},
		"a broken SHOULD warns": {
			c:       conformance.Case{Level: conformance.Should, Run: func(p *conformance.Probe) { get(p).Status(200) }},
			outcome: conformance.Warn, expected: "status 200", actual: "status 418"},
		"a SHOULD within a MUST warns and goes on": {
			c: conformance.Case{Run: func(p *conformance.Probe) {
				r := get(p)
				p.Should(func() { r.Status(200) })
				r.Status(418)
			}},
			outcome: conformance.Warn, expected: "status 200", actual: "status 418"},
		"a MUST after a SHOULD still fails": {
			c: conformance.Case{Run: func(p *conformance.Probe) {
				r := get(p)
				p.Should(func() { r.Status(200) })
				r.Object().Member("kind").Text().Is("pot")
			}},
			outcome: conformance.Fail, expected: `/kind "pot"`, actual: `/kind "teapot"`},
		"what makes no sense is skipped": {
			c:       conformance.Case{Run: func(p *conformance.Probe) { p.Skip("no %s", "milk") }},
			outcome: conformance.Skip, reason: "no milk"},
		"a feature that is not there skips": {
			c:       conformance.Case{Needs: []conformance.Feature{conformance.FeatureWrite}, Run: func(*conformance.Probe) {}},
			outcome: conformance.Skip, reason: "the host does not list POST /credentials"},
		"what cannot be told is an error": {
			c:       conformance.Case{Run: func(p *conformance.Probe) { p.NewClient(p.Metadata()) }},
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
				require.Equal(t, http.StatusTeapot, got.Exchanges[got.At].Status)
				require.Equal(t, "Bearer [access token 1]", got.Exchanges[got.At].RequestHeader.Get("Authorization"))
			}
		})
	}
}

func TestABriefRunKeepsWhatDecided(t *testing.T) {
	get := func(status int) conformance.Case {
		return conformance.Case{ID: fmt.Sprintf("a.%d", status), Run: func(p *conformance.Probe) { p.Anonymous().Get("/x").Status(status) }}
	}
	report, err := conformance.Run(t.Context(), conformance.Suite{{Name: "a", Cases: []conformance.Case{get(418), get(200)}}},
		conformance.Config{URL: tinyHost(t, teapot), Tokens: []conformance.Token{{Value: "t"}}, Brief: true}, &watcher{})
	require.NoError(t, err)
	passed, failed := report.Results()[0], report.Results()[1]
	require.Equal(t, conformance.Pass, passed.Outcome)
	require.Empty(t, passed.Exchanges)
	require.Equal(t, http.StatusTeapot, failed.Exchanges[failed.At].Status)
}

func TestWhatACaseChangesIsPutBack(t *testing.T) {
	var order []string
	result := one(t, tinyHost(t, teapot), conformance.Case{ID: "a.case", Run: func(p *conformance.Probe) {
		p.Finally(func() { order = append(order, "first") })
		p.Finally(func() { order = append(order, "second"); p.Unable("it cannot be put back") })
		p.Anonymous().Get("/x").Status(200)
	}})
	require.Equal(t, conformance.Fail, result.Outcome)
	require.Equal(t, []string{"second", "first"}, order)
}

func TestAMistakeOfTheHarnessIsNotHidden(t *testing.T) {
	require.Panics(t, func() {
		conformance.PlayForTest(conformance.Case{Run: func(*conformance.Probe) { panic("a mistake") }})
	})
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
	var cases []conformance.Case
	for i := range 5 {
		cases = append(cases, conformance.Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *conformance.Probe) { p.Client() }})
	}
	report, _ := run(t, host.URL, conformance.Group{Name: "a", Cases: cases})
	for _, result := range report.Results() {
		require.Equal(t, conformance.Error, result.Outcome)
		require.Equal(t, "a registered client could not be had: expected status 201, got status 403", result.Reason)
	}
	require.EqualValues(t, 1, asked.Load())
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

func TestWhatACaseSaysHoldsNoSecret(t *testing.T) {
	const token = "a-token-known-beforehand"
	for name, body := range map[string]func(p *conformance.Probe){
		"a failure":   func(p *conformance.Probe) { p.Expect(false, "not "+token, token) },
		"a warning":   func(p *conformance.Probe) { p.Should(func() { p.Expect(false, "not "+token, token) }) },
		"a skip":      func(p *conformance.Probe) { p.Skip("of %s", token) },
		"no verdict":  func(p *conformance.Probe) { p.Unable("because of %s", token) },
		"a side note": func(p *conformance.Probe) { p.Note("by the way, %s", token) },
	} {
		result := one(t, tinyHost(t, teapot), conformance.Case{ID: "a.case", Run: body})
		said := result.Expected + result.Actual + result.Reason + strings.Join(result.Notes, "")
		require.Contains(t, said, "[access token 1]", name)
		require.NotContains(t, said, token, name)
	}
}

func TestWhatCannotBeSharedEndsEveryCaseInTheSameWay(t *testing.T) {
	// The run has a token for reading alone, and nobody who could sign in for another.
	var cases []conformance.Case
	for i := range 4 {
		cases = append(cases, conformance.Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *conformance.Probe) { p.With(conformance.WriteCredentials) }})
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
	report, _ := run(t, host.URL, conformance.Group{Name: "a", Cases: cases})
	for _, result := range report.Results() {
		require.Equal(t, conformance.Skip, result.Outcome, result.Reason)
		require.Contains(t, result.Reason, "only a run with a password can")
	}
	require.Equal(t, conformance.ExitGood, report.ExitCode())
}

func TestOnlyChoosesByGroupIDAndGlob(t *testing.T) {
	suite := conformance.Suite{
		{Name: "a", Cases: []conformance.Case{{ID: "a.one"}, {ID: "a.two"}, {ID: "a.two.more"}}},
		{Name: "b", Cases: []conformance.Case{{ID: "b.one"}}},
	}
	for pattern, want := range map[string]string{
		"": "a.one a.two a.two.more b.one", "a": "a.one a.two a.two.more", "a.two": "a.two a.two.more", "*.one": "a.one b.one",
		"b.one": "b.one", "c": "", "a.t*": "a.two a.two.more", "[": "",
	} {
		var patterns, ids []string
		if pattern != "" {
			patterns = []string{pattern}
		}
		for _, group := range suite.Only(patterns) {
			for _, c := range group.Cases {
				ids = append(ids, c.ID)
			}
		}
		require.Equal(t, want, strings.Join(ids, " "), pattern)
	}
}

func TestResultsKeepTheOrderOfTheCases(t *testing.T) {
	var cases []conformance.Case
	for i := range 20 {
		cases = append(cases, conformance.Case{ID: fmt.Sprintf("a.%02d", i), Run: func(p *conformance.Probe) {
			p.Wait(time.Duration(20-i) * time.Millisecond / 4)
		}})
	}
	report, watched := run(t, tinyHost(t, teapot), conformance.Group{Name: "a", Cases: cases})
	for i, result := range report.Results() {
		require.Equal(t, fmt.Sprintf("a.%02d", i), result.Case.ID)
	}
	require.Len(t, watched.finished, 20)
}

func TestASerialGroupRunsOneCaseAtATime(t *testing.T) {
	var running, most atomic.Int32
	var cases []conformance.Case
	for i := range 6 {
		cases = append(cases, conformance.Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *conformance.Probe) {
			most.Store(max(most.Load(), running.Add(1)))
			p.Wait(time.Millisecond)
			running.Add(-1)
		}})
	}
	run(t, tinyHost(t, teapot), conformance.Group{Name: "a", Serial: true, Cases: cases})
	require.EqualValues(t, 1, most.Load())
}

func TestAHostThatIsNotThereIsAMistakeToMend(t *testing.T) {
	host := httptest.NewServer(nil)
	host.Close()
	report, _ := run(t, host.URL, conformance.Group{Name: "a", Cases: []conformance.Case{{ID: "a.case", Run: func(*conformance.Probe) {}}}})
	require.Contains(t, report.Aborted, "does not answer")
	require.NotEmpty(t, report.Preflight[0].Fix)
	require.Empty(t, report.Results())
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

func TestAnUntrustedCertificateIsNamedAsSuch(t *testing.T) {
	host := httptest.NewTLSServer(http.HandlerFunc(teapot))
	defer host.Close()
	report, _ := run(t, host.URL, conformance.Group{Name: "a", Cases: []conformance.Case{{ID: "a.case", Run: func(*conformance.Probe) {}}}})
	require.Contains(t, report.Aborted, "certificate")
	require.Contains(t, report.Preflight[0].Fix, "--ca")
}

func TestClocksThatDisagreeAreAFinding(t *testing.T) {
	for ahead, agree := range map[time.Duration]bool{0: true, 30 * time.Second: true, 5 * time.Minute: false, -5 * time.Minute: false} {
		report, err := conformance.Run(t.Context(), conformance.Suite{{Name: "a", Cases: []conformance.Case{{ID: "a.case", Run: func(*conformance.Probe) {}}}}},
			conformance.Config{URL: tinyHost(t, teapot), Tokens: []conformance.Token{{Value: "t"}}, Now: func() time.Time { return time.Now().Add(ahead) }}, &watcher{})
		require.NoError(t, err)
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
	var cases []conformance.Case
	for i := range 50 {
		cases = append(cases, conformance.Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *conformance.Probe) {
			gone.Store(true)
			p.Anonymous().Get("/x")
		}})
	}
	report, _ := run(t, url, conformance.Group{Name: "a", Serial: true, Cases: cases})
	require.Equal(t, "the host has stopped answering", report.Aborted)
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

func TestACaseThatNeverEndsIsEnded(t *testing.T) {
	report, err := conformance.Run(t.Context(), conformance.Suite{{Name: "a", Cases: []conformance.Case{
		{ID: "a.case", Run: func(p *conformance.Probe) { p.Wait(time.Hour) }}}}}, conformance.Config{URL: tinyHost(t, teapot),
		Timeout: 50 * time.Millisecond, Patience: time.Millisecond, Tokens: []conformance.Token{{Value: "t"}}}, &watcher{})
	require.NoError(t, err)
	require.Equal(t, conformance.Error, report.Results()[0].Outcome)
}

func TestARunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	report, err := conformance.Run(ctx, conformance.Suite{{Name: "a", Serial: true, Cases: []conformance.Case{
		{ID: "a.one", Run: func(*conformance.Probe) { cancel() }},
		{ID: "a.two", Run: func(p *conformance.Probe) { p.Anonymous().Get("/x") }},
	}}}, conformance.Config{URL: tinyHost(t, teapot), Tokens: []conformance.Token{{Value: "t"}}}, &watcher{})
	require.NoError(t, err)
	require.NotEmpty(t, report.Aborted)
	require.Len(t, report.Results(), 1, "a case began after the end")
}

func TestAHostThatLimitsIsWaitedForAndElseNoVerdict(t *testing.T) {
	var asked atomic.Int32
	limit := func(after string, times int32) http.HandlerFunc {
		asked.Store(0)
		return func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) <= times {
				w.Header().Set("Retry-After", after)
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			teapot(w, r)
		}
	}
	c := conformance.Case{ID: "a.case", Run: func(p *conformance.Probe) { p.Anonymous().Get("/x").Status(418) }}
	require.Equal(t, conformance.Pass, one(t, tinyHost(t, limit("0", 3)), c).Outcome)
	for _, after := range []string{"0", "3600", "", "soon"} {
		result := one(t, tinyHost(t, limit(after, 1000)), c)
		require.Equal(t, conformance.Error, result.Outcome, after)
		require.Contains(t, result.Reason, "429")
		require.Equal(t, http.StatusTooManyRequests, result.Exchanges[result.At].Status)
	}
}

func TestATokenWithMoreScopesWillDoWhenThereIsNoOther(t *testing.T) {
	var seen string
	url := tinyHost(t, func(_ http.ResponseWriter, r *http.Request) { seen = r.Header.Get("Authorization") })
	both := conformance.Token{Value: "both", Scopes: []string{conformance.ReadCredentials, conformance.WriteCredentials}}
	exact := conformance.Token{Value: "exact", Scopes: []string{conformance.ReadCredentials}}
	for want, tokens := range map[string][]conformance.Token{"Bearer both": {both}, "Bearer exact": {both, exact}} {
		_, err := conformance.Run(t.Context(), conformance.Suite{{Name: "a", Cases: []conformance.Case{{ID: "a.case", Run: func(p *conformance.Probe) {
			p.With(conformance.ReadCredentials).Get("/credentials")
		}}}}}, conformance.Config{URL: url, Tokens: tokens}, &watcher{})
		require.NoError(t, err)
		require.Equal(t, want, seen)
	}
}

func TestWhatCannotRunAtAll(t *testing.T) {
	good := conformance.Config{URL: "https://h.example", Tokens: []conformance.Token{{Value: "t"}}}
	suite := conformance.Suite{{Name: "a", Cases: []conformance.Case{{ID: "a.case"}}}}
	for want, change := range map[string]func(*conformance.Config){
		"must be an https or http URL": func(c *conformance.Config) { c.URL = "records.example" },
		"needs an account":             func(c *conformance.Config) { c.Tokens = nil },
		"no case has an id":            func(c *conformance.Config) { c.Only = []string{"nothing"} },
	} {
		cfg := good
		change(&cfg)
		_, err := conformance.Run(t.Context(), suite, cfg, &watcher{})
		require.ErrorContains(t, err, want)
	}
}

func TestExitCodes(t *testing.T) {
	report := func(results ...conformance.Result) conformance.Report {
		return conformance.Report{Groups: []conformance.GroupResult{{Results: results}}}
	}
	is := func(o conformance.Outcome) conformance.Result { return conformance.Result{Outcome: o} }
	for _, row := range []struct {
		report conformance.Report
		want   int
	}{
		{report(is(conformance.Pass), is(conformance.Warn), is(conformance.Skip)), 0},
		{report(is(conformance.Pass), is(conformance.Fail)), 1},
		{report(is(conformance.Error), is(conformance.Fail)), 1},
		{report(is(conformance.Pass), is(conformance.Error)), 2},
		{report(), 2},
		{report(conformance.Result{Outcome: conformance.Fail, Known: "issue 7"}, is(conformance.Pass)), 0},
		{report(conformance.Result{Outcome: conformance.Pass, Unexpected: true}), 1},
		{conformance.Report{Aborted: "gone", Groups: report(is(conformance.Pass)).Groups}, 2},
	} {
		require.Equal(t, row.want, row.report.ExitCode())
	}
}
