package share_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/secret"
	"clrhost/server"
	"clrhost/server/demo"
	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// The people of the demonstration, by their places in it.
const (
	nurse    = 0
	collects = 3
)

// world is a host with the demonstration, of whose people one is signed in.
type world struct {
	*servertest.Site
	t      *testing.T
	clock  *storagetest.Clock
	owner  storage.User
	person *http.Client

	password string // of the owner
}

func newWorld(t *testing.T, who int, o servertest.SiteOptions) world {
	t.Helper()
	w := world{t: t, clock: &storagetest.Clock{}}
	keys, err := secret.Derive(bytes.Repeat([]byte{1}, 32))
	require.NoError(t, err)
	var account demo.Account
	o.Now = w.clock.Now
	o.Deps = func(d *server.Deps) {
		made, err := demo.Seed(t.Context(), d.Store, keys, w.clock.Now)
		require.NoError(t, err)
		account = made.People[who]
		d.Documents, d.Issuers = demo.Places(), made.Issuers
	}
	w.Site = servertest.StartSite(t, o)
	w.owner, w.password = account.User, account.Password
	w.person = w.SignedInWith(t, account.Email, account.Password)
	return w
}

type answer struct {
	*http.Response
	body string
}

func (w world) answered(resp *http.Response, err error) answer {
	w.t.Helper()
	require.NoError(w.t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	require.NoError(w.t, resp.Body.Close())
	return answer{resp, string(body)}
}

func (w world) get(who *http.Client, address string) answer {
	w.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = w.URL + address
	}
	return w.answered(who.Get(address))
}

func (w world) post(who *http.Client, address string, form url.Values) answer {
	w.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = w.URL + address
	}
	return w.answered(who.PostForm(address, form))
}

var (
	hiddenID = regexp.MustCompile(`name="id" value="([A-Z2-7]{26})"`)
	shown    = regexp.MustCompile(`readonly value="([^"]*/s/[A-Za-z0-9_-]{43})"`)
)

// form is what the preview of a selection is sent with.
func (w world) form(selection, name string) url.Values {
	w.t.Helper()
	preview := w.get(w.person, "/shares/preview?"+selection)
	require.Equal(w.t, http.StatusOK, preview.StatusCode, preview.body)
	id := hiddenID.FindStringSubmatch(preview.body)
	require.NotNil(w.t, id, preview.body)
	form, err := url.ParseQuery(selection)
	require.NoError(w.t, err)
	form.Set("id", id[1])
	form.Set("name", name)
	return form
}

// share makes a share and returns the path of its page and its address.
func (w world) share(selection string, more ...string) (path, address string) {
	w.t.Helper()
	form := w.form(selection, "For Riverbend Hospital")
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return w.send(form)
}

func (w world) send(form url.Values) (path, address string) {
	w.t.Helper()
	made := w.post(w.person, "/shares", form)
	require.Equal(w.t, http.StatusSeeOther, made.StatusCode, made.body)
	path = strings.TrimPrefix(made.Header.Get("Location"), w.base())
	page := w.get(w.person, path)
	require.Equal(w.t, http.StatusOK, page.StatusCode)
	found := shown.FindStringSubmatch(page.body)
	require.NotNil(w.t, found, page.body)
	return path, html.UnescapeString(found[1])
}

func (w world) base() string {
	at, err := url.Parse(w.URL)
	require.NoError(w.t, err)
	return at.Path
}

// main is the content of a page between two marks.
func between(body, from, to string) string {
	_, rest, _ := strings.Cut(body, from)
	content, _, _ := strings.Cut(rest, to)
	return content
}

func TestWhoHasTheLinkReadsWhatWasChosen(t *testing.T) {
	storagetest.Engines(t, whoHasTheLinkReads)
}

