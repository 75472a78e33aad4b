package tour_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium"
)

// The HTML of every page is what the standard of HTML allows.
func TestHTMLIsValid(t *testing.T) {
	chromium.Long(t)
	tools := chromium.Tools(t)
	folder, h := t.TempDir(), open(t)
	config, err := os.ReadFile("htmlvalidate.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, ".htmlvalidate.json"), config, 0o644))
	people := map[string]*http.Client{}
	for _, s := range stops {
		if people[s.as] == nil {
			people[s.as] = h.person(t, s.as)
		}
		require.NoFileExists(t, filepath.Join(folder, s.name+".html"), "two stops have one name")
		require.NoError(t, os.WriteFile(filepath.Join(folder, s.name+".html"), h.read(t, people[s.as], s), 0o644))
	}
	out, err := exec.Command("node", filepath.Join(tools, "html-validate", "bin", "html-validate.mjs"), "--formatter", "text", folder).CombinedOutput()
	assert.NoError(t, err, string(out))
}

// read returns the HTML of a page.
func (h house) read(t *testing.T, person *http.Client, s stop) []byte {
	t.Helper()
	get := func() (*http.Response, error) { return person.Get(s.at(h)) }
	if s.form != nil {
		get = func() (*http.Response, error) { return person.PostForm(s.at(h), s.form) }
	}
	response, err := get()
	require.NoError(t, err)
	defer response.Body.Close()
	want := s.status
	if want == 0 {
		want = http.StatusOK
	}
	assert.Equal(t, want, response.StatusCode, s.name)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return body
}
