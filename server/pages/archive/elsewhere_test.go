package archive_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/servertest"
)

// Another host takes the archive in as it came from this one.
func TestAnotherHostTakesItIn(t *testing.T) {
	from, to := servertest.StartSite(t, servertest.SiteOptions{}), servertest.StartSite(t, servertest.SiteOptions{})
	ada, again := from.AddUser(t, "ada@example.org", "Ada"), to.AddUser(t, "ada@example.org", "Ada")
	var records []string
	for _, vector := range []string{"association-cycle.json", "jwt-es256.jws"} {
		record, err := os.ReadFile("../../../testdata/vectors/" + vector)
		require.NoError(t, err)
		records = append(records, string(bytes.TrimSpace(record)))
		keep(t, from.Store, ada.ID, "", records[len(records)-1])
	}
	_, packed := get(t, from.SignedIn(t, ada.Email), from.URL+"/account/archive.zip")

	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	part, err := parts.CreateFormFile("file", "records.zip")
	require.NoError(t, err)
	_, err = part.Write(packed)
	require.NoError(t, err)
	require.NoError(t, parts.Close())
	browser := to.SignedIn(t, again.Email)
	resp, err := browser.Post(to.URL+"/records/add", parts.FormDataContentType(), &form)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Eventually(t, func() bool {
		page, _ := get(t, browser, to.URL+resp.Header.Get("Location"))
		return page.StatusCode == http.StatusOK && page.Header.Get("Refresh") == ""
	}, 30*time.Second, 10*time.Millisecond)
	for number, want := range records {
		got, err := to.Store.CredentialByNumber(t.Context(), again.ID, int64(number))
		require.NoError(t, err)
		require.Equal(t, want, string(got.Body), "byte for byte")
	}
}
