package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// demonstration is a running serve --demo and what it printed.
type demonstration struct {
	text string
	url  string
	stop func() (code int, stderr string)
}

// startDemo runs the program in this process, on a port of the system's choice.
func startDemo(t *testing.T, database string) demonstration {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	printed, stdout := io.Pipe()
	var stderr strings.Builder
	code := make(chan int, 1)
	go func() {
		args := []string{"serve", "--demo", "--listen", "127.0.0.1:0", "--database", database}
		code <- run(ctx, args, nil, strings.NewReader(""), stdout, &stderr)
		_ = stdout.Close()
	}()
	var text strings.Builder
	lines := bufio.NewScanner(printed)
	for !strings.Contains(text.String(), "stay the same as long") && lines.Scan() {
		text.WriteString(lines.Text() + "\n")
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	d := demonstration{text: text.String(), stop: func() (int, string) { cancel(); return <-code, stderr.String() }}
	d.url = d.find(t, `open +(\S+)/\n`)
	return d
}

// find returns what the text has in the parentheses of the pattern.
func (d demonstration) find(t *testing.T, pattern string) string {
	t.Helper()
	match := regexp.MustCompile(pattern).FindStringSubmatch(d.text)
	require.NotNil(t, match, "%s in %s", pattern, d.text)
	return match[1]
}

// signIn reports whether the e-mail address and the password open the account page, and returns that.
func (d demonstration) signIn(t *testing.T, email, password string) (page string, ok bool) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := &http.Client{Jar: jar}
	form := url.Values{"email": {email}, "password": {password}}
	response, err := browser.PostForm(d.url+"/login", form)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	response, err = browser.Get(d.url + "/account")
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return string(body), response.Request.URL.Path == "/account"
}

func TestWhatTheDemoPrintsWorks(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "demo.db")
	d := startDemo(t, database)
	learner := d.find(t, `learner@example.org +(\S+)`)
	admin := d.find(t, `admin@example.org +(\S+)`)

	for _, email := range []string{"learner@example.org", "admin@example.org"} {
		_, ok := d.signIn(t, email, "not the password")
		require.False(t, ok)
	}
	page, ok := d.signIn(t, "learner@example.org", learner)
	require.True(t, ok)
	require.Contains(t, page, d.find(t, learner+` +([^,]+),`))
	for _, email := range []string{"admin@example.org", "transfer@example.org", "badges@example.org"} {
		_, ok = d.signIn(t, email, d.find(t, email+` +(\S+)`))
		require.True(t, ok, email)
	}

	require.Equal(t, http.StatusOK, statusOf(http.Get(d.find(t, `curl -s (\S+/discovery)\n`))))
	register := d.find(t, `curl -s (\S+/register) -H`)
	body := d.find(t, `(?s)-d '(\{.*?\})'`)
	require.Equal(t, http.StatusCreated, statusOf(http.Post(register, "application/json", strings.NewReader(body))))

	code, stderr := d.stop()
	require.Zero(t, code, stderr)
	require.NotContains(t, stderr, learner)
	require.NotContains(t, stderr, admin)

	again := startDemo(t, database)
	require.Equal(t, learner, again.find(t, `learner@example.org +(\S+)`))
	_, ok = again.signIn(t, "learner@example.org", learner)
	require.True(t, ok)
	code, stderr = again.stop()
	require.Zero(t, code, stderr)
}

func TestADemoNeedsNothingButADirectory(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	d := startDemo(t, "sqlite:clrhost.db")
	_, _ = d.stop()
	for _, made := range []string{"clrhost.db", "clrhost.db.key"} {
		info, err := os.Stat(filepath.Join(dir, made))
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "%s is readable by others", made)
	}
}
