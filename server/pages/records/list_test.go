package records_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// held is a record of the list, as little of it as a test needs.
type held struct {
	title, issuer string
	days          int // after day
	verdict       credential.Overall
	counts        map[string]int
	text          string // also searched in
	kind, subject string
}

// keep stores records as a host does that has accepted them.
func keep(t testing.TB, site *servertest.Site, ownerID string, all ...held) {
	t.Helper()
	for i, each := range all {
		issuer := "https://" + strings.ToLower(strings.ReplaceAll(each.issuer, " ", "-")) + ".example"
		issued := day.AddDate(0, 0, each.days)
		verdict, err := json.Marshal(verdictOf(each.verdict))
		require.NoError(t, err)
		id := fmt.Sprintf("urn:record:%s:%d", each.title, i)
		_, err = site.Store.UpsertCredential(t.Context(), storage.Credential{
			OwnerID: ownerID, Service: "clr", IssuerID: issuer, CredentialID: id, ValidFrom: issued, Form: storage.FormJSON,
			Body: []byte(`{"id":"` + id + `"}`), Verdict: string(each.verdict), VerdictJSON: verdict, CheckedAt: issued,
			Content: []byte(id),
			Index: storage.Index{
				Version: 1, Issued: issued, Counts: each.counts, Kind: each.kind, Subject: each.subject,
				Title:     []storage.Translation{{Value: each.title}},
				Issuer:    []storage.Translation{{Value: each.issuer}},
				IssuerKey: transcript.Fold(each.issuer),
				Text:      transcript.Fold(each.title + " " + each.issuer + " " + each.text),
			},
		})
		require.NoError(t, err)
	}
}

// verdictOf is a verdict as it is stored: of what is not broken, with a signature that is the issuer's.
func verdictOf(overall credential.Overall) credential.Verdict {
	outcome := credential.OutcomePass
	switch overall {
	case credential.ProofFailed:
		outcome = credential.OutcomeFail
	case credential.Unverifiable:
		outcome = credential.OutcomeUnchecked
	}
	return credential.Verdict{Overall: overall, Checks: []credential.Check{
		{Name: credential.CheckProof, Outcome: outcome}, {Name: credential.CheckIssuerKey, Outcome: outcome},
	}}
}

var titlePattern = regexp.MustCompile(`<h[23]><a href="[^"]*/records/\d+"><bdi[^>]*>([^<]*)</bdi>`)

// titles are those of the records on a page, in order.
func titles(body string) (all []string) {
	for _, found := range titlePattern.FindAllStringSubmatch(body, -1) {
		all = append(all, found[1])
	}
	return all
}

var some = []held{
	{"Nursing program", "Northlake College", 0, credential.Valid, map[string]int{"course": 5, "skill": 3}, "NUR-101 Anatomía", "", ""},
	{"Welding certificate", "Riverbend Institute", 2, credential.Expired, map[string]int{"license": 1}, "100%_sure", "", ""},
	{"Spring term", "Northlake College", 1, credential.Unverifiable, map[string]int{"course": 1}, "BIO-2 \"cells\"", "", ""},
	{"شهادة الإسعافات", "Červená škola", 3, credential.Revoked, map[string]int{"award": 2}, "first aid", "", ""},
}

