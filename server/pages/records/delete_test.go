package records_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/oauth/scope"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// shredder is somebody who deletes records, with a clock of the host's own.
type shredder struct {
	*servertest.Site
	t      *testing.T
	user   storage.User
	person *http.Client
	now    time.Time
}

func newShredder(t *testing.T, open storagetest.Open, config ...func(*server.Config)) *shredder {
	t.Helper()
	s := &shredder{t: t, now: time.Date(2026, 3, 9, 8, 30, 0, 0, time.UTC)}
	o := servertest.SiteOptions{Open: open, BasePath: "/tenant", Now: func() time.Time { return s.now }}
	for _, c := range config {
		o.Config = c
	}
	s.Site = servertest.StartSite(t, o)
	s.user = s.AddUser(t, "ada@example.org", "Ada")
	s.person = s.SignedIn(t, s.user.Email)
	for i := range 4 {
		submit(t, s.Site, s.user.ID, clr(fmt.Sprintf("urn:%d", i), fmt.Sprintf(`"name": "Badge <%d>",`, i)))
	}
	return s
}

// get returns a page on one line.
func (s *shredder) get(path string) (int, string) {
	s.t.Helper()
	resp, body := get(s.t, s.person, s.URL+path)
	return resp.StatusCode, strings.Join(strings.Fields(body), " ")
}

// post requires that a form leads to the page of what was deleted, and returns that.
func (s *shredder) post(path string) string {
	s.t.Helper()
	resp, err := s.person.PostForm(s.URL+path, url.Values{})
	require.NoError(s.t, err)
	read(s.t, resp)
	require.Equal(s.t, http.StatusSeeOther, resp.StatusCode, path)
	require.Equal(s.t, "/tenant/records/deleted", resp.Header.Get("Location"))
	_, body := s.get("/records/deleted")
	return body
}

// did is the history in short, the newest first.
func (s *shredder) did() (all []string) {
	s.t.Helper()
	entries, _, err := s.Store.History(s.t.Context(), s.user.ID, 10, 0)
	require.NoError(s.t, err)
	for _, e := range entries {
		all = append(all, fmt.Sprintf("%s %s %s %d", e.What, e.About, e.Name, e.Count))
	}
	return all
}

// Who deletes a record reads before what that stops, and finds it gone at once; back it comes within ten minutes, or not at all.
func TestDeletingARecord(t *testing.T) {
	storagetest.Engines(t, deletingARecord)
}

func deletingARecord(t *testing.T, open storagetest.Open) {
	s := newShredder(t, open)
	_, body := s.get("/records")
	require.NotContains(t, body, "Deleted records")
	status, body := s.get("/records/1/delete")
	require.Equal(t, http.StatusOK, status)
	for _, part := range []string{
		"<h1>Delete this record?</h1>", `<p class="lead"><bdi>Badge &lt;1&gt;</bdi></p>`, "No app reads your records now.", "You can undo that for 10 minutes.",
		`<form method="post" action="/tenant/records/1/delete">`, `href="/tenant/records/1">Keep it`,
	} {
		require.Contains(t, body, part)
	}
	_, body = s.get("/records")
	require.Equal(t, 4, strings.Count(body, `class="record-row"`), "asking deletes nothing")

	body = s.post("/records/1/delete")
	require.Contains(t, body, `role="status" tabindex="-1" autofocus>The record is deleted. You can undo that for 10 minutes.`)
	require.Contains(t, body, `You can undo that until <time datetime="2026-03-09T08:40:00Z">`)
	require.Contains(t, body, `action="/tenant/records/deleted/1/undo"`)
	require.NotContains(t, body, "/allow")
	_, body = s.get("/records/deleted")
	require.NotContains(t, body, "role=\"status\"", "it is said once")
	resp, _ := get(t, s.person, s.URL+"/records/1")
	require.Equal(t, "/tenant/records/deleted", resp.Header.Get("Location"), "of the record no page is left")
	status, _ = s.get("/records/1/original")
	require.Equal(t, http.StatusNotFound, status)
	_, body = s.get("/records")
	require.Equal(t, 3, strings.Count(body, `class="record-row"`))
	require.Contains(t, body, `href="/tenant/records/deleted">Deleted records`)

	require.Contains(t, s.post("/records/1/delete"), "The record is deleted.", "pressing twice does no harm")
	resp, _ = get(t, s.person, s.URL+"/records/1/delete")
	require.Equal(t, "/tenant/records/deleted", resp.Header.Get("Location"), "the way back leads to what was deleted")
	require.Contains(t, s.post("/records/deleted/1/allow"), "You can undo that until", "and nothing ends the time early")

	require.Contains(t, s.post("/records/deleted/1/undo"), `<a href="/tenant/records/1">The record</a> is back.`)
	require.Contains(t, s.post("/records/deleted/1/undo"), `<a href="/tenant/records/1">The record</a> is back.`, "twice")
	_, body = s.get("/records")
	require.Equal(t, 4, strings.Count(body, `class="record-row"`))
	require.NotContains(t, body, "Deleted records")

	s.post("/records/1/delete")
	s.now = s.now.Add(storage.UndoTime)
	require.Contains(t, s.post("/records/deleted/1/undo"), "The time for that is over")
	_, body = s.get("/records/deleted")
	require.Contains(t, body, `It is gone.`)
	require.NotContains(t, body, "/undo")
	require.Contains(t, s.post("/records/deleted/1/allow"), "It may come again.")
	require.Contains(t, s.post("/records/deleted/1/allow"), "It may come again.", "twice")
	require.Equal(t, []string{"allowed 1 Badge <1> 1", "deleted 1 Badge <1> 2", "undone 1 Badge <1> 1"}, s.did())
}

