package tour_test

import (
	"net/http"
	"net/url"

	"clrhost/oauth/scope"
	"clrhost/server/pages/records"
	"clrhost/server/pages/share"
)

// The people of the demonstration.
const (
	nobody   = ""
	nurse    = "learner@example.org"
	transfer = "transfer@example.org"
	collects = "badges@example.org"
	admin    = "admin@example.org"
)

// The others: one holds nothing, one a record whose status could not be checked, and one more than a page of such.
const (
	empty = "empty@example.org"
	waits = "waits@example.org"
	many  = "many@example.org"
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
	{name: "account", as: nurse, at: path("/account")},
	{name: "account-admin", as: admin, at: path("/account")},
	{name: "history", as: many, at: path("/account/history")},
	{name: "history-empty", as: empty, at: path("/account/history")},
	{name: "apps", as: nurse, at: path("/account/apps")},
	{name: "apps-stop", as: nurse, at: path("/account/apps/career-compass/stop")},
	{name: "apps-none", as: collects, at: path("/account/apps")},
	{name: "archive", as: nurse, at: path("/account/archive")},
	{name: "list", as: collects, at: path("/records")},
	{name: "list-by-issuer", as: collects, at: path("/records?by=issuer")},
	{name: "list-search", as: transfer, at: path("/records?kind=course&q=biology")},
	{name: "list-search-nothing", as: transfer, at: path("/records?q=welding")},
	{name: "list-unknown", as: nurse, at: path("/records?kind=unicorn"), status: http.StatusBadRequest},
	{name: "list-short", as: nurse, at: path("/records")},
	{name: "list-empty", as: empty, at: path("/records")},
	{name: "add", as: nurse, at: path("/records/add")},
	{name: "add-look", as: waits, at: path("/records/add/" + looked)},
	{name: "add-expired", as: collects, at: path("/records/add/unknown"), status: http.StatusNotFound},
	{name: "import-works", as: empty, at: path("/records/imports/works")},
	{name: "import-done", as: waits, at: path("/records/imports/done")},
	{name: "import-stopped", as: many, at: path("/records/imports/stopped")},
	{name: "delete", as: nurse, at: path("/records/0/delete")},
	{name: "delete-unchecked", as: waits, at: path("/records/0/delete")},
	{name: "deleted", as: many, at: path("/records/deleted")},
	{name: "deleted-none", as: empty, at: path("/records/deleted")},
	{name: "list-second-page", as: many, at: path("/records?page=2")},
	{name: "details-program", as: nurse, at: details(0)},
	{name: "details-jws", as: nurse, at: details(1)},
	{name: "details-revoked", as: collects, at: details(6)},
	{name: "record-program", as: nurse, at: record(0)},
	{name: "record-term", as: nurse, at: record(1)},
	{name: "record-badge", as: nurse, at: record(2)},
	{name: "record-first-college", as: transfer, at: record(0)},
	{name: "record-second-university", as: transfer, at: record(1)},
	{name: "record-evidence", as: collects, at: record(0)},
	{name: "record-endorsed", as: collects, at: record(2)},
	{name: "record-expired", as: collects, at: record(4)},
	{name: "record-revoked", as: collects, at: record(6)},
	{name: "record-alignments", as: collects, at: record(8)},
	{name: "record-inner-proof", as: collects, at: record(9)},
	{name: "record-levels", as: collects, at: record(10)},
	{name: "record-unknown-issuer", as: collects, at: record(11)},
	{name: "record-print", as: nurse, at: printout(0)},
	{name: "record-print-badge", as: collects, at: printout(3)},
	{name: "record-unchecked", as: waits, at: record(0)},
	{name: "verdict-good", as: nurse, at: verdict(0)},
	{name: "verdict-good-transcript", as: transfer, at: verdict(1)},
	{name: "verdict-caution-expired", as: collects, at: verdict(4)},
	{name: "verdict-bad-revoked", as: collects, at: verdict(6)},
	{name: "verdict-good-inner-proof", as: collects, at: verdict(9)},
	{name: "verdict-caution-unknown-issuer", as: collects, at: verdict(11)},
	{name: "verdict-open", as: waits, at: verdict(0)},
	{name: "shares", as: nurse, at: path("/shares")},
	{name: "shares-none", as: empty, at: path("/shares")},
	{name: "share", as: nurse, at: path("/shares/demonstration")},
	{name: "share-linkedin", as: collects, at: path("/shares/expired")},
	{name: "share-stop", as: nurse, at: path("/shares/demonstration/stop")},
	{name: "share-new", as: nurse, at: path("/shares/new?record=0")},
	{name: "share-new-part", as: collects, at: path("/shares/new?record=9")},
	{name: "share-new-empty", as: empty, at: path("/shares/new")},
	{name: "share-preview", as: nurse, at: path("/shares/preview?record=0")},
	{name: "share-preview-expired", as: collects, at: path("/shares/preview?record=4&record=5")},
	{name: "share-not-found", as: nurse, at: path("/shares/unknown"), status: http.StatusNotFound},
	{name: "shared", at: shared("demonstration", "")},
	{name: "shared-several", at: shared("several", "")},
	{name: "shared-one-of-several", at: shared("several", "/1")},
	{name: "shared-print", at: shared("several", "/1/print")},
	{name: "shared-expired", as: admin, at: shared("expired", "")},
	{name: "shared-locked", at: shared("locked", "")},
	{name: "shared-ended", at: path("/s/unknown"), status: http.StatusNotFound},
	{name: "record-not-found", as: nurse, at: record(99), status: http.StatusNotFound},
	{name: "problem-not-found", at: path("/nothing"), status: http.StatusNotFound},
	{name: "problem-not-found-signed-in", as: nurse, at: path("/nothing"), status: http.StatusNotFound},
	{name: "problem-consent", as: nurse, at: path("/consent?id=unknown"), status: http.StatusForbidden},
	{name: "problem-authorize", at: path("/oauth/authorize?client_id=unknown"), status: http.StatusBadRequest},
}

// path is a URL of the host.
func path(path string) func(house) string {
	return func(h house) string { return h.site.URL + path }
}

// shared is a page of a share of somebody's, to its readers.
func shared(id, more string) func(house) string {
	return func(h house) string { return h.site.URL + share.ReaderPath(h.tokens[id]) + more }
}

// record is the page of the record with a number.
func record(number int64) func(house) string { return path(records.RecordPath(number)) }

// verdict is the page of the verdict on it, and details that of its details.
func verdict(number int64) func(house) string { return path(records.RecordPath(number) + "/verdict") }
func details(number int64) func(house) string { return path(records.RecordPath(number) + "/details") }

// printout is the page of it for printing.
func printout(number int64) func(house) string { return path(records.RecordPath(number) + "/print") }

// asks is where a client sends a browser to ask for scopes.
func asks(scopes ...string) func(house) string {
	return func(h house) string { return h.site.AuthorizeURL(h.client, scopes...) }
}
