package records_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/server/demo"
	"clrhost/server/pages/records"
	"clrhost/server/servertest"
	"clrhost/storage/storagetest"
)

func get(t testing.TB, person *http.Client, target string) (*http.Response, string) {
	t.Helper()
	resp, err := person.Get(target)
	require.NoError(t, err)
	return resp, read(t, resp)
}

func read(t testing.TB, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return string(body)
}

// demonstration is a host with the records of the demonstration, whose learner is signed in.
func demonstration(t *testing.T, o servertest.SiteOptions) (*servertest.Site, *http.Client) {
	t.Helper()
	site := servertest.StartSite(t, o)
	learner := seed(t, site)
	return site, site.SignedInWith(t, learner.Email, learner.Password)
}

// seed makes the demonstration, and returns the learner in it.
func seed(t testing.TB, site *servertest.Site) demo.Account {
	t.Helper()
	keys, err := secret.Derive(bytes.Repeat([]byte{1}, 32))
	require.NoError(t, err)
	made, err := demo.Seed(t.Context(), site.Store, keys, time.Now)
	require.NoError(t, err)
	return made.People[0]
}

func TestARecordIsItsOwners(t *testing.T) {
	storagetest.Engines(t, aRecordIsItsOwners)
}

func aRecordIsItsOwners(t *testing.T, open storagetest.Open) {
	site, learner := demonstration(t, servertest.SiteOptions{Open: open})
	site.AddUser(t, "eve@example.org", "Eve")
	eve := site.SignedIn(t, "eve@example.org")
	for number := range 3 {
		target := fmt.Sprintf("%s/records/%d", site.URL, number)
		resp, body := get(t, learner, target)
		require.Equal(t, http.StatusOK, resp.StatusCode, body)
		resp, body = get(t, eve, target)
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
		require.Contains(t, body, "There is no such record")
		resp, _ = get(t, site.Person(t), target)
		require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	}
	for _, number := range []string{"3", "-1", "x", "99999999999999999999", "%00", "0x0"} {
		resp, _ := get(t, learner, site.URL+"/records/"+number)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, number)
	}
}

func TestTheNursingRecord(t *testing.T) {
	site, learner := demonstration(t, servertest.SiteOptions{BasePath: "/tenant"})
	_, body := get(t, learner, site.URL+"/records/0")
	for _, part := range []string{
		`<h1><bdi>Nursing program record</bdi></h1>`,
		"This record is incomplete.",
		`<a href="#courses">3 courses</a>`,
		`<th scope="col">Code</th>`,
		`<b class="figure"><bdi>3.71</bdi></b> <span class="most">of <bdi lang="en">4.0</bdi></span>`,
		`(<bdi>F</bdi> to <bdi>A</bdi>)`,
		"It was issued to your profile on this host.",
		`<p class="hint">It has no signature of its own and is covered by the record's.</p>`,
	} {
		require.True(t, strings.Contains(body, part), part)
	}
}

// What is reached to pass is stated of a scale without a result too, for a course as for any other achievement.
func TestAScaleWithoutAResultSaysWhatPasses(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	person := site.SignedIn(t, ada.Email)
	for _, kind := range []string{"Course", "Assessment"} {
		subject := `"credentialSubject": {"type": "AchievementSubject", "achievement": {"type": "Achievement", "id": "urn:anatomy",
			"name": "Anatomy", "achievementType": "` + kind + `", "resultDescription": [{"type": "ResultDescription", "id": "urn:scale",
			"name": "Grade", "resultType": "LetterGrade", "requiredValue": "C", "allowedValue": ["A", "B", "C", "D"]}]}}}`
		body, _, _ := strings.Cut(strings.Replace(clr("urn:"+kind, ""), "ClrCredential", "AchievementCredential", 1), `"credentialSubject"`)
		_, page := get(t, person, site.URL+records.RecordPath(submit(t, site, ada.ID, body+subject)))
		require.Contains(t, page, `pass is <bdi>C</bdi>`, kind)
		require.Equal(t, kind == "Course", strings.Contains(page, "About this course"), kind)
	}
}

// An achievement that a record only names is linked to the learner's own record that describes it, and to no other.
func TestWhatIsHeldElsewhereIsLinked(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		site := servertest.StartSite(t, servertest.SiteOptions{Open: open})
		ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
		with := func(id, subject string) string {
			return strings.Replace(clr(id, ""), `"id": "did:example:ada"`, subject, 1)
		}
		describing := func(achievement string) string {
			return with("urn:describes:"+achievement, `"achievement": [{"type": "Achievement", "id": "`+achievement+`", "name": "Preparatory year"}]`)
		}
		submit(t, site, eve.ID, describing("https://School.example/Programs/1"))
		submit(t, site, ada.ID, describing("https://school.example/Programs/1-b"))
		held := submit(t, site, ada.ID, describing("https://School.example/Programs/1"))
		naming := submit(t, site, ada.ID, with("urn:names", `"achievement": [{"type": "Achievement", "id": "urn:course", "name": "Harmony"}],
			"association": [{"type": "Association", "associationType": "isPartOf", "sourceId": "urn:course", "targetId": "https://School.example/Programs/1"}]`))
		_, page := get(t, site.SignedIn(t, ada.Email), site.URL+records.RecordPath(naming))
		require.Equal(t, 1, strings.Count(page, "You hold it in"), page)
		require.Contains(t, page, `You hold it in <a href="`+records.RecordPath(held)+`">`)
	})
}