func whoHasTheLinkReads(t *testing.T, open storagetest.Open) {
	w := newWorld(t, nurse, servertest.SiteOptions{Open: open, BasePath: "/tenant"})
	reader := w.Person(t)
	path, address := w.share("record=0")
	require.True(t, strings.HasPrefix(address, w.URL+"/s/"))
	require.Contains(t, w.get(w.person, path).body, "QR code that leads to "+address)
	require.Equal(t, 1, strings.Count(w.get(w.person, "/records").body, `<span class="tag">Shared</span>`))

	read := w.get(reader, address)
	require.Equal(t, http.StatusOK, read.StatusCode, read.body)
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "no-store", "Set-Cookie": ""} {
		require.Equal(t, want, read.Header.Get(name), name)
	}
	require.Contains(t, read.body, "Nursing program record")
	require.Contains(t, read.body, "The record is shown whole.")
	require.Contains(t, read.body, "works until <time")
	for _, part := range []string{w.owner.Email, "Riverbend Hospital", "/login", "/records", "your profile", "your account"} {
		require.NotContains(t, read.body, part)
	}
	for _, link := range regexp.MustCompile(`<(a|img|link|form) [^>]*(href|src|action)="https?://[^>]*>`).FindAllString(read.body, -1) {
		require.True(t, strings.Contains(link, `="`+w.URL) || strings.Contains(link, `rel="noopener noreferrer nofollow"`), link)
	}

	// The preview shows what the reader sees, by paths of the owner's.
	paths := regexp.MustCompile(`/tenant/(s/[A-Za-z0-9_-]{43}/0|records/0)/`)
	preview := w.get(w.person, "/shares/preview?record=0")
	ahead := strings.TrimSpace(between(preview.body, `<div class="ahead">`, "</main>"))
	require.Equal(t, paths.ReplaceAllString(strings.TrimSpace(between(read.body, `tabindex="-1">`, "</main>")), "/"),
		strings.TrimSpace(strings.TrimSuffix(paths.ReplaceAllString(ahead, "/"), "</div>")))

	stored, err := w.Store.CredentialByNumber(t.Context(), w.owner.ID, 0)
	require.NoError(t, err)
	file := w.get(reader, address+"/0/original")
	require.Equal(t, string(stored.Body), file.body)
	require.Contains(t, file.Header.Get("Content-Disposition"), "attachment")
	for _, missing := range []string{"/1", "/1/original", "/x", "/0/pictures/x", "/0/files/" + strings.Repeat("0", 32)} {
		require.Equal(t, http.StatusNotFound, w.get(reader, address+missing).StatusCode, missing)
	}

	// One view was counted: not what HEAD asked for, and not the owner's.
	head, err := reader.Head(address)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, head.StatusCode)
	require.NotContains(t, w.get(w.person, address).body, w.owner.Name, "the page is the same for everybody")
	require.Contains(t, w.get(w.person, "/shares").body, "1 time, on ")
	history := w.get(w.person, "/account/history").body
	require.Contains(t, history, "You made the link “<bdi>For Riverbend Hospital</bdi>”.")
	require.Contains(t, history, "Somebody opened the link “")

	require.Equal(t, http.StatusSeeOther, w.post(w.person, path+"/stop", nil).StatusCode)
	require.Equal(t, http.StatusNotFound, w.get(reader, address).StatusCode)
	require.Equal(t, http.StatusNotFound, w.get(reader, address+"/0/original").StatusCode)
	require.Equal(t, http.StatusSeeOther, w.post(w.person, path+"/stop", nil).StatusCode, "pressed twice")
	require.Contains(t, w.get(w.person, "/shares").body, "Stopped on ")
}

