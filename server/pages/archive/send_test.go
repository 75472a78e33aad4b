package archive_test

import (
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server/servertest"
)

// large gives somebody more than a connection holds while nobody reads from it.
func large(t *testing.T, site *servertest.Site, ownerID string) {
	t.Helper()
	noise := make([]byte, 2<<20)
	for _, id := range []string{"urn:a", "urn:b", "urn:c", "urn:d"} {
		_, _ = rand.Read(noise) // does not fail
		keep(t, site.Store, ownerID, "", clr(id, `"description": "`+base64.StdEncoding.EncodeToString(noise)+`",`))
	}
}

// begin asks for an archive and reads its first byte.
func begin(t *testing.T, person *http.Client, site *servertest.Site) *http.Response {
	t.Helper()
	resp, err := person.Get(site.URL + "/account/archive.zip")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	_, err = io.ReadFull(resp.Body, make([]byte, 1))
	require.NoError(t, err)
	return resp
}

// While one archive is received its owner gets no other, and other people get theirs. Whoever goes away in the middle leaves room
// for the next one, and what breaks off is not a whole answer.
func TestOneAtATime(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{BasePath: "/tenant"})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	large(t, site, ada.ID)
	browser, other := site.SignedIn(t, ada.Email), site.SignedIn(t, eve.Email)
	_, page := get(t, browser, site.URL+"/account/archive")
	require.Contains(t, string(page), "4 records")
	require.Contains(t, string(page), "About <bdi>10.7 MB</bdi> with all earlier versions", "how much it is, before it is asked for")
	require.Contains(t, string(page), `href="/tenant/account/archive.zip"`)

	under := begin(t, browser, site)
	resp, page := get(t, browser, site.URL+"/account/archive.zip")
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Equal(t, "60", resp.Header.Get("Retry-After"))
	require.Contains(t, string(page), "Another archive is being written")
	resp, _ = get(t, other, site.URL+"/account/archive.zip")
	require.Equal(t, http.StatusOK, resp.StatusCode)

	require.NoError(t, under.Body.Close())
	resp, packed := get(t, browser, site.URL+"/account/archive.zip")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	names, _ := unpack(t, packed)
	require.Len(t, names, 12)

	under = begin(t, browser, site)
	require.NoError(t, site.Store.Close()) // the database goes away
	_, err := io.ReadAll(under.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, under.Body.Close())
}

func TestNothingIsWrittenInAdvance(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	browser := site.SignedIn(t, ada.Email)
	ahead, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/account/archive.zip", nil)
	require.NoError(t, err)
	ahead.Header.Set("Sec-Purpose", "prefetch;prerender")
	resp, err := browser.Do(ahead)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)

	resp, err = browser.Head(site.URL + "/account/archive.zip")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "application/zip", resp.Header.Get("Content-Type"))
}
