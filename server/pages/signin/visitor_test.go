package signin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// sessions has one session, or fails, and counts how often it is asked.
type sessions struct {
	Store
	fails bool
	asked int
}

func (s *sessions) SessionUser(context.Context, []byte) (storage.User, error) {
	s.asked++
	if s.fails {
		return storage.User{}, fmt.Errorf("connection refused: %w", storage.ErrOutage)
	}
	return storage.User{ID: "ada", Name: "Ada <b>"}, nil
}

// Every page shows who is signed in, for one look at the store a request. A page about the failure of the store is shown
// without a name, and without offering to sign in.
func TestEveryPageShowsWhoIsSignedIn(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	const name, out, in = "<bdi>Ada &lt;b&gt;</bdi>", `action="/logout"`, `href="/login"`
	for title, row := range map[string]struct {
		store        sessions
		cookie, path string
		status       int
		asked        int
		with, sans   []string
	}{
		"behind Require":        {cookie: "x", path: "/account/apps", status: http.StatusOK, asked: 1, with: []string{name, out, `href="/account/apps" aria-current="page"`}, sans: []string{in}},
		"a page for anyone":     {cookie: "x", path: "/terms", status: http.StatusOK, asked: 1, with: []string{name, out}, sans: []string{in, "aria-current=\"page\""}},
		"nobody":                {path: "/terms", status: http.StatusOK, with: []string{in}, sans: []string{out}},
		"the sign-in page":      {path: "/login", status: http.StatusOK, sans: []string{in, out}},
		"a failure":             {store: sessions{fails: true}, cookie: "x", path: "/account/apps", status: http.StatusServiceUnavailable, asked: 1, sans: []string{name, in, out}},
		"a failure for anyone":  {store: sessions{fails: true}, cookie: "x", path: "/terms", status: http.StatusOK, asked: 1, sans: []string{name, in, out}},
		"a page of a known app": {cookie: "x", path: "/account/apps/1/stop", status: http.StatusOK, asked: 1, with: []string{`href="/account/apps" aria-current="true"`, `href="/account">`}},
	} {
		var h *Handler
		pages, err := page.New(page.Config{Visitor: func(c *gin.Context) (*page.Visitor, error) { return h.Visitor(c) }})
		require.NoError(t, err)
		h = New(Config{Store: &row.store, Pages: pages})
		engine := gin.New()
		show := func(c *gin.Context) { pages.Problem(c, http.StatusOK, phrase.Of("A page"), phrase.Phrase{}) }
		engine.GET("/account/*path", pages.Endpoint(h.Require), show)
		engine.NoRoute(show)
		request := httptest.NewRequest(http.MethodGet, row.path, nil)
		if row.cookie != "" {
			request.AddCookie(&http.Cookie{Name: h.cookie, Value: row.cookie})
		}
		w := httptest.NewRecorder()
		engine.ServeHTTP(w, request)
		require.Equal(t, row.status, w.Code, title)
		require.Equal(t, row.asked, row.store.asked, title)
		for _, part := range row.with {
			require.Contains(t, w.Body.String(), part, title)
		}
		for _, part := range row.sans {
			require.NotContains(t, w.Body.String(), part, title)
		}
	}
}
