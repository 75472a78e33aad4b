package page_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/requestlog"
	"clrhost/storage"
)

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

// serve answers every request with the handler, behind a listener, and returns how to ask.
func serve(t *testing.T, handle gin.HandlerFunc) func(req *http.Request) answer {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(func(c *gin.Context) { c.Header(requestlog.Header, "request-7") })
	engine.GET("/assets/:name", handle)
	engine.NoRoute(func(c *gin.Context) { c.Status(http.StatusOK); handle(c) })
	host := httptest.NewServer(engine)
	t.Cleanup(host.Close)
	return func(req *http.Request) answer {
		t.Helper()
		u, err := url.Parse(host.URL)
		require.NoError(t, err)
		req.URL.Scheme, req.URL.Host, req.RequestURI = u.Scheme, u.Host, ""
		resp, err := host.Client().Do(req)
		require.NoError(t, err)
		defer func() { require.NoError(t, resp.Body.Close()) }()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return answer{resp, string(body)}
	}
}

func renderer(t *testing.T, cfg page.Config) *page.Renderer {
	t.Helper()
	r, err := page.New(cfg, fstest.MapFS{
		"hello.html":  {Data: []byte(`{{define "title"}}Hello{{end}}{{define "main"}}<h1>Hello</h1>{{end}}`)},
		"times.html":  {Data: []byte(`{{define "title"}}x{{end}}{{define "main"}}{{template "day" .}}|{{template "time" .}}|{{bdi "a<" "fr"}}|{{say "You can stop an app at any time under <a href=\"%s\">Apps</a>, and delete a record on its page: within twenty minutes nothing is left of it but its title and a sign by which it is recognized if somebody sends it again. To have your account disabled or all your data removed, ask those who run this host." (href "/a?b&c")}}{{end}}`)},
		"script.html": {Data: []byte(`{{define "title"}}x{{end}}{{define "main"}}{{say "%s" (href .)}}{{end}}`)},
		"pieces.html": {Data: []byte(`{{define "title"}}Pieces{{end}}{{define "main"}}<dl>{{template "nothing"}}</dl>{{end}}`)},
	})
	require.NoError(t, err)
	return r
}

func get(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }

func TestEveryPageCarriesTheHeaders(t *testing.T) {
	r := renderer(t, page.Config{})
	ask := serve(t, r.Endpoint(func(c *gin.Context) error { return r.Render(c, http.StatusTeapot, "hello.html", nil) }))
	got := ask(get("/"))
	require.Equal(t, http.StatusTeapot, got.StatusCode)
	for name, want := range map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"Referrer-Policy":         "same-origin",
		"X-Content-Type-Options":  "nosniff",
		"X-Frame-Options":         "DENY",
		"Cache-Control":           "no-store",
	} {
		require.Equal(t, want, got.Header.Get(name), name)
	}
}

func TestSourcesWidenOnePolicy(t *testing.T) {
	r := renderer(t, page.Config{})
	for form, want := range map[string]string{
		"https://app.example/cb":  "'self' https:",
		"http://localhost:9/cb":   "'self' http:",
		"http://[::1]:8080/cb":    "'self' http:",
		"":                        "'self'",
		"javascript:alert(1)":     "'self'",
		"app.example:/cb":         "'self'",
		"https://a b/":            "'self'",
		"https://a;script-src */": "'self'",
		"//app.example/cb":        "'self'",
	} {
		ask := serve(t, r.Endpoint(func(c *gin.Context) error { return r.Render(c, http.StatusOK, "hello.html", nil, page.FormTo(form)) }))
		policy := ask(get("/")).Header.Get("Content-Security-Policy")
		require.Contains(t, policy, "; form-action "+want+"; ", form)
		require.Contains(t, policy, "; img-src 'self'; ", form)
	}
}