// The page names the apps that read the record, and the links that show it.
func TestWhatDeletingStops(t *testing.T) {
	s := newShredder(t, storagetest.SQLite)
	reads, writes := s.AddClient(t, "reads", "Career <b>", "https://reads.example"), s.AddClient(t, "writes", "Writer", "https://writes.example")
	s.Connect(t, s.user, reads, scope.CredentialReadonly)
	s.Connect(t, s.user, writes, scope.CredentialUpsert)
	for id, numbers := range map[string][]int64{"alone": {1}, "both": {1, 2}, "": {1}, "other": {2}} {
		share := storage.Share{OwnerID: s.user.ID, ID: "s" + id, TokenHash: []byte(id + "-"), Name: id, MadeAt: s.now, EndsAt: s.now.Add(time.Hour)}
		for place, number := range numbers {
			share.Items = append(share.Items, storage.ShareItem{Place: place, Number: number})
		}
		require.NoError(t, s.Store.CreateShare(t.Context(), share))
	}
	_, body := s.get("/records/1/delete")
	for _, part := range []string{
		"<bdi>Career &lt;b&gt;</bdi> can no longer read it here.", "The link <bdi>alone</bdi> ends,", "The link <bdi>both</bdi> no longer shows it.", "A link without a name ends,",
	} {
		require.Contains(t, body, part)
	}
	require.NotContains(t, body, "Writer")
	require.NotContains(t, body, "<bdi>other</bdi>")
}

// A deletion moves all that is behind it in the list, so that a person has so many an hour.
func TestDeletionsAreLimited(t *testing.T) {
	s := newShredder(t, storagetest.SQLite, func(c *server.Config) { c.DeletionsPerHour = 1 })
	s.post("/records/1/delete")
	s.post("/records/1/delete") // which changes nothing, and costs nothing
	resp, err := s.person.PostForm(s.URL+"/records/2/delete", url.Values{})
	require.NoError(t, err)
	require.Contains(t, read(t, resp), "You can delete the next record in one hour.")
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Equal(t, "3600", resp.Header.Get("Retry-After"))
	s.now = s.now.Add(time.Hour)
	s.post("/records/2/delete")
}

// What cannot be read any more can be deleted.
func TestDeletingARecordThatCannotBeRead(t *testing.T) {
	s := newShredder(t, storagetest.SQLite)
	keep(t, s.Site, s.user.ID, held{title: "Broken", issuer: "Riverbend", verdict: credential.Valid})
	status, _ := s.get("/records/4")
	require.Equal(t, http.StatusInternalServerError, status)
	status, body := s.get("/records/4/delete")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Record without a title")
	require.Contains(t, s.post("/records/4/delete"), "<h2>Record without a title</h2>")
}

// A record that is not there, or is another's, is not found; a note says nothing that is not so.
func TestDeletingWhatIsNotOnesOwn(t *testing.T) {
	s := newShredder(t, storagetest.SQLite)
	eve := s.AddUser(t, "eve@example.org", "Eve")
	stranger := s.SignedIn(t, eve.Email)
	for _, path := range []string{"/records/1/delete", "/records/99/delete", "/records/x/delete"} {
		resp, err := stranger.PostForm(s.URL+path, url.Values{})
		require.NoError(t, err)
		read(t, resp)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
	}
	s.post("/records/1/delete")
	for _, path := range []string{"/records/deleted/1/undo", "/records/deleted/1/allow"} {
		resp, err := stranger.PostForm(s.URL+path, url.Values{})
		require.NoError(t, err)
		read(t, resp)
		_, body := get(t, stranger, s.URL+"/records/deleted")
		require.NotContains(t, body, "is back")
		require.Contains(t, body, "You have deleted nothing")
	}
	_, body := s.get("/records/deleted")
	require.Contains(t, body, "/undo")
	home, err := url.Parse(s.URL)
	require.NoError(t, err)
	for note, want := range map[string]string{
		"deleted 1": "The record is deleted.", "deleted 2": "", "undone 1": "", "undone 2": "is back", "undone 9": "", "allowed 1": "", "deleted x": "", "nonsense": "", "\x00 1": "",
	} {
		s.person.Jar.SetCookies(home, []*http.Cookie{{Name: "clrhost_note", Value: url.QueryEscape(note), Path: "/tenant"}})
		status, body := s.get("/records/deleted")
		require.Equal(t, http.StatusOK, status, note)
		require.Equal(t, want != "", strings.Contains(body, `role="status"`), note)
		require.Contains(t, body, want, note)
	}
}

func TestThePagesOfDeletedRecords(t *testing.T) {
	s := newShredder(t, storagetest.SQLite)
	for i := range 21 {
		keep(t, s.Site, s.user.ID, held{title: fmt.Sprintf("More %d", i), issuer: "Riverbend", verdict: credential.Valid})
		require.NoError(t, s.Store.RemoveCredential(t.Context(), s.user.ID, int64(4+i), fmt.Sprintf("More %d", i)))
	}
	_, body := s.get("/records/deleted")
	require.Contains(t, body, "1–20 of 21")
	require.Contains(t, body, `href="/tenant/records/deleted?page=2" rel="next"`)
	_, body = s.get("/records/deleted?page=2")
	require.Contains(t, body, "21–21 of 21")
	require.Contains(t, body, `href="/tenant/records/deleted" rel="prev"`)
	resp, _ := get(t, s.person, s.URL+"/records/deleted?page=3")
	require.Equal(t, "/tenant/records/deleted?page=2", resp.Header.Get("Location"))
	status, _ := s.get("/records/deleted?page=x")
	require.Equal(t, http.StatusBadRequest, status)
}
