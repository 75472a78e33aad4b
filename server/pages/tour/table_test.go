package tour_test

import (
	"net/http"
	"net/url"

	"clrhost/oauth/scope"
)

// The people of the demonstration.
const (
	nobody   = ""
	nurse    = "learner@example.org"
	transfer = "transfer@example.org"
	collects = "badges@example.org"
	admin    = "admin@example.org"
)

// stop is a page in one state.
type stop struct {
	name   string               // also of the pictures
	as     string               // who is signed in
	at     func(h house) string // its URL
	form   url.Values           // is posted to it, unless nil
	status int                  // zero means 200
}

// stops are all pages and states.
var stops = []stop{
	{name: "home", at: path("/")},
	{name: "home-signed-in", as: nurse, at: path("/")},
	{name: "terms", at: path("/terms")},
	{name: "privacy", at: path("/privacy")},
	{name: "sign-in", at: path("/login")},
	{name: "sign-in-wrong", at: path("/login"), form: url.Values{"email": {nurse}, "password": {"not it"}}, status: http.StatusUnprocessableEntity},
	{name: "consent", as: nurse, at: asks(scope.CredentialReadonly, scope.CredentialUpsert, scope.ProfileReadonly, scope.OfflineAccess)},
	{name: "consent-one", as: transfer, at: asks(scope.CredentialReadonly)},
	{name: "record-nursing", as: nurse, at: path("/records/0")},
	{name: "record-term", as: nurse, at: path("/records/1")},
	{name: "record-first-college", as: transfer, at: path("/records/0")},
	{name: "record-badge", as: collects, at: path("/records/0")},
	{name: "record-not-found", as: nurse, at: path("/records/99"), status: http.StatusNotFound},
	{name: "account", as: nurse, at: path("/account")},
	{name: "account-admin", as: admin, at: path("/account")},
	{name: "apps", as: nurse, at: path("/account/apps")},
	{name: "apps-stop", as: nurse, at: path("/account/apps/career-compass/stop")},
	{name: "apps-none", as: collects, at: path("/account/apps")},
	{name: "problem-not-found", at: path("/nothing"), status: http.StatusNotFound},
	{name: "problem-not-found-signed-in", as: nurse, at: path("/nothing"), status: http.StatusNotFound},
	{name: "problem-consent", as: nurse, at: path("/consent?id=unknown"), status: http.StatusForbidden},
	{name: "problem-authorize", at: path("/oauth/authorize?client_id=unknown"), status: http.StatusBadRequest},
}

// path is a URL of the host.
func path(path string) func(house) string {
	return func(h house) string { return h.site.URL + path }
}

// asks is where a client sends a browser to ask for scopes.
func asks(scopes ...string) func(house) string {
	return func(h house) string { return h.site.AuthorizeURL(h.client, scopes...) }
}