func TestTheListShowsWhatItsAddressAsksFor(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	keep(t, site, ada.ID, some...)
	person := site.SignedIn(t, ada.Email)

	all := []string{"شهادة الإسعافات", "Welding certificate", "Spring term", "Nursing program"}
	for query, want := range map[string][]string{
		"":                               all,
		"?by=issuer":                     {"شهادة الإسعافات", "Spring term", "Nursing program", "Welding certificate"},
		"?q=northlake":                   {"Spring term", "Nursing program"},
		"?q=WELD":                        {"Welding certificate"},
		"?q=anatomia+northlake":          {"Nursing program"},
		"?q=anatomia+welding":            nil,
		"?q=cervena":                     {"شهادة الإسعافات"},
		"?q=" + url.QueryEscape("شهادة"): {"شهادة الإسعافات"},
		"?kind=course":                   {"Spring term", "Nursing program"},
		"?kind=program":                  nil,
		"?state=expired":                 {"Welding certificate"},
		"?kind=course&state=valid":       {"Nursing program"},

		// What a database would read as more than text is text.
		"?q=%25":            {"Welding certificate"},
		"?q=_":              {"Welding certificate"},
		"?q=%25_s":          {"Welding certificate"},
		"?q=%22":            {"Spring term"},
		"?q=%27":            nil,
		"?q=%5C":            nil,
		"?q=%27+OR+1%3D1--": nil,
		"?q=%3Cscript%3E":   nil,
	} {
		resp, body := get(t, person, site.URL+"/records"+query)
		require.Equal(t, http.StatusOK, resp.StatusCode, query)
		require.Equal(t, want, titles(body), query)
		require.Equal(t, len(want) == 0, strings.Contains(body, "Nothing found"), query)
		require.NotContains(t, body, "<script", query)
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	}

	_, body := get(t, person, site.URL+"/records")
	for _, part := range []string{
		`1–4 of 4`, "5 courses, 3 skills", "1 license", "12 May 2026", `href="/tenant/records?by=issuer"`, `<bdi>Northlake College</bdi>`,
		`name="q" value=""`, "Expired", "Revoked", "Could not be checked",
	} {
		require.Contains(t, body, part)
	}
	_, body = get(t, person, site.URL+"/records?by=issuer&q=a%22%3E&state=valid")
	require.Contains(t, body, `value="a&#34;&gt;"`, "what was searched for stays in its field")
	require.Contains(t, body, `<option value="valid" selected>`)
	require.Contains(t, body, `href="/tenant/records?by=issuer"`, "the search can be cleared, and the order stays")

	_, body = get(t, site.SignedIn(t, eve.Email), site.URL+"/records")
	require.Empty(t, titles(body), "nobody sees the records of somebody else")
	require.Contains(t, body, "No record is here yet")
	require.NotContains(t, body, `name="q"`)
	_, body = get(t, site.SignedIn(t, eve.Email), site.URL+"/records?q=northlake")
	require.Contains(t, body, "Nothing found")
}

func TestTheListComesInPages(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	for i := range 57 {
		keep(t, site, ada.ID, held{title: fmt.Sprintf("Record %02d", i), issuer: fmt.Sprintf("Issuer %d", i%3), days: i, verdict: credential.Valid})
	}
	person := site.SignedIn(t, ada.Email)
	var seen []string
	for page, want := range []struct {
		extent string
		links  []string
	}{
		{"1–20 of 57", []string{"?page=2\" rel=\"next", "?page=3\" rel=\"last"}},
		{"21–40 of 57", []string{"/records\" rel=\"first", "/records\" rel=\"prev", "?page=3\" rel=\"next", "?page=3\" rel=\"last"}},
		{"41–57 of 57", []string{"/records\" rel=\"first", "?page=2\" rel=\"prev"}},
	} {
		target := site.URL + "/records"
		if page > 0 {
			target += fmt.Sprintf("?page=%d", page+1)
		}
		_, body := get(t, person, target)
		require.Contains(t, body, want.extent)
		require.Equal(t, len(want.links), strings.Count(body, `" rel="`), target)
		for _, link := range want.links {
			require.Contains(t, body, link)
		}
		seen = append(seen, titles(body)...)
	}
	require.Len(t, seen, 57)
	require.Equal(t, "Record 56", seen[0], "newest first")
	require.Equal(t, "Record 00", seen[56])

	_, body := get(t, person, site.URL+"/records?by=issuer&page=2")
	require.Equal(t, 2, strings.Count(body, `class="of-issuer"`), "an issuer goes on at the next page under its name")
	require.Contains(t, body, `<bdi>Issuer 1</bdi>`)
}

// An address that says the same in other words, or lies beyond the end, leads to the one that the list has.
func TestTheListHasOneAddress(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	keep(t, site, ada.ID, some...)
	person := site.SignedIn(t, ada.Email)
	for query, want := range map[string]string{
		"?q=&kind=&state=":                  "/tenant/records",
		"?state=valid&q=a":                  "/tenant/records?q=a&state=valid",
		"?page=2":                           "/tenant/records",
		"?page=7&by=issuer":                 "/tenant/records?by=issuer&page=7",
		"?by=issuer&page=7":                 "/tenant/records?by=issuer",
		"?q=%00a":                           "/tenant/records?q=a",
		"?q=%E2%80%AEa":                     "/tenant/records?q=a",
		"?q=" + strings.Repeat("x", 10_000): "/tenant/records?q=" + strings.Repeat("x", 200),
		"?utm_source=https://elsewhere.example&q=a": "/tenant/records?q=a",
	} {
		resp, _ := get(t, person, site.URL+"/records"+query)
		require.Equal(t, http.StatusSeeOther, resp.StatusCode, "%.60s", query)
		require.Equal(t, want, resp.Header.Get("Location"), "%.60s", query)
	}
	for _, query := range []string{"?kind=unicorn", "?page=-1", "?q=%zz", "?state=good;page=1", "?page=" + strings.Repeat("9", 5000)} {
		resp, body := get(t, person, site.URL+"/records"+query)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, query)
		require.Regexp(t, "There is no such (list|page of this list)", body)
	}
	resp, err := person.Head(site.URL + "/records")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)

	resp, _ = get(t, site.Person(t), site.URL+"/records?q=a")
	require.Equal(t, "/tenant/login?next=%2Ftenant%2Frecords%3Fq%3Da", resp.Header.Get("Location"))
}