// What has ended and what never was are answered alike, but for what names the request.
func TestAnEndedLinkIsAnsweredAsOneThatNeverWas(t *testing.T) {
	w := newWorld(t, nurse, servertest.SiteOptions{})
	stoppedPath, stopped := w.share("record=0")
	_, ended := w.share("record=1&days=7")
	_, emptied := w.share("record=2&days=365")
	w.post(w.person, stoppedPath+"/stop", nil)
	reader := w.Person(t)
	w.clock.Pass(7*24*time.Hour - time.Microsecond)
	require.Equal(t, http.StatusOK, w.get(reader, ended).StatusCode)
	w.clock.Pass(time.Microsecond)
	require.Equal(t, http.StatusOK, w.get(reader, emptied).StatusCode)
	require.NoError(t, w.Store.RemoveCredential(t.Context(), w.owner.ID, 2, ""))
	var want string
	for _, address := range []string{"/s/" + strings.Repeat("A", 43), stopped, ended, emptied, "/s/x"} {
		got := w.get(reader, address)
		require.Equal(t, http.StatusNotFound, got.StatusCode)
		require.Equal(t, "no-referrer", got.Header.Get("Referrer-Policy"))
		require.Equal(t, "noindex", got.Header.Get("X-Robots-Tag"))
		body := strings.ReplaceAll(got.body, got.Header.Get("X-Request-Id"), "ID")
		body = regexp.MustCompile(`next=%2Fs%2F[A-Za-z0-9_-]+`).ReplaceAllString(body, "next=")
		require.Contains(t, body, "This link has ended or was withdrawn")
		if want == "" {
			want = body
		}
		require.Equal(t, want, body)
	}
	again := w.SignedInWith(t, w.owner.Email, w.password)
	require.Contains(t, w.get(again, "/shares").body, "Shows nothing any more, because you deleted what it showed")
	require.NoError(t, w.Store.RestoreCredential(t.Context(), w.owner.ID, 2))
	require.Equal(t, http.StatusOK, w.get(reader, emptied).StatusCode)
}

func TestAPassphraseIsAskedFor(t *testing.T) {
	w := newWorld(t, nurse, servertest.SiteOptions{Config: func(c *server.Config) { c.Bounds.PassphrasesPerHour = 3 }})
	_, address := w.share("record=0", "passphrase", "correct horse")
	_, other := w.share("record=1", "passphrase", "correct horse")
	reader := w.Person(t)
	asked := w.get(reader, address)
	require.Equal(t, http.StatusOK, asked.StatusCode)
	require.Contains(t, asked.body, "This link has a passphrase")
	require.NotContains(t, asked.body, "Nursing")
	require.Equal(t, http.StatusSeeOther, w.get(reader, address+"/0/original").StatusCode)
	wrong := w.post(reader, address, url.Values{"passphrase": {"wrong"}})
	require.Equal(t, http.StatusUnprocessableEntity, wrong.StatusCode)
	require.Contains(t, wrong.body, "This is not the passphrase.")

	right := w.post(reader, address, url.Values{"passphrase": {"correct horse"}})
	require.Equal(t, http.StatusSeeOther, right.StatusCode)
	require.Regexp(t, `^clrhost_share=[^;]+; Path=/s/[A-Za-z0-9_-]{43}; Max-Age=3600; HttpOnly; SameSite=Lax$`, right.Header.Get("Set-Cookie"))
	require.Contains(t, w.get(reader, address).body, "Nursing program record")
	require.Equal(t, http.StatusOK, w.get(reader, address+"/0/original").StatusCode)
	borrowed, err := http.NewRequest(http.MethodGet, other, nil)
	require.NoError(t, err)
	borrowed.AddCookie(right.Cookies()[0])
	require.Contains(t, w.answered(w.Person(t).Do(borrowed)).body, "This link has a passphrase")
	w.clock.Pass(time.Hour)
	require.Contains(t, w.get(reader, address).body, "This link has a passphrase", "the cookie has ended, whatever the browser does")

	for range 3 {
		require.Equal(t, http.StatusUnprocessableEntity, w.post(reader, address, url.Values{"passphrase": {"wrong"}}).StatusCode)
	}
	for _, passphrase := range []string{"wrong", "correct horse"} {
		late := w.post(reader, address, url.Values{"passphrase": {passphrase}})
		require.Equal(t, http.StatusTooManyRequests, late.StatusCode)
		require.NotEmpty(t, late.Header.Get("Retry-After"))
	}
	require.Equal(t, http.StatusSeeOther, w.post(reader, other, url.Values{"passphrase": {"correct horse"}}).StatusCode, "another link has tries of its own")
	w.clock.Pass(20 * time.Minute)
	require.Equal(t, http.StatusSeeOther, w.post(reader, address, url.Values{"passphrase": {"correct horse"}}).StatusCode)
	require.Contains(t, w.get(w.person, "/shares").body, "Readers are asked for it")
}

