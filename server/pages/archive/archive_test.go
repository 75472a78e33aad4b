package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/oauth/scope"
	archives "clrhost/server/archive"
	"clrhost/server/intake"
	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

var day = time.Date(2026, 5, 12, 9, 30, 0, 0, time.UTC)

// clr is a record as it came, with spaces of its own.
func clr(id, members string) string {
	if !strings.Contains(members, "validFrom") {
		members += ` "validFrom": "2026-05-12T09:00:00Z",`
	}
	return ` { "@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential", "ClrCredential"], "id": "` + id + `",
  "issuer": {"id": "https://northlake.example", "name": "Northlake"}, ` + members + ` "credentialSubject": {"type": "ClrSubject"}}`
}

// keep stores a credential as it came to its owner.
func keep(t testing.TB, store *storage.Store, ownerID, clientID, body string) storage.Upsert {
	t.Helper()
	parsed, err := credential.Parse([]byte(body), strictjson.Limits{})
	require.NoError(t, err)
	record, err := intake.Record(parsed, credential.Verdict{Overall: credential.Unverifiable, Checks: []credential.Check{}}, day)
	require.NoError(t, err)
	record.OwnerID, record.Service, record.ClientID = ownerID, "clr", clientID
	did, err := store.UpsertCredential(t.Context(), record)
	require.NoError(t, err)
	return did
}

func get(t testing.TB, person *http.Client, url string) (*http.Response, []byte) {
	t.Helper()
	resp, err := person.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, body
}

const (
	hostile = `=HYPERLINK(\"https://evil.example\") <script>alert(1)</script>\u202e`
	first   = `"validFrom": "2026-05-11T09:00:00Z", "name": "Zeugnis für Ärzte",`
	second  = `"validFrom": "2026-05-12T09:00:00Z", "name": "Zeugnis für Ärzte",`
)

// person is somebody with three records, one of which was replaced, an app, and a profile.
func person(t *testing.T, site *servertest.Site) storage.User {
	t.Helper()
	ada, eve := site.AddUser(t, "ada@example.org", "Ada <Lindqvist>"), site.AddUser(t, "eve@example.org", "Eve")
	app := site.AddClient(t, "client-1", "-Badgely", "https://badgely.example")
	site.Connect(t, ada, app, scope.CredentialUpsert, scope.OfflineAccess)
	site.Connect(t, eve, app, scope.CredentialReadonly)
	require.NoError(t, site.Store.SaveProfile(t.Context(), ada.ID, []byte(`{"type": "Profile", "name": "Ada"}`)))
	keep(t, site.Store, ada.ID, app.ID, clr("urn:one", first))
	keep(t, site.Store, eve.ID, app.ID, clr("urn:eve", `"name": "Not Ada's",`))
	keep(t, site.Store, ada.ID, "gone", clr("urn:two", `"name": "`+hostile+`",`))
	badge, err := os.ReadFile("../../demo/records/workshop-badge.jws")
	require.NoError(t, err)
	keep(t, site.Store, ada.ID, storage.ByOwner, string(badge))
	require.Equal(t, storage.UpsertReplaced, keep(t, site.Store, ada.ID, app.ID, clr("urn:one", second)))
	require.NoError(t, site.Store.CreateShare(t.Context(), storage.Share{ID: "share", OwnerID: ada.ID, TokenHash: []byte("token"),
		Name: `For the "hospital"`, MadeAt: day, EndsAt: day.AddDate(0, 0, 30), Items: []storage.ShareItem{{Number: 2}}}))
	require.NoError(t, site.Store.CountView(t.Context(), ada.ID, "share"))
	return ada
}

// unpack is what an archive holds, by name, and the names in order.
func unpack(t testing.TB, packed []byte) (names []string, files map[string]string) {
	t.Helper()
	opened, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	require.NoError(t, err)
	files = map[string]string{}
	for _, f := range opened.File {
		from, err := f.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(from)
		require.NoError(t, err)
		names, files[f.Name] = append(names, f.Name), string(content)
	}
	return names, files
}