// The list has the look that the record's own page has: a valid one of somebody else is one with a caution.
func TestTheListComparesWhomARecordIsAbout(t *testing.T) {
	known := filepath.Join(t.TempDir(), "known.yaml")
	require.NoError(t, os.WriteFile(known, []byte("- id: https://college.example\n  name: College\n"), 0o600))
	site := servertest.StartSite(t, servertest.SiteOptions{Config: func(c *server.Config) { c.KnownIssuers = known }})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	about := func(address string) string {
		return `[{"identifier":[{"hashed":false,"identityHash":"` + address + `","identityType":"emailAddress"}]}]`
	}
	keep(t, site, ada.ID,
		held{title: "Mine", issuer: "College", days: 3, verdict: credential.Valid, kind: "MicroCredential", subject: about("Ada@Example.org")},
		held{title: "Nobody's", issuer: "College", days: 2, verdict: credential.Valid},
		held{title: "Eve's", issuer: "College", days: 1, verdict: credential.Valid, subject: about("eve@example.org")},
	)
	_, body := get(t, site.SignedIn(t, ada.Email), site.URL+"/records")
	require.Equal(t, []string{"Mine", "Nobody&#39;s", "Eve&#39;s"}, titles(body))
	rows := strings.Split(body, "<h2><a")[1:]
	for i, isCaution := range []bool{false, false, true} {
		require.Equal(t, isCaution, strings.Contains(rows[i], "with a caution"), rows[i])
	}
	require.Contains(t, rows[0], "Micro-credential")
}

// BenchmarkList is the list of a learner with 1,000 records, through the whole host and over its listener.
func BenchmarkList(b *testing.B) {
	site := servertest.StartSite(b, servertest.SiteOptions{})
	ada := site.AddUser(b, "ada@example.org", "Ada")
	for i := range 1000 {
		keep(b, site, ada.ID, held{
			title: fmt.Sprintf("Record %d", i), issuer: fmt.Sprintf("Issuer %d", i%40), days: i % 900, verdict: credential.Valid,
			counts: map[string]int{"course": i % 9, "skill": i % 5}, text: strings.Repeat("anatomy physiology care ", 60),
		})
	}
	person := site.SignedIn(b, ada.Email)
	for name, query := range map[string]string{"newest": "", "issuer": "?by=issuer&page=30", "search": "?q=anatomy+record+99", "nothing": "?q=unicorn"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				resp, _ := get(b, person, site.URL+"/records"+query)
				require.Equal(b, http.StatusOK, resp.StatusCode)
			}
		})
	}
}

// What has no index yet, and a verdict that cannot be read, is a record all the same.
func TestWhatIsKnownTooLittleOfIsListed(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	keep(t, site, ada.ID, some[0])
	_, err := site.Store.UpsertCredential(t.Context(), storage.Credential{
		OwnerID: ada.ID, Service: "clr", IssuerID: "https://old.example", CredentialID: "urn:old", ValidFrom: day, Form: storage.FormJSON,
		Body: []byte(`{"id":"urn:old","issuer":"https://old.example","credentialSubject":{}}`), Verdict: string(credential.Valid),
	})
	require.NoError(t, err)
	person := site.SignedIn(t, ada.Email)
	_, body := get(t, person, site.URL+"/records")
	require.Contains(t, body, "Record from")
	require.Contains(t, body, "old.example")
	require.Equal(t, []string{"Nursing program"}, titles(body))
	for _, path := range []string{"/records/1", "/records/1/verdict"} {
		resp, _ := get(t, person, site.URL+path)
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
	}
}