func TestPagesHangUnderTheBasePath(t *testing.T) {
	r := renderer(t, page.Config{HostName: "Records & Co", BasePath: "/tenant"})
	ask := serve(t, r.Endpoint(func(c *gin.Context) error { return r.Render(c, http.StatusOK, "hello.html", nil) }))
	body := ask(get("/")).body
	require.Contains(t, body, "Records &amp; Co")
	for _, address := range regexp.MustCompile(`(?:href|src|action)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		require.True(t, strings.HasPrefix(address[1], "/tenant/") || address[1] == "#main", address[1])
	}
}

func TestTheFootLeadsToTheOperatorsPages(t *testing.T) {
	r := renderer(t, page.Config{TermsURL: "https://college.example/terms", PrivacyURL: "https://college.example/privacy"})
	ask := serve(t, func(c *gin.Context) { r.Problem(c, http.StatusOK, phrase.Phrase{}, phrase.Phrase{}) })
	body := ask(get("/")).body
	require.Contains(t, body, `href="https://college.example/terms"`)
	require.Contains(t, body, `href="https://college.example/privacy"`)
}

func TestProblemSaysWhatHappenedAndNamesTheRequest(t *testing.T) {
	r := renderer(t, page.Config{})
	ask := serve(t, func(c *gin.Context) {
		r.Problem(c, http.StatusForbidden, phrase.Of("This %s it", "<is>"), phrase.Of("Do that."))
	})
	got := ask(get("/"))
	require.Equal(t, http.StatusForbidden, got.StatusCode)
	for _, part := range []string{"<title>This &lt;is&gt; it –", "<h1>This <bdi>&lt;is&gt;</bdi> it</h1>", "Do that.", "request-7"} {
		require.Contains(t, got.body, part)
	}
}

// Every kind has a status and words: a forgotten one would be an empty page.
func TestEveryKindHasAPage(t *testing.T) {
	r := renderer(t, page.Config{})
	titles := map[string]fault.Kind{}
	for _, kind := range fault.Kinds() {
		ask := serve(t, r.Endpoint(func(*gin.Context) error { return fault.New(kind, "a sentence for programs") }))
		got := ask(get("/"))
		require.GreaterOrEqual(t, got.StatusCode, 400, kind)
		require.Equal(t, kind == fault.Internal || kind == fault.Unavailable, got.StatusCode >= 500, kind)
		require.NotContains(t, got.body, "a sentence for programs", kind)
		words := regexp.MustCompile(`<h1>(.+)</h1>\n<p class="lead">(.+)</p>`).FindStringSubmatch(got.body)
		require.Len(t, words, 3, kind)
		require.NotContains(t, titles, words[1], kind)
		titles[words[1]] = kind
	}
}

func TestAFailureWithATitleHasItsOwnWords(t *testing.T) {
	r := renderer(t, page.Config{})
	failure := fault.Told(fault.Conflict, nil, phrase.Of("It moved"), phrase.Of("Look again."))
	failure.RetryAfter = 1200 * time.Millisecond
	ran := false
	ask := serve(t, func(c *gin.Context) {
		r.Endpoint(func(*gin.Context) error { return fmt.Errorf("outer: %w", failure) })(c)
		ran = !c.IsAborted()
	})
	got := ask(get("/"))
	require.Equal(t, http.StatusConflict, got.StatusCode)
	require.Contains(t, got.body, "<h1>It moved</h1>\n<p class=\"lead\">Look again.</p>")
	require.Equal(t, "2", got.Header.Get("Retry-After"))
	require.False(t, ran, "a handler runs after a guard has failed")
}

func TestAnOutageAsksToComeBack(t *testing.T) {
	r := renderer(t, page.Config{})
	got := serve(t, r.Endpoint(func(*gin.Context) error { return fmt.Errorf("load user: %w", storage.ErrOutage) }))(get("/"))
	require.Equal(t, http.StatusServiceUnavailable, got.StatusCode)
	require.Equal(t, "5", got.Header.Get("Retry-After"))
}

// A room that shows what another one shows uses the parts of that, unless it has its own.
func TestARoomUsesThePartsOfAnother(t *testing.T) {
	own := fstest.MapFS{"own.html": {Data: []byte(`{{define "title"}}{{end}}{{define "main"}}{{template "a"}}{{template "b"}}{{end}}`)},
		"parts/own.html": {Data: []byte(`{{define "b"}}own b{{end}}`)}}
	other := fstest.MapFS{"parts/other.html": {Data: []byte(`{{define "a"}}other a, {{end}}{{define "b"}}other b{{end}}`)}}
	r, err := page.New(page.Config{}, page.With(own, other))
	require.NoError(t, err)
	ask := serve(t, r.Endpoint(func(c *gin.Context) error { return r.Render(c, http.StatusOK, "own.html", nil) }))
	require.Contains(t, ask(get("/")).body, "other a, own b")
}

func TestNewRejectsBrokenPages(t *testing.T) {
	hello := fstest.MapFS{"hello.html": {Data: []byte("Hello")}}
	for want, rooms := range map[string][]fs.FS{
		`parse page "broken.html"`:               {hello, fstest.MapFS{"broken.html": {Data: []byte("{{if}}")}}},
		`two pages have the name "hello.html"`:   {hello, hello},
		`two pages have the name "problem.html"`: {fstest.MapFS{"problem.html": {Data: []byte("Hello")}}},
	} {
		_, err := page.New(page.Config{}, rooms...)
		require.ErrorContains(t, err, want)
	}
}

func TestNoCauseReachesTheBrowser(t *testing.T) {
	r := renderer(t, page.Config{})
	cause := errors.New("pq: password authentication failed")
	for name, handle := range map[string]func(*gin.Context) error{
		"a failure":            func(*gin.Context) error { return cause },
		"a broken rule":        func(*gin.Context) error { return fault.Wrap(fault.BadData, cause, "Do it otherwise.") },
		"a kind of no table":   func(*gin.Context) error { return &fault.Error{Kind: "made up", Title: phrase.Of("%s", cause.Error())} },
		"no such page":         func(c *gin.Context) error { return r.Render(c, http.StatusOK, "nowhere.html", nil) },
		"a template in pieces": func(c *gin.Context) error { return r.Render(c, http.StatusOK, "pieces.html", nil) },
	} {
		var logged []*gin.Error
		got := serve(t, func(c *gin.Context) { r.Endpoint(handle)(c); logged = c.Errors })(get("/"))
		if name != "a broken rule" {
			require.Equal(t, http.StatusInternalServerError, got.StatusCode, name)
		}
		require.NotContains(t, got.body, "pq:", name)
		require.NotContains(t, got.body, "<dl", "%s: a part of a broken page", name)
		require.NotEmpty(t, got.Header.Get("Content-Security-Policy"), name)
		require.Len(t, logged, 1, name)
	}
}

func TestAssetsAreKeptForGood(t *testing.T) {
	r := renderer(t, page.Config{})
	body := serve(t, r.Endpoint(func(c *gin.Context) error { return r.Render(c, http.StatusOK, "hello.html", nil) }))(get("/")).body
	ask := serve(t, r.Endpoint(r.Asset))
	for ext, contentType := range map[string]string{"css": "text/css; charset=utf-8", "svg": "image/svg+xml"} {
		name := regexp.MustCompile(`/assets/\w+\.[0-9a-f]{12}\.` + ext).FindString(body)
		got := ask(get(name))
		require.Equal(t, http.StatusOK, got.StatusCode, name)
		require.Equal(t, contentType, got.Header.Get("Content-Type"))
		require.Equal(t, "public, max-age=31536000, immutable", got.Header.Get("Cache-Control"))
		require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
		require.NotEmpty(t, got.body)
	}
	require.Equal(t, http.StatusNotFound, ask(get("/assets/style.css")).StatusCode)
}

func TestReadFormAcceptsWhatBrowsersSendAndNothingElse(t *testing.T) {
	r := renderer(t, page.Config{})
	ask := serve(t, r.Endpoint(func(c *gin.Context) error {
		form, err := page.ReadForm(c)
		if err == nil {
			c.String(http.StatusOK, strings.Join(form["scope"], " "))
		}
		return err
	}))
	const urlencoded = "application/x-www-form-urlencoded"
	for _, row := range []struct {
		name, contentType, body string
		want                    int
	}{
		{"a form", urlencoded, "scope=a&scope=b", http.StatusOK},
		{"with a charset", urlencoded + "; charset=UTF-8", "scope=a&scope=b", http.StatusOK},
		{"JSON", "application/json", `{"scope":"a"}`, http.StatusUnsupportedMediaType},
		{"multipart", "multipart/form-data; boundary=x", "--x--", http.StatusUnsupportedMediaType},
		{"no type", "", "scope=a", http.StatusUnsupportedMediaType},
		{"a bad escape", urlencoded, "scope=%zz", http.StatusBadRequest},
		{"just small enough", urlencoded, "x=" + strings.Repeat("x", 64<<10-2), http.StatusOK},
		{"too large", urlencoded, "x=" + strings.Repeat("x", 64<<10-1), http.StatusRequestEntityTooLarge},
	} {
		req := httptest.NewRequest(http.MethodPost, "/?scope=query", strings.NewReader(row.body))
		req.Header.Set("Content-Type", row.contentType)
		got := ask(req)
		require.Equal(t, row.want, got.StatusCode, row.name)
		if row.want == http.StatusOK && strings.HasPrefix(row.body, "scope") {
			require.Equal(t, "a b", got.body, row.name)
		}
	}
}
