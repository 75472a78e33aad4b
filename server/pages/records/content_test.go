package records_test

import (
	"bytes"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
	"clrhost/server/pages/records"
	"clrhost/server/pages/words"
	"clrhost/server/servertest"
	"clrhost/storage"
)

func inEnglish(t *testing.T, all []phrase.Phrase) (said string) {
	t.Helper()
	for _, p := range all {
		one, err := words.English.Text(p)
		require.NoError(t, err)
		said += one + " "
	}
	return said
}

// Whoever reads a record without an account learns whom it names, and nothing of the account in which it lies.
func TestWhoReadsARecordWithoutAnAccount(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	owner := seed(t, site).User
	stored, err := site.Store.CredentialByNumber(t.Context(), owner.ID, 0)
	require.NoError(t, err)
	reading := records.Reading{
		Languages: []string{"en"},
		Picture:   func(name string) string { return "/p/" + name },
		File:      func(name string) string { return "/f/" + name },
		Query:     url.Values{"record": {"0", "2"}},
	}
	for _, row := range []struct {
		owner *storage.User
		says  string
	}{
		{&owner, "About LCN-204817 (student number). It was issued to your profile on this host. "},
		{nil, "About LCN-204817 (student number). "},
	} {
		reading.Owner = row.owner
		content, err := records.ContentOf(stored, reading)
		require.NoError(t, err)
		require.Equal(t, row.says, inEnglish(t, content.Whose.Says))
		require.Equal(t, stored.CheckedAt, content.CheckedAt)
		require.NotEmpty(t, content.Checks)
		if row.owner == nil {
			require.NotContains(t, inEnglish(t, content.Verdict.Says), "you")
			require.Equal(t, "unknown", content.Whose.Match)
		}
	}

	stored.Body = bytes.ReplaceAll(stored.Body, []byte("LCN-204817"), nil)
	content, err := records.ContentOf(stored, reading)
	require.NoError(t, err)
	require.Equal(t, "It does not name the person whom it was issued to. ", inEnglish(t, content.Whose.Says))

	collector, err := site.Store.UserByEmail(t.Context(), "badges@example.org")
	require.NoError(t, err)
	asAnother := reading
	asAnother.Owner = &collector
	content, err = records.ContentOf(stored, asAnother)
	require.NoError(t, err)
	require.Equal(t, "It does not name the person whom it was issued to. Whether that is you cannot be told from your account. ", inEnglish(t, content.Whose.Says))
	badge, err := site.Store.CredentialByNumber(t.Context(), collector.ID, 0)
	require.NoError(t, err)
	content, err = records.ContentOf(badge, reading)
	require.NoError(t, err)
	require.Regexp(t, `^/p/[0-9a-f]{32}$`, content.Picture.Path)

	bilingual := storage.Credential{Body: []byte(clr("urn:two", `"name": [{"@value": "Transcript", "@language": "en"}, {"@value": "Ote", "@language": "fi"}],`))}
	content, err = records.ContentOf(bilingual, reading)
	require.NoError(t, err)
	require.NotEmpty(t, content.In)
	for _, choice := range content.In {
		require.Equal(t, "?record=0&record=2&in="+choice.Tag, choice.Href)
	}
}

// The address of a file in a record is below the path of the host, as that of everything else is.
func TestAFileIsBelowThePathOfTheHost(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	number := submit(t, site, ada.ID, clr("urn:one", `"evidence": [{"type": ["Evidence"], "id": "data:text/plain,x"}],`))
	_, body := get(t, site.SignedIn(t, ada.Email), site.URL+records.RecordPath(number))
	require.Regexp(t, `href="/tenant/records/0/files/[0-9a-f]{32}" download`, body)
}
