package records_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/chromium"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
	"clrhost/server/servertest"
	"clrhost/storage"
)

// put stores a record as if it had been accepted, whatever its verdict, and returns its path. It is false for what is no
// credential at all.
func put(t testing.TB, site *servertest.Site, owner storage.User, body []byte) (path string, ok bool) {
	t.Helper()
	parsed, err := credential.Parse(body, strictjson.Limits{})
	if err != nil {
		return "", false
	}
	verdict := credential.New(credential.Options{Now: time.Now}).Verify(t.Context(), parsed, credential.Terms{})
	kept, err := json.Marshal(verdict)
	require.NoError(t, err)
	_, extent, err := site.Store.Credentials(t.Context(), owner.ID, storage.Page{Service: "clr", Limit: 1})
	require.NoError(t, err)
	_, err = site.Store.UpsertCredential(t.Context(), storage.Credential{
		OwnerID: owner.ID, Service: "clr", IssuerID: "https://issuer.example", CredentialID: fmt.Sprint("urn:record:", extent.Total),
		ValidFrom: time.Now(), Form: storage.Form(parsed.Form), Body: parsed.Raw, Verdict: string(verdict.Overall), VerdictJSON: kept,
		CheckedAt: time.Now(),
	})
	require.NoError(t, err)
	return fmt.Sprint(site.URL, "/records/", extent.Total), true
}

// achievementsIn are the ids of the achievements in a document, of those in JWTs too.
func achievementsIn(v any, ids map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if name == "achievement" {
				for _, a := range list(member) {
					if object, ok := a.(map[string]any); ok {
						ids[fmt.Sprint(object["id"])] = true
					}
				}
			}
			if name != "vc" { // a claim beside a payload that is a credential
				achievementsIn(member, ids)
			}
		}
	case []any:
		for _, item := range v {
			achievementsIn(item, ids)
		}
	case string:
		if inner, err := credential.Parse([]byte(v), strictjson.Limits{}); err == nil {
			achievementsIn(inner.Document, ids)
		}
	}
}

func list(v any) []any {
	if items, ok := v.([]any); ok {
		return items
	}
	return []any{v}
}

var shownAchievement = regexp.MustCompile(`<(?:article|tr)[^>]* id="(a\d+)"`)

// Every vector has a page, whatever is wrong with it, and every achievement in it has its part of the page.
func TestEveryVectorHasAPage(t *testing.T) {
	vectors, err := vector.Read(os.DirFS("../../../testdata/vectors"))
	require.NoError(t, err)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	person := site.SignedIn(t, ada.Email)
	pages := 0
	for _, v := range vectors {
		path, ok := put(t, site, ada, v.Data)
		if !ok {
			continue
		}
		resp, body := get(t, person, path)
		require.Equal(t, http.StatusOK, resp.StatusCode, v.Name)
		parsed, err := credential.Parse(v.Data, strictjson.Limits{})
		require.NoError(t, err)
		ids := map[string]bool{}
		achievementsIn(parsed.Document, ids)
		shown := map[string]bool{}
		for _, found := range shownAchievement.FindAllStringSubmatch(body, -1) {
			require.False(t, shown[found[1]], "%s: %s is there twice", v.Name, found[1])
			shown[found[1]] = true
		}
		require.Len(t, shown, len(ids), v.Name)
		pages++
	}
	require.Greater(t, pages, 100)
}

// hostile is what stands in every text of a record that wants to do harm.
const hostile = `</bdi></title><script>window.hit=1</script><img src="https://evil.example/x" onerror="window.hit=1"> ` +
	"![x](https://evil.example/y) [x](javascript:window.hit=1) \u202egnol\u2066 {{.}} "

