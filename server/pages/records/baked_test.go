package records_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/internal/strictjson"
	"clrhost/server/servertest"
)

func dataURI(media string, file []byte) string {
	return "data:" + media + ";base64," + base64.StdEncoding.EncodeToString(file)
}

// pixels is a PNG file of a size by which it is known again.
func pixels(t testing.TB, width int) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, image.NewGray(image.Rect(0, 0, width, 1))))
	return out.Bytes()
}

// requireBaked examines a picture that holds a credential, and returns it.
func requireBaked(t *testing.T, person *http.Client, url, media, body string) []byte {
	t.Helper()
	resp, picture := get(t, person, url)
	require.Equal(t, http.StatusOK, resp.StatusCode, url)
	require.Equal(t, media, resp.Header.Get("Content-Type"), url)
	require.True(t, strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment; filename=record-"), url)
	require.Equal(t, "default-src 'none'; sandbox", resp.Header.Get("Content-Security-Policy"), url)
	held, err := credential.ParseFile([]byte(picture), strictjson.Limits{})
	require.NoError(t, err, url)
	require.Equal(t, strings.TrimSpace(body), string(held.Raw), "%s: byte for byte", url)
	require.Empty(t, held.Baked.Warnings, url)
	return []byte(picture)
}

// A record is baked into its own picture, unless that holds a credential already or is no such picture.
func TestARecordIsBakedIntoItsOwnPicture(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	person := site.SignedIn(t, ada.Email)
	other, err := bake.PNG(pixels(t, 7), []byte(clr("urn:other", "")), bake.CLR, bake.Refuse)
	require.NoError(t, err)
	const svg = `<svg xmlns="http://www.w3.org/2000/svg"><circle r="7"/><script>alert(1)</script></svg>`
	badge := func(picture string) string {
		text := strings.Replace(clr("urn:badge", ""), "ClrCredential", "OpenBadgeCredential", 1)
		return strings.Replace(text, `{"type": "ClrSubject", "id": "did:example:ada"}`, `{"type": "AchievementSubject", "achievement": {"id": "urn:a",
			"type": "Achievement", "name": "A", "criteria": {"narrative": "n"}, "description": "d", "image": {"id": "`+picture+`", "type": "Image"}}}`, 1)
	}
	for name, row := range map[string]struct {
		body, as string
		own      bool // it is the picture of the record
	}{
		"png":           {clr("urn:1", `"image": {"type": "Image", "id": "`+dataURI("image/png", pixels(t, 7))+`"},`), "png", true},
		"svg":           {clr("urn:2", `"image": "`+dataURI("image/svg+xml", []byte(svg))+`",`), "svg", true},
		"of a badge":    {badge(dataURI("image/png", pixels(t, 7))), "png", true},
		"as a jwt":      {jwt(clr("urn:3", `"image": "`+dataURI("image/png", pixels(t, 7))+`",`)), "png", true},
		"another kind":  {clr("urn:4", `"image": "`+dataURI("image/png", pixels(t, 7))+`",`), "svg", false},
		"baked already": {clr("urn:5", `"image": "`+dataURI("image/png", other)+`",`), "png", false},
		"no picture":    {clr("urn:6", `"image": "`+dataURI("image/png", []byte(svg))+`",`), "png", false},
		"misnamed":      {clr("urn:8", `"image": "`+dataURI("image/webp", pixels(t, 7))+`",`), "png", false},
		"elsewhere":     {clr("urn:7", `"image": "https://northlake.example/seal.png",`), "png", false},
	} {
		number := submit(t, site, ada.ID, row.body)
		media := map[string]string{"png": "image/png", "svg": "image/svg+xml"}[row.as]
		picture := requireBaked(t, person, fmt.Sprintf("%s/records/%d/baked?as=%s", site.URL, number, row.as), media, row.body)
		if row.as == "svg" {
			require.Equal(t, row.own, bytes.Contains(picture, []byte(`<circle r="7"/>`)), name)
			continue
		}
		read, err := png.Decode(bytes.NewReader(picture))
		require.NoError(t, err, name)
		require.Equal(t, row.own, read.Bounds().Dx() == 7, name)
	}
}

func TestWhatIsNotBaked(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	person := site.SignedIn(t, ada.Email)
	plain := submit(t, site, ada.ID, strings.Replace(clr("urn:plain", ""), `, "ClrCredential"`, "", 1))
	record := submit(t, site, ada.ID, clr("urn:one", `"name": "One",`))
	path := func(number int64) string { return fmt.Sprintf("%s/records/%d", site.URL, number) }
	for url, status := range map[string]int{
		path(plain) + "/baked?as=png":   http.StatusNotFound,
		path(record) + "/baked?as=jpeg": http.StatusBadRequest,
		path(record) + "/baked":         http.StatusBadRequest,
		path(99) + "/baked?as=png":      http.StatusNotFound,
	} {
		resp, _ := get(t, person, url)
		require.Equal(t, status, resp.StatusCode, url)
	}
	resp, _ := get(t, site.SignedIn(t, eve.Email), path(record)+"/baked?as=png")
	require.Equal(t, http.StatusNotFound, resp.StatusCode, "it is somebody else's")
	_, page := get(t, person, path(plain))
	require.NotContains(t, page, "/baked")
	_, page = get(t, person, path(record))
	require.Contains(t, page, fmt.Sprintf(`href="/records/%d/baked?as=png" download`, record))

	// What was downloaded stands in the history, and what was only asked about does not.
	head, err := person.Head(path(record) + "/original")
	require.NoError(t, err)
	require.NoError(t, head.Body.Close())
	history, _, err := site.Store.History(t.Context(), ada.ID, 10, 0)
	require.NoError(t, err)
	require.Empty(t, history)
	for _, file := range []string{"/original", "/baked?as=svg", "/versions/1"} {
		get(t, person, path(record)+file)
	}
	history, _, err = site.Store.History(t.Context(), ada.ID, 10, 0)
	require.NoError(t, err)
	require.Len(t, history, 1)
	require.Equal(t, "One", history[0].Name)
	require.EqualValues(t, 3, history[0].Count)
}
