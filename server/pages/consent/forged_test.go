package consent_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/server/servertest"
	"clrhost/storage/storagetest"
)

// RFC 6749, Section 10.12: an answer that is forged, foreign, late or given twice gets a page and never a code.
func TestNoOtherAnswerCounts(t *testing.T) {
	storagetest.Engines(t, noOtherAnswerCounts)
}

func noOtherAnswerCounts(t *testing.T, open storagetest.Open) {
	var late atomic.Int64 // how far the clock went on
	now := func() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(late.Load())) }
	for name, spoil := range map[string]func(a *asking){
		"an unknown id":         func(a *asking) { a.id = "unknown" },
		"no id":                 func(a *asking) { a.id = "" },
		"an id with NUL":        func(a *asking) { a.id += "\x00" },
		"an id that is no text": func(a *asking) { a.id = "\xff" },
		"an id too long":        func(a *asking) { a.id = strings.Repeat("a", 4000) },
		"too late":              func(*asking) { late.Add(int64(10 * time.Minute)) },
		"another user's browser": func(a *asking) {
			a.AddUser(t, "eve@example.org", "Eve")
			a.person = a.SignedIn(t, "eve@example.org")
		},
		"another browser of the same user": func(a *asking) { a.person = a.SignedIn(t, email) },
		"a replay":                         func(a *asking) { a.answer(t, "deny") },
		"a replay after the code":          func(a *asking) { resp, _ := a.answer(t, "allow", scope.ProfileReadonly); a.outcome(t, resp) },
	} {
		a := ask(t, servertest.SiteOptions{Now: now, Open: open}, scope.ProfileReadonly)
		spoil(a)
		for method, ask := range map[string]func() (*http.Response, string){
			"GET":  func() (*http.Response, string) { return a.show(t) },
			"POST": func() (*http.Response, string) { return a.answer(t, "allow", scope.ProfileReadonly) },
		} {
			resp, body := ask()
			require.Equal(t, http.StatusForbidden, resp.StatusCode, "%s: %s", method, name)
			require.Empty(t, resp.Header.Get("Location"), "%s: %s", method, name)
			require.NotContains(t, body, "Badgely", "%s: %s", method, name)
		}
	}
}

func TestABrowserThatIsNotSignedInAnswersNothing(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.ProfileReadonly)
	owner := a.person
	a.person = a.Person(t)
	resp, _ := a.answer(t, "allow", scope.ProfileReadonly)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	require.Empty(t, resp.Header.Get("Location"))
	a.person = owner
	resp, _ = a.show(t)
	require.Equal(t, http.StatusOK, resp.StatusCode, "the request still waits for its owner")
}

func TestAnAnswerFromAnotherSiteIsRefused(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.ProfileReadonly)
	form := url.Values{"id": {a.id}, "decision": {"allow"}, "scope": {scope.ProfileReadonly}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+"/consent", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := a.person.Do(req)
	require.NoError(t, err)
	read(t, resp)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	resp, _ = a.show(t)
	require.Equal(t, http.StatusOK, resp.StatusCode, "nothing was answered")
}

func TestTwoAnswersAtOnceAreOne(t *testing.T) {
	a := ask(t, servertest.SiteOptions{}, scope.ProfileReadonly)
	const parallel = 8
	statuses := make(chan int, parallel)
	for range parallel {
		go func() {
			resp, err := a.person.PostForm(a.URL+"/consent", url.Values{"id": {a.id}, "decision": {"allow"}, "scope": {scope.ProfileReadonly}})
			if err != nil {
				statuses <- 0
				return
			}
			_ = resp.Body.Close()
			statuses <- resp.StatusCode
		}()
	}
	count := map[int]int{}
	for range parallel {
		count[<-statuses]++
	}
	require.Equal(t, map[int]int{http.StatusSeeOther: 1, http.StatusForbidden: parallel - 1}, count)
}