func TestEverythingIsInTheArchive(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant", Open: open, Now: func() time.Time { return day }})
		ada := person(t, site)
		resp, packed := get(t, site.SignedIn(t, ada.Email), site.URL+"/account/archive.zip")
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, "application/zip", resp.Header.Get("Content-Type"))
		require.Equal(t, "attachment; filename=records-2026-05-12.zip", resp.Header.Get("Content-Disposition"))
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))

		names, files := unpack(t, packed)
		const one, two, three = "records/00000-zeugnis-fur-arzte.json", "records/00001-hyperlink-https-evil-example-script-alert-1.json", "records/00002-community-workshop-badge.jwt"
		require.Equal(t, []string{"versions/00000-zeugnis-fur-arzte/1.json", one, two, three,
			"verdicts.json", "index.html", "index.csv", "versions.csv", "connections.csv", "shares.csv", "history.csv", "README.txt", "profile.json"}, names)
		require.Equal(t, clr("urn:one", second), files[one], "byte for byte")
		require.Equal(t, clr("urn:one", first), files[names[0]])
		require.Equal(t, `{"type": "Profile", "name": "Ada"}`, files["profile.json"])
		require.NotContains(t, strings.Join(names, " "), "not-ada")

		opened, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
		require.NoError(t, err)
		for _, f := range opened.File {
			require.Equal(t, day, f.Modified.UTC(), "when it came here")
		}
		requireTables(t, files)
		requireIndex(t, site, files["index.html"])
		requireVerdicts(t, files["verdicts.json"])
		require.Contains(t, files["README.txt"], "held for Ada <Lindqvist> on 12 May 2026.\r\n\r\nIt holds 3 records.\r\nIt holds 1 earlier version of them.\r\n")
		requireUnpacks(t, packed)
	})
}

// requireTables examines the tables as a spreadsheet reads them.
func requireTables(t *testing.T, files map[string]string) {
	t.Helper()
	rows := func(name string) [][]string {
		text, marked := strings.CutPrefix(files[name], "\ufeff")
		require.True(t, marked, name)
		require.Equal(t, strings.Count(text, "\n"), strings.Count(text, "\r\n"), name)
		all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		return all
	}
	table := rows("index.csv")
	require.Len(t, table, 4)
	require.Equal(t, []string{"Zeugnis für Ärzte", "Northlake", "2026-05-12", "", "Could not be checked", "2026-05-12T09:30:00Z", "2026-05-12T09:30:00Z",
		"records/00000-zeugnis-fur-arzte.json", "urn:one", "https://northlake.example"}, table[1])
	require.Equal(t, `'=HYPERLINK("https://evil.example") <script>alert(1)</script>`, table[2][0])
	versions := rows("versions.csv")
	require.Len(t, versions, 5)
	require.Equal(t, []string{"versions/00000-zeugnis-fur-arzte/1.json", "1", "2026-05-12T09:30:00Z", "First received", "'-Badgely", "client-1"}, versions[1][:6])
	require.Equal(t, []string{"records/00000-zeugnis-fur-arzte.json", "2", "2026-05-12T09:30:00Z", "Replaced by a newer one", "'-Badgely", "client-1"}, versions[2][:6])
	require.Equal(t, []string{"An app that is no longer registered here", "gone"}, versions[3][4:6])
	require.Equal(t, []string{"Added by you", ""}, versions[4][4:6])
	require.Equal(t, []string{"'-Badgely", "badgely.example", "client-1", "Add and update credentials; Stay connected",
		"2026-05-12T09:30:00Z", "", "2026-05-12T10:30:00Z", ""}, rows("connections.csv")[1])
	require.Len(t, rows("connections.csv"), 2)
	require.Equal(t, [][]string{{"Name", "Made", "Ends", "Stopped", "Views", "Last opened on", "Passphrase", "Records"},
		{"For the \"hospital\"", "2026-05-12T09:30:00Z", "2026-06-11T09:30:00Z", "", "1", "2026-05-12", "Not asked for", "records/00002-community-workshop-badge.jwt"}}, rows("shares.csv"))
	require.NotContains(t, files["shares.csv"], "token")
	require.Equal(t, [][]string{{"Time", "What was done", "Times that day"}, {"2026-05-12T09:30:00Z", "You downloaded everything as one file.", "1"}}, rows("history.csv"))
}