func TestALink(t *testing.T) {
	w := newWorld(t, collects, servertest.SiteOptions{Config: func(c *server.Config) { c.Bounds.ShareFailuresPerMinute = 5 }})
	for _, row := range []struct {
		name string
		test func(*testing.T, world)
	}{
		{"is made once though the form is sent twice", theFormIsSentTwice},
		{"is not made unasked", whatIsNotSharedUnasked},
		{"to one achievement may go on a profile", addToLinkedIn},
		{"shows a part with a proof of its own", aPartWithAProofOfItsOwn},
		{"is not guessed", whoGuessesHasToWait},
	} {
		t.Run(row.name, func(t *testing.T) { w.t = t; row.test(t, w) })
	}
}

// A part is shared as it stands in the record, and nothing else of the record is.
func aPartWithAProofOfItsOwn(t *testing.T, w world) {
	whole, err := w.Store.CredentialByNumber(t.Context(), w.owner.ID, 9)
	require.NoError(t, err)
	choose := w.get(w.person, "/shares/new?record=9")
	part := regexp.MustCompile(`href="/shares/new\?days=30&amp;(part=9\.[0-9a-f]{64})"`).FindStringSubmatch(choose.body)
	require.NotNil(t, part, choose.body)
	covered := w.get(w.person, "/shares/new?record=0")
	require.Contains(t, covered.body, "1 credential in it has no signature of its own.")
	require.NotContains(t, covered.body, "part=0.")

	_, address := w.share(part[1])
	reader := w.Person(t)
	read := w.get(reader, address)
	require.Contains(t, read.body, "The rest of that record is not shown.")
	file := w.get(reader, address+"/0/original").body
	require.True(t, bytes.Contains(whole.Body, []byte(file)), "its bytes as they stand")
	require.Less(t, len(file), len(whole.Body))
	require.Equal(t, file, w.get(w.person, "/shares/part?"+part[1]).body)
	parsed, err := credential.ParseStored([]byte(file))
	require.NoError(t, err)
	require.NotNil(t, parsed.Document["proof"])
	outer, err := credential.ParseStored(whole.Body)
	require.NoError(t, err)
	require.NotContains(t, read.body+file, outer.ID)

	// What replaces the record shows nothing under the link.
	whole.Body = bytes.Replace(whole.Body, []byte(file), []byte("{ "+file[1:]), 1)
	whole.ValidFrom = whole.ValidFrom.Add(time.Hour)
	_, err = w.Store.UpsertCredential(t.Context(), whole)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, w.get(reader, address).StatusCode)
	require.Equal(t, http.StatusNotFound, w.get(reader, address+"/0").StatusCode)
	require.Equal(t, http.StatusNotFound, w.get(reader, address+"/0/original").StatusCode)
}

func TestSeveralRecordsHaveAnOverviewAndAPageEach(t *testing.T) {
	w := newWorld(t, nurse, servertest.SiteOptions{Config: func(c *server.Config) { c.Bounds.ShareChecksPerHour = 1 }})
	_, address := w.share("record=2&record=0")
	reader := w.Person(t)
	read := w.get(reader, address)
	require.Contains(t, read.body, "This link shows 2 records.")
	require.Less(t, strings.Index(read.body, "/0\""), strings.Index(read.body, "/1\""))
	for place, number := range []int64{2, 0} {
		one := w.get(reader, fmt.Sprintf("%s/%d", address, place))
		require.Contains(t, one.body, "All that this link shows")
		stored, err := w.Store.CredentialByNumber(t.Context(), w.owner.ID, number)
		require.NoError(t, err)
		require.Equal(t, string(stored.Body), w.get(reader, fmt.Sprintf("%s/%d/original", address, place)).body)
	}
	preview := w.get(w.person, "/shares/preview?record=2&record=0&show=1").body
	require.Contains(t, preview, "Nursing program record")
	require.Contains(t, preview, "All that this link shows")

	// A verdict that is older than a day is made anew, as long as there is an allowance for that, and otherwise shown with its time.
	require.NotContains(t, read.body, "could not be checked again just now")
	w.clock.Pass(24*time.Hour + time.Second)
	read = w.get(reader, address)
	require.Contains(t, read.body, "could not be checked again just now")
	dates := regexp.MustCompile(`Checked on <time datetime="([^"]*)"`).FindAllStringSubmatch(read.body, -1)
	require.Len(t, dates, 2)
	require.Equal(t, w.clock.Now().Format(time.RFC3339), dates[0][1])
	require.NotEqual(t, dates[0][1], dates[1][1])
}