// everyMember is a record with every member of the standard, whose texts and addresses are hostile.
func everyMember(t testing.TB) []byte {
	t.Helper()
	source, err := os.ReadFile("../../../credential/transcript/testdata/every-member.json")
	require.NoError(t, err)
	var document any
	require.NoError(t, json.Unmarshal(source, &document))
	n := 0
	var change func(name string, v any) any
	change = func(name string, v any) any {
		switch v := v.(type) {
		case map[string]any:
			changed := map[string]any{}
			for name, member := range v {
				changed[name] = change(name, member)
			}
			return changed
		case []any:
			for i, item := range v {
				v[i] = change(name, item)
			}
			return v
		case string:
			if n++; isKept[name] || strings.HasSuffix(name, "Date") || strings.HasPrefix(name, "valid") {
				return v
			}
			if strings.HasPrefix(v, "https:") && n%2 == 0 {
				return "javascript:window.hit=1"
			}
			if strings.HasPrefix(v, "https:") {
				return v + `"><script>window.hit=1</script>`
			}
			return v + hostile + strings.Repeat("x", 300)
		}
		return v
	}
	body, err := json.Marshal(change("", document))
	require.NoError(t, err)
	return body
}

// isKept are the members whose values decide what kind of a thing something is, or refer to others.
var isKept = map[string]bool{"@context": true, "type": true, "id": true, "@id": true, "@language": true, "achievementType": true,
	"associationType": true, "sourceId": true, "targetId": true, "resultDescription": true, "achievedLevel": true, "resultType": true}

func TestAHostileRecordDoesNothing(t *testing.T) {
	browser := chromium.Start(t)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	path, ok := put(t, site, ada, everyMember(t))
	require.True(t, ok)
	tab := browser.Tab(t, chromium.Looks["zoomed"])
	signIn(tab, site, ada.Email, servertest.Password)
	tab.Open(path)
	for _, name := range []string{"zoomed", "desktop-dark"} {
		tab.Look(chromium.Looks[name])
		tab.Screenshot("hostile-" + name)
		require.Empty(t, tab.Findings(), name)
	}
	tab.Script("document.querySelectorAll('details').forEach((d) => d.open = true), ''")
	tab.Look(chromium.Looks["zoomed"])
	require.Empty(t, tab.Findings(), "unfolded")
	require.Empty(t, tab.Complaints())
	require.Equal(t, "undefined", tab.Script("String(window.hit)"))
	for _, asked := range tab.Requests() {
		require.True(t, strings.HasPrefix(asked, site.URL), asked)
	}
	require.Equal(t, "", tab.Script("[...document.querySelectorAll('a[href]')].filter((a) => !['http:', 'https:'].includes(a.protocol)).map((a) => a.href).join(' ')"))
	require.Equal(t, "", tab.Script("[...document.querySelectorAll('a[href]')].filter((a) => a.origin !== location.origin && a.rel !== 'noopener noreferrer nofollow').map((a) => a.href).join(' ')"))
}

// A text in several languages is shown in the one that the reader wants, with a link for each.
func TestTextsAreInTheLanguageThatIsWanted(t *testing.T) {
	source, err := os.ReadFile("../../../credential/transcript/testdata/every-member.json")
	require.NoError(t, err)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	person := site.SignedIn(t, ada.Email)
	path, ok := put(t, site, ada, source)
	require.True(t, ok)
	for query, want := range map[string]string{
		"":                  `<h1><bdi lang="en">Seafarer&#39;s record</bdi></h1>`,
		"?in=fi":            `<h1><bdi lang="fi">Merimiehen ote</bdi></h1>`,
		"?in=fi-FI":         `<h1><bdi lang="fi">`,
		"?in=tlh":           `<h1><bdi lang="en">`,
		"?in=%22%3E%3Cb%3E": `<h1><bdi lang="en">`,
	} {
		_, body := get(t, person, path+query)
		require.True(t, strings.Contains(body, want), query)
		require.True(t, strings.Contains(body, `<a href="?in=fi" lang="fi" hreflang="fi"`), query)
	}
}

