package probe_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
	"clrhost/internal/build"
	"clrhost/server/servertest"
)

func nothing(*probe.Probe) {}

// A description that trickles ends the run in the time of a case, and says so.
func TestADescriptionThatTricklesEndsTheRun(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			w.(http.Flusher).Flush()
			time.Sleep(time.Millisecond)
		}
	}))
	defer host.Close()
	report := runWith(t, probe.Config{URL: host.URL, Tokens: []probe.Token{known}}, conformance.Config{Timeout: 50 * time.Millisecond},
		Group{Name: "a", Cases: []Case{{ID: "a.case", Run: nothing}}})
	require.Regexp(t, `the answer was not complete within 50ms, only \d+ bytes of it`, report.Aborted)
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

// The first request has the name of the harness as every other one has.
func TestEveryRequestOfARunNamesTheHarness(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	host := servertest.Start(t, servertest.Options{Wrap: func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			seen[r.UserAgent()]++
			mu.Unlock()
			good.ServeHTTP(w, r)
		})
	}})
	kim := host.Learners[0]
	report := runWith(t, probe.Config{URL: host.URL, Roots: host.Roots, Users: []browser.Person{{Email: kim.Email, Password: kim.Password}}}, conformance.Config{},
		Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *probe.Probe) { p.With(probe.ReadCredentials).Get("/credentials").Status(200) }}}})
	require.Equal(t, conformance.Pass, report.Results()[0].Outcome, report.Aborted)
	require.Len(t, seen, 2)
	for agent := range seen {
		require.Contains(t, agent, "clrhost-conformance/"+build.Version())
	}
}

// The password of the second account is tried, too, and the finding names whose it is.
func TestTheFindingNamesWhosePasswordIsWrong(t *testing.T) {
	host := servertest.Start(t, servertest.Options{})
	right := func(i int) browser.Person {
		return browser.Person{Email: host.Learners[i].Email, Password: host.Learners[i].Password}
	}
	wrong := func(i int) browser.Person {
		return browser.Person{Email: host.Learners[i].Email, Password: "not the password"}
	}
	for flag, users := range map[string][]browser.Person{"--password-file": {wrong(0), right(1)}, "--second-password-file": {right(0), wrong(1)}} {
		report := runWith(t, probe.Config{URL: host.URL, Roots: host.Roots, Users: users}, conformance.Config{},
			Group{Name: "a", Cases: []Case{{ID: "a.case", Run: nothing}}})
		last := report.Preflight[len(report.Preflight)-1]
		require.False(t, last.OK)
		require.Contains(t, last.Fix, "("+flag+")")
		require.NotContains(t, last.Detail+last.Fix, "not the password")
		for _, user := range users {
			require.Equal(t, user.Password == "not the password", strings.Contains(last.Fix, user.Email), last.Fix)
		}
		require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
	}
}

func TestTheOtherSchemeIsProposed(t *testing.T) {
	tls := httptest.NewTLSServer(http.HandlerFunc(teapot))
	defer tls.Close()
	plain := httptest.NewServer(http.HandlerFunc(teapot))
	defer plain.Close()
	for url, right := range map[string]string{
		"http" + strings.TrimPrefix(tls.URL, "https"):   tls.URL,
		"https" + strings.TrimPrefix(plain.URL, "http"): plain.URL,
	} {
		report := run(t, url, Group{Name: "a", Cases: []Case{{ID: "a.case", Run: nothing}}})
		require.NotEmpty(t, report.Aborted)
		require.Contains(t, report.Preflight[0].Fix, right)
	}
}

func gzipped(text string) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return out.Bytes()
}

func deflated(text string) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return out.Bytes()
}

// RFC 9110, Section 12.5.3: without Accept-Encoding, any Content-Encoding may be used.
func TestAContentEncodingThatWasNotAskedFor(t *testing.T) {
	const teapot = `{"kind":"teapot"}`
	for name, want := range map[string]struct {
		coding  string
		body    []byte
		outcome conformance.Outcome
	}{
		"gzip":         {"gzip", gzipped(teapot), conformance.Pass},
		"deflate":      {"deflate", deflated(teapot), conformance.Pass},
		"identity":     {"identity", []byte(teapot), conformance.Pass},
		"another":      {"br", []byte("\x8b\x08\x80{}"), conformance.Error},
		"none of that": {"gzip", []byte(teapot), conformance.Fail},
		"a bomb":       {"gzip", gzipped(strings.Repeat(" ", 17<<20)), conformance.Error},
	} {
		t.Run(name, func(t *testing.T) {
			host := tinyHost(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", want.coding)
				_, _ = w.Write(want.body)
			})
			result := one(t, host, Case{ID: "a.case", Run: func(p *probe.Probe) { p.Anonymous().Get("/x").Object().Member("kind").Text().Is("teapot") }})
			require.Equal(t, want.outcome, result.Outcome, result.Actual+result.Reason)
			said := fmt.Sprint(result.Expected, result.Actual, result.Reason, result.Notes)
			require.NotContains(t, said, "UTF-8")
			if name != "identity" && name != "a bomb" {
				require.Contains(t, said, "Content-Encoding")
			}
		})
	}
}