func theFormIsSentTwice(t *testing.T, w world) {
	form := w.form("record=0", "Once")
	path, address := w.send(form)
	samePath, same := w.send(form)
	require.Equal(t, []string{path, address}, []string{samePath, same})
	_, total, err := w.Store.Shares(t.Context(), w.owner.ID, 1, 0)
	require.NoError(t, err)
	require.EqualValues(t, 1, total)
}

func whatIsNotSharedUnasked(t *testing.T, w world) {
	w.AddUser(t, "eve@example.org", "Eve")
	eve := w.SignedIn(t, "eve@example.org")
	for name, row := range map[string]struct {
		form    url.Values
		says    string
		problem bool
	}{
		"no name":             {w.form("record=0", " "), "Please give the link a name", true},
		"a short passphrase":  {add(w.form("record=0", "x"), "passphrase", "short"), "at least 8 characters", true},
		"an expired record":   {w.form("record=4", "x"), "Please confirm that you want to share what is not in force", true},
		"a revoked record":    {w.form("record=6", "x"), "Please confirm", true},
		"another life":        {add(w.form("record=0", "x"), "days", "3650"), "not complete", false},
		"no id":               {add(w.form("record=0", "x"), "id", ""), "not complete", false},
		"what is not held":    {add(w.form("record=0", "x"), "record", "99"), "changed in the meantime", false},
		"no number":           {add(w.form("record=0", "x"), "record", "x"), "not complete", false},
		"too many":            {url.Values{"record": many(51), "id": {strings.Repeat("A", 26)}}, "too much for one link", false},
		"a part of something": {add(w.form("record=0", "x"), "part", "0.00"), "not complete", false},
	} {
		answered := w.post(w.person, "/shares", row.form)
		require.NotEqual(t, http.StatusSeeOther, answered.StatusCode, name)
		require.Equal(t, row.problem, answered.StatusCode == http.StatusUnprocessableEntity, name)
		require.Contains(t, answered.body, row.says, name)
	}
	require.Equal(t, http.StatusSeeOther, w.get(eve, "/shares/preview?record=0").StatusCode, "she holds nothing")
	path, address := w.share("record=4", "agreed", "yes")
	require.Contains(t, w.get(w.Person(t), address).body, "Expired")
	require.Equal(t, http.StatusNotFound, w.get(eve, path).StatusCode)
	require.Equal(t, http.StatusNotFound, w.post(eve, path+"/stop", nil).StatusCode)
	require.Equal(t, http.StatusOK, w.get(w.Person(t), address).StatusCode)
}

func add(form url.Values, name, value string) url.Values {
	form.Set(name, value)
	return form
}

func many(n int) (numbers []string) {
	for i := range n {
		numbers = append(numbers, fmt.Sprint(i))
	}
	return numbers
}

func whoGuessesHasToWait(t *testing.T, w world) {
	reader := w.Person(t)
	for range 5 {
		require.Equal(t, http.StatusNotFound, w.get(reader, "/s/guess").StatusCode)
	}
	late := w.get(reader, "/s/guess")
	require.Equal(t, http.StatusTooManyRequests, late.StatusCode)
	require.NotEmpty(t, late.Header.Get("Retry-After"))
}

// An achievement can be put on a profile elsewhere by a link with all that is needed there, and nothing else can.
func addToLinkedIn(t *testing.T, w world) {
	path, address := w.share("record=0")
	link := regexp.MustCompile(`href="(https://www\.linkedin\.com/[^"]*)"`).FindStringSubmatch(w.get(w.person, path).body)
	require.NotNil(t, link)
	to, err := url.Parse(html.UnescapeString(link[1]))
	require.NoError(t, err)
	require.Equal(t, address, to.Query().Get("certUrl"))
	for _, name := range []string{"name", "organizationName", "issueYear", "issueMonth"} {
		require.NotEmpty(t, to.Query().Get(name), name)
	}
	for _, more := range [][]string{{"record=0&record=1"}, {"record=0", "passphrase", "correct horse"}} {
		path, _ := w.share(more[0], more[1:]...)
		require.NotContains(t, w.get(w.person, path).body, "linkedin.com")
	}
}
