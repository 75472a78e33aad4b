package report_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/exchange"
	"clrhost/conformance/exchange/exchangetest"
	"clrhost/conformance/report"
)

// planted are secrets of every kind, by what a host calls them.
var planted = map[string]string{
	"access_token": "acc+ess/7a6b5c4d3e", "refresh_token": "ref=resh~8b7c6d5e4f", "client_secret": `sec"ret\9c8d7e6f5a`,
	"code": "co'de<0d9e8f7a6b5>", "registration_access_token": "rg&st1e0f9a8b7c6d", "id_token": "eyJhbGciOiJSUzI1NiJ9.e30.2f1a0b9c8d7e",
	"SAMLResponse": "PD94bWw+M2EyYjFjMGQ5ZThm/2E+", "RelayState": "rly-état-4b3c2d1e0f9a", "assertion": "as.rt-5c4d3e2f1a0b",
	"device_code": "dvc 6d5e4f3a2b1c", "_csrf": "csrf%7e6f5a4b3c2d", "execution": "e1s1-8f7a6b5c4d3e", "ticket": "ST-9a8b7c6d5e4f-cas",
	"jsessionid": "0F1E2D3C4B5A69788796", "password": "prsn's 0wn 7! 4x9q",
}

// leaky is a role whose host writes every secret into every place.
type leaky struct {
	session   *conformance.Session
	transport *exchange.Transport
	host      string
}

func (l *leaky) Begin(s *conformance.Session) {
	l.session = s
	l.transport = &exchange.Transport{Base: http.DefaultTransport, Secrets: s.Secrets, Now: s.Now}
	s.Secrets.Add("password", planted["password"])
}

func (l *leaky) Preflight(ctx context.Context, report func(conformance.Finding)) error {
	l.session.Try(ctx, func(a *conformance.Attempt) { l.ask(a, "/plant", "") })
	for _, text := range leaks() {
		report(conformance.Finding{Check: "page", Detail: "the page " + text, Fix: "see " + text})
	}
	return nil
}

func (l *leaky) Subject() conformance.Subject {
	return conformance.Subject{Address: l.host, Title: strings.Join(leaks(), " "), Standard: "none"}
}
func (l *leaky) Absent(conformance.Feature) string { return "" }
func (l *leaky) Worker() func(*conformance.Attempt) *conformance.Attempt {
	return func(a *conformance.Attempt) *conformance.Attempt { return a }
}
func (l *leaky) End(context.Context) []string { return leaks() }

// ask sends a secret in the places of a request, and gets it back in those of an answer.
func (l *leaky) ask(a *conformance.Attempt, path, secret string) {
	request, err := http.NewRequestWithContext(a.Context(), http.MethodPost, l.host+path, strings.NewReader(secret))
	if err != nil {
		panic(err)
	}
	request.URL.RawQuery = "q=" + url.QueryEscape(secret)
	request.Header.Set("X-Echo", strings.NewReplacer("\r", "", "\n", " ", "\x00", "").Replace(secret))
	if response, err := l.transport.RoundTrip(request); err == nil {
		_ = response.Body.Close() // it is in memory
	}
}

// leaks are a text for each form, which has all secrets in it.
func leaks() (texts []string) {
	for _, form := range exchangetest.Forms {
		var all []string
		for _, secret := range planted {
			all = append(all, form(secret))
		}
		texts = append(texts, strings.Join(all, " | "))
	}
	return texts
}

func leak(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/plant" {
		_ = json.NewEncoder(w).Encode(planted)
		return
	}
	text, _ := io.ReadAll(r.Body)
	field := r.Header.Get("X-Echo")
	w.Header().Set("Location", "https://c.example/cb?x="+url.QueryEscape(string(text)))
	w.Header().Set("Set-Cookie", "a="+url.QueryEscape(field)+"; Path=/"+field)
	w.Header().Set("Warning", field)
	_, _ = fmt.Fprintf(w, `<title>%s</title> {"message": "%s"}`, text, text)
}

var errLeaky = errors.New("the transport failed")

func TestNoReportHoldsASecret(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(leak))
	defer host.Close()
	role := &leaky{host: host.URL}
	var cases []conformance.Case[*conformance.Attempt]
	for i, text := range leaks() {
		cases = append(cases, conformance.Case[*conformance.Attempt]{
			ID: fmt.Sprintf("a.%d", i), Want: "No secret is shown.", Run: func(a *conformance.Attempt) {
				role.ask(a, "/echo", text)
				a.Note("a note: %s", text)
				switch i % 3 {
				case 0:
					a.Unable("the page %q was not understood: %v", text, fmt.Errorf("%w: %s", errLeaky, text))
				case 1:
					a.Skip("it is %s", text)
				}
				a.Expect(false, "not "+text, fmt.Sprintf("the page %q", text))
			}})
	}
	var shown bytes.Buffer
	terminal := report.NewTerminal(&shown, report.TerminalOptions{Verbose: true})
	run, err := conformance.Run(t.Context(), conformance.Suite[*conformance.Attempt]{{Name: "a", Title: "All", Cases: cases}}, role, conformance.Config{
		Settings: []conformance.Setting{{Name: "leaked", Value: strings.Join(leaks(), " ")}},
	}, terminal)
	require.NoError(t, err)
	step := report.Step{Step: catalogue.Step{ID: "step.1", Service: "Host"}}
	for _, c := range cases {
		step.IDs = append(step.IDs, c.ID)
	}
	d := report.Document{Run: run, AllExchanges: true, Steps: []report.Step{step}}
	require.NoError(t, terminal.End(d))
	secrets := slices.Collect(maps.Values(planted))
	for name, texts := range map[string][]string{
		"terminal": strings.Split(shown.String(), "\n"),
		"JSON":     jsonTexts(t, d), "HTML": htmlTexts(t, d), "JUnit": junitTexts(t, d),
		"bundle": bundleTexts(t, d),
	} {
		require.NotEmpty(t, texts, name)
		require.Contains(t, strings.Join(texts, "\n"), "[access token 1]", name)
		for _, text := range texts {
			require.Empty(t, exchangetest.Pieces(text, secrets...), name)
		}
	}
}

func jsonTexts(t *testing.T, d report.Document) (texts []string) {
	var out bytes.Buffer
	require.NoError(t, report.WriteJSON(&out, d))
	for decoder := json.NewDecoder(&out); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return texts
		}
		require.NoError(t, err)
		if text, isText := token.(string); isText {
			texts = append(texts, text)
		}
	}
}

func bundleTexts(t *testing.T, d report.Document) (texts []string) {
	var out bytes.Buffer
	require.NoError(t, report.WriteBundle(&out, d))
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		texts = append(texts, strings.Split(string(text), "\n")...)
	}
	return texts
}

func htmlTexts(t *testing.T, d report.Document) (texts []string) {
	var out bytes.Buffer
	require.NoError(t, report.WriteHTML(&out, d))
	for tokens := html.NewTokenizer(&out); tokens.Next() != html.ErrorToken; {
		token := tokens.Token()
		texts = append(texts, token.Data)
		for _, a := range token.Attr {
			texts = append(texts, a.Val)
		}
	}
	return texts
}

func junitTexts(t *testing.T, d report.Document) (texts []string) {
	var out bytes.Buffer
	require.NoError(t, report.WriteJUnit(&out, d, report.JUnitOptions{}))
	for decoder := xml.NewDecoder(&out); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return texts
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.StartElement:
			for _, a := range token.Attr {
				texts = append(texts, a.Value)
			}
		}
	}
}