// What a course earned and how it ended is said in words, beside a shape, and only what is stated is summed.
func TestResultsAreShownAsSent(t *testing.T) {
	source, err := os.ReadFile("../../../credential/transcript/testdata/every-member.json")
	require.NoError(t, err)
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	path, ok := put(t, site, ada, source)
	require.True(t, ok)
	_, body := get(t, site.SignedIn(t, ada.Email), path)
	for _, part := range []string{
		"<bdi>7.5</bdi> credits earned, one course without a figure",
		`<span class="status done"><svg `, "</svg> Completed</span>", `<span class="status left"><svg `, "</svg> Withdrew</span>",
		`<b class="figure"><bdi>81.50</bdi></b> <span class="most">of `,
		"<h3>Without a term</h3>", `<li class="reached"><b>`,
	} {
		require.True(t, strings.Contains(body, part), part)
	}
}

// large is a record with so many courses, each with a skill, in a program.
func large(t testing.TB, n int) []byte {
	t.Helper()
	var inside, associations []any
	for i := range n {
		kind, id := "Course", fmt.Sprintf("https://issuer.example/a/%d", i)
		if i%2 == 1 {
			kind = "Competency"
			associations = append(associations, map[string]any{"type": "Association", "associationType": "isChildOf", "sourceId": id, "targetId": fmt.Sprintf("https://issuer.example/a/%d", i-1)})
		}
		inside = append(inside, map[string]any{
			"@context": []string{"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"},
			"id":       fmt.Sprintf("urn:uuid:00000000-0000-4000-8000-%012d", i), "type": []string{"VerifiableCredential", "AchievementCredential"},
			"name": fmt.Sprintf("Course %d", i), "issuer": map[string]any{"id": "https://issuer.example", "type": []string{"Profile"}, "name": "Issuer"}, "validFrom": "2026-01-01T00:00:00Z",
			"credentialSubject": map[string]any{"type": []string{"AchievementSubject"}, "creditsEarned": 3, "term": fmt.Sprintf("Term %d", i/20),
				"result": []any{map[string]any{"type": []string{"Result"}, "resultDescription": id + "#grade", "value": "B+"}},
				"achievement": map[string]any{"id": id, "type": []string{"Achievement"}, "achievementType": kind, "name": fmt.Sprintf("Subject number %d", i), "humanCode": fmt.Sprintf("SUB %d", i),
					"description": "What is taught in this course, in a sentence or two, as most issuers write it.", "criteria": map[string]any{"narrative": "Pass the *examination* and hand in:\n\n- one essay\n- one project"},
					"resultDescription": []any{map[string]any{"id": id + "#grade", "type": []string{"ResultDescription"}, "name": "Grade", "resultType": "LetterGrade", "allowedValue": []string{"F", "C", "B", "B+", "A"}}}}},
		})
	}
	body, err := json.Marshal(map[string]any{
		"@context": []string{"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"},
		"id":       "urn:uuid:1", "type": []string{"VerifiableCredential", "ClrCredential"}, "name": "Large", "validFrom": "2026-01-01T00:00:00Z",
		"issuer":            map[string]any{"id": "https://issuer.example", "type": []string{"Profile"}, "name": "Issuer"},
		"credentialSubject": map[string]any{"type": []string{"ClrSubject"}, "verifiableCredential": inside, "association": associations},
	})
	require.NoError(t, err)
	return body
}

func BenchmarkRecordOf300(b *testing.B) {
	site := servertest.StartSite(b, servertest.SiteOptions{})
	ada := site.AddUser(b, "ada@example.org", "Ada")
	person := site.SignedIn(b, ada.Email)
	path, _ := put(b, site, ada, large(b, 300))
	size := 0
	for b.Loop() {
		resp, err := person.Get(path)
		require.NoError(b, err)
		body := read(b, resp)
		require.Equal(b, http.StatusOK, resp.StatusCode)
		size = len(body)
	}
	b.ReportMetric(float64(size), "bytes")
}
