package records_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/server/servertest"
	"clrhost/storage"
)

func TestTheDetailsSayWhatEachVersionChanged(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	app := site.AddClient(t, "client-1", "Pathways", "https://pathways.example")
	site.Connect(t, ada, app, scope.CredentialUpsert)
	app.Name = "Careerbridge <b>"
	require.NoError(t, site.Store.UpdateClient(t.Context(), app))
	by := func(clientID string) func(*storage.Credential) {
		return func(c *storage.Credential) { c.ClientID = clientID }
	}

	first := clr("urn:one", `"name": "First", "description": "<script>alert(1)</script>",`)
	bodies := []string{
		first,
		strings.Replace(first, "First", "Second", 1),
		strings.Replace(first, `"First"`, ` "Second"`, 1),
		strings.Replace(strings.Replace(first, "First", "Third", 1), "09:00:00", "10:00:00", 1),
	}
	number := int64(-1)
	for i, sender := range []string{"", app.ID, "client-gone", app.ID} {
		number = submit(t, site, ada.ID, bodies[i], by(sender))
	}
	target := fmt.Sprintf("%s/records/%d/details", site.URL, number)
	resp, body := get(t, site.SignedIn(t, ada.Email), target)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.NotContains(t, body, "<script>")
	text := strings.Join(strings.Fields(body), " ")
	for _, part := range []string{
		"<code>urn:one</code>", "<code>https://northlake.example</code>", "JSON with a proof inside",
		fmt.Sprintf("<code>%x</code>", sha256.Sum256([]byte(bodies[3]))),
		fmt.Sprintf(`href="/tenant/records/%d/original"`, number), fmt.Sprintf(`href="/tenant/records/%d/versions/1"`, number),
		"Version 4 – Replaced by a newer one", "Version 3 – Sent again", "Version 2 – Corrected", "Version 1 – First received",
		`<bdi>Careerbridge &lt;b&gt;</bdi> <span class="fine">(<bdi>Pathways</bdi> when you allowed it)`,
		"An app that is no longer registered here <code>client-gone</code>", "Not recorded",
		"What it says is the same as before.",
		`<th scope="row"><code>/name</code></th><td data-label="Before"><bdi>First</bdi></td><td data-label="After"><bdi>Second</bdi></td>`,
		"2 changes", "1 change", `<code>/validFrom</code>`,
		"&#34;description&#34;: &#34;&lt;script&gt;alert(1)&lt;/script&gt;&#34;",
	} {
		require.Contains(t, text, part)
	}
	require.Less(t, strings.Index(text, "Version 4"), strings.Index(text, "Version 3"), "the newest first")
	require.Equal(t, 1, strings.Count(text, "Current"))

	resp, body = get(t, site.SignedIn(t, eve.Email), target)
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.NotContains(t, body, "urn:one")
}

func TestTheDetailsOfATokenShowItsHeader(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	number := submit(t, site, ada.ID, jwt(clr("urn:two", "")))
	_, body := get(t, site.SignedIn(t, ada.Email), fmt.Sprintf("%s/records/%d/details", site.URL, number))
	for _, part := range []string{
		"Signed token (JWT)", "JWS, EdDSA", "<code>https://northlake.example/keys/1</code>", "The header of the token",
		"&#34;alg&#34;: &#34;EdDSA&#34;", "The record in the token, as JSON", "&#34;id&#34;: &#34;urn:two&#34;",
	} {
		require.Contains(t, body, part)
	}
}

// A record of four megabytes with many versions has a page of a size that a phone can show.
func TestTheDetailsOfALargeRecordAreBounded(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	number := int64(-1)
	for i := range 12 {
		numbers := strings.Repeat(fmt.Sprintf("%d,", i), 90_000)
		number = submit(t, site, ada.ID, clr("urn:large", fmt.Sprintf(`"note": "%s", "numbers": [%s0],`, strings.Repeat("x", 500_000), numbers)))
	}
	_, body := get(t, site.SignedIn(t, ada.Email), fmt.Sprintf("%s/records/%d/details", site.URL, number))
	require.Contains(t, body, "Version 12")
	require.Contains(t, body, "There may be more changes.")
	require.Contains(t, body, "what is very long is cut")
	require.Less(t, len(body), 1<<20)
}