// requireIndex examines the page that is read without a host.
func requireIndex(t *testing.T, site *servertest.Site, index string) {
	t.Helper()
	require.Contains(t, index, `<a href="records/00001-hyperlink-https-evil-example-script-alert-1.json" download><bdi>=HYPERLINK(&#34;https://evil.example&#34;) &lt;script&gt;alert(1)&lt;/script&gt;</bdi></a>`)
	require.Contains(t, index, "Records of <bdi>Ada &lt;Lindqvist&gt;</bdi>")
	require.NotContains(t, index, "<script")
	require.NotContains(t, index, site.URL)
	require.NotContains(t, index, "src=")
	require.Equal(t, 3, strings.Count(index, "href="), "a link to each record, and to nothing else")
}

func requireVerdicts(t *testing.T, text string) {
	t.Helper()
	var verdicts []struct {
		File    string
		Number  int64
		Verdict credential.Verdict
	}
	require.NoError(t, json.Unmarshal([]byte(text), &verdicts))
	require.Len(t, verdicts, 3)
	require.Equal(t, "records/00000-zeugnis-fur-arzte.json", verdicts[0].File)
	require.Equal(t, credential.Unverifiable, verdicts[0].Verdict.Overall)
}

// requireUnpacks has the programs of others unpack the archive, where they are installed.
func requireUnpacks(t *testing.T, packed []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.zip")
	require.NoError(t, os.WriteFile(path, packed, 0o600))
	for _, program := range [][]string{{"unzip", "-tq", path}, {"python3", "-c", "import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)", path}} {
		if _, err := exec.LookPath(program[0]); err == nil {
			out, err := exec.Command(program[0], program[1:]...).CombinedOutput()
			require.NoError(t, err, string(out))
		}
	}
}

// Whoever takes in the credentials of an archive in its order holds what was held before, earlier versions too.
func TestAnArchiveStoresTheSameElsewhere(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{Now: func() time.Time { return day }})
	ada, other := person(t, site), site.AddUser(t, "other@example.org", "Ada")
	_, packed := get(t, site.SignedIn(t, ada.Email), site.URL+"/account/archive.zip")
	opened, err := archives.Open(bytes.NewReader(packed), int64(len(packed)), archives.Limits{})
	require.NoError(t, err)
	require.Equal(t, 13, opened.Entries())
	var did []storage.Upsert
	for entry := range opened.Credentials(0) {
		require.NoError(t, entry.Err)
		did = append(did, keep(t, site.Store, other.ID, "", string(entry.Data)))
	}
	require.Equal(t, []storage.Upsert{storage.UpsertCreated, storage.UpsertReplaced, storage.UpsertCreated, storage.UpsertCreated}, did)
	for number := range int64(3) {
		want, err := site.Store.CredentialByNumber(t.Context(), ada.ID, number)
		require.NoError(t, err)
		got, err := site.Store.CredentialByNumber(t.Context(), other.ID, number)
		require.NoError(t, err)
		require.Equal(t, string(want.Body), string(got.Body))
		require.Equal(t, want.CredentialID, got.CredentialID)
	}
}

// Of the same records at the same time comes the same archive, but for the history, which has it.
func TestTheSameIsWrittenTwice(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{Now: func() time.Time { return day }})
	ada := person(t, site)
	browser := site.SignedIn(t, ada.Email)
	_, packed := get(t, browser, site.URL+"/account/archive.zip")
	once, files := unpack(t, packed)
	_, packed = get(t, browser, site.URL+"/account/archive.zip")
	again, sameFiles := unpack(t, packed)
	require.Equal(t, once, again)
	require.Contains(t, sameFiles["history.csv"], ",2\r\n")
	delete(files, "history.csv")
	delete(sameFiles, "history.csv")
	require.Equal(t, files, sameFiles)
	empty := site.AddUser(t, "none@example.org", "Nobody Yet")
	_, packed = get(t, site.SignedIn(t, empty.Email), site.URL+"/account/archive.zip")
	names, files := unpack(t, packed)
	require.Equal(t, []string{"verdicts.json", "index.html", "index.csv", "versions.csv", "connections.csv", "shares.csv", "history.csv", "README.txt"}, names)
	require.Equal(t, "[]\n", files["verdicts.json"])
	require.NotContains(t, files["index.html"], "<table")
	require.NotContains(t, files["README.txt"], "versions/")
}
