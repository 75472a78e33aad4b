package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// pagesInUse are the pages that read or write the database, as a person who has signed in asks for them.
var pagesInUse = map[string]url.Values{ // by method and path; the form of a POST
	"GET /":                           nil,
	"GET /login":                      nil,
	"POST /login":                     {"email": {"ann@learner.example"}, "password": {"guess"}},
	"POST /logout":                    {},
	"GET /consent?id=ASKED":           nil,
	"POST /consent":                   {"id": {"ASKED"}, "decision": {"deny"}},
	"GET /account":                    nil,
	"GET /account?stopped=other":      nil,
	"POST /account/apps/partner/stop": {},
	"GET /logo/partner?of=x":          nil,
	"GET /oauth/authorize?client_id=partner&redirect_uri=https%3A%2F%2Fpartner.example%2Fcallback": nil,
}

// Whichever table is out of reach, a page either does not need it and answers as before, or asks to come back.
func TestPagesInAnOutageAskToComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	store, err := storage.Open(context.Background(), storage.Options{URL: "sqlite:" + path})
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	s, err := New(mustResolve(t, Config{Bounds: Bounds{SigninAddressPerMinute: 1000, SigninAccountPerMinute: 1000}}), Deps{Store: store, Keys: testKeys(t)})
	require.NoError(t, err)
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })

	for page, form := range pagesInUse {
		failures := 0
		for _, table := range tables(t, db) {
			before := visit(t, srv.URL, page, form, fill(t, store))
			require.Less(t, before.StatusCode, 500, page)
			asked := fill(t, store)
			_, err := db.Exec("ALTER TABLE " + table + " RENAME TO gone")
			require.NoError(t, err)
			during := visit(t, srv.URL, page, form, asked)
			_, err = db.Exec("ALTER TABLE gone RENAME TO " + table)
			require.NoError(t, err)
			if during.StatusCode == before.StatusCode {
				continue
			}
			failures++
			require.Equal(t, http.StatusServiceUnavailable, during.StatusCode, "%s without %s", page, table)
			require.NotEmpty(t, during.Header.Get("Retry-After"), "%s without %s", page, table)
			require.Equal(t, "text/html; charset=utf-8", during.Header.Get("Content-Type"), "%s without %s", page, table)
		}
		require.Positive(t, failures, "%s needs no table", page)
	}
}

func tables(t *testing.T, db *sql.DB) (names []string) {
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		names = append(names, name)
	}
	require.NotEmpty(t, names)
	return names
}

const sessionCookie = "session"

// fill makes sure that Ann is signed in and has an app, and returns a request for her consent.
func fill(t *testing.T, store *storage.Store) (asked string) {
	ctx, now := t.Context(), time.Now()
	if _, err := store.User(ctx, "ann"); err != nil {
		require.NoError(t, store.CreateUser(ctx, storage.User{ID: "ann", Email: "ann@learner.example", Name: "Ann", Role: storage.RoleLearner,
			PasswordHash: "none", CreatedAt: now}))
		require.NoError(t, store.CreateClient(ctx, storage.Client{ID: "partner", State: storage.ClientActive, Name: "Partner",
			SecretHash: []byte("s"), RegistrationHash: []byte("r"), RedirectURIs: []string{"https://partner.example/callback"},
			GrantTypes: []string{"authorization_code"}, ResponseTypes: []string{"code"}, CreatedAt: now, UpdatedAt: now}))
	}
	hash := sha256.Sum256([]byte(sessionCookie))
	if _, err := store.SessionUser(ctx, hash[:]); err != nil {
		require.NoError(t, store.CreateSession(ctx, storage.Session{TokenHash: hash[:], UserID: "ann", CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	}
	asked = rand.Text()
	client, err := store.Client(ctx, "partner")
	require.NoError(t, err)
	require.NoError(t, store.CreateAuthorization(ctx, storage.Authorization{ID: asked, SessionHash: hash[:], UserID: "ann", ClientID: "partner",
		Request: "client_id=partner", Shown: client.Shown().Digest(), CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	apps, err := store.ConnectedApps(ctx, "ann")
	require.NoError(t, err)
	if len(apps) == 0 {
		grant := storage.Grant{ID: asked, ClientID: "partner", UserID: "ann", CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
		require.NoError(t, store.CreateCode(ctx, grant, storage.Code{Signature: asked, GrantID: asked, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}))
	}
	return asked
}

// visit asks for the page as Ann's browser does. A form of nil is a GET.
func visit(t *testing.T, host, page string, form url.Values, asked string) *http.Response {
	method, path, _ := strings.Cut(page, " ")
	body := strings.ReplaceAll(form.Encode(), "ASKED", asked)
	req, err := http.NewRequest(method, host+strings.ReplaceAll(path, "ASKED", asked), strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Cookie", "clrhost_session="+sessionCookie)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp
}
