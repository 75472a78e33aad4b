package conformance_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
)

// toy is a probe that throws a die. It shows that the engine needs no role of its own.
type toy struct {
	*conformance.Attempt
	transport *exchange.Transport
}

// throw returns what the die shows.
func (t *toy) throw(name string) string {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://dice.example/"+name, nil)
	if err != nil {
		t.Unable("no die: %v", err)
	}
	response, err := t.transport.RoundTrip(request)
	if err != nil {
		t.Unable("the die did not come to rest: %v", err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Unable("the die cannot be read: %v", err)
	}
	return string(text)
}

// shows expects the die to show something.
func (t *toy) shows(name, want string) {
	got := t.throw(name)
	t.Expect(got == want, "the die to show "+want, got)
}

// dice show their names.
type dice struct{}

func (dice) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(strings.TrimPrefix(r.URL.Path, "/")))}, nil
}

// player is the role that throws the dice.
type player struct {
	transport *exchange.Transport
	secret    string
	session   *conformance.Session
	missing   error
	ended     bool
}

const featureBox conformance.Feature = "box"

func (p *player) Begin(s *conformance.Session) {
	p.session = s
	p.transport = &exchange.Transport{Base: dice{}, Secrets: s.Secrets, Now: s.Now}
	s.Secrets.Add("number", p.secret)
}

func (p *player) Preflight(_ context.Context, report func(conformance.Finding)) error {
	report(conformance.Finding{Check: "dice", OK: p.missing == nil, Detail: "of ivory, for " + p.secret})
	return p.missing
}

func (p *player) Subject() conformance.Subject {
	return conformance.Subject{Address: "a table", Title: "Dice", Standard: "the rules of the house"}
}

func (p *player) Absent(f conformance.Feature) string {
	if f == featureBox {
		return "there is no box"
	}
	return ""
}

func (p *player) Worker() func(*conformance.Attempt) *toy {
	return func(a *conformance.Attempt) *toy { return &toy{a, p.transport} }
}

func (p *player) End(context.Context) []string {
	p.ended = true
	return []string{"A die shows " + p.secret + "."}
}

// The short names of the tests.
type (
	Case  = conformance.Case[*toy]
	Group = conformance.Group[*toy]
	Suite = conformance.Suite[*toy]
)

// watcher keeps what it observes.
type watcher struct {
	outline  conformance.Outline
	checked  []conformance.Finding
	started  []string
	finished []string
}

func (w *watcher) Begin(o conformance.Outline)    { w.outline = o }
func (w *watcher) Checked(f conformance.Finding)  { w.checked = append(w.checked, f) }
func (w *watcher) Started(c conformance.CaseInfo) { w.started = append(w.started, c.ID) }
func (w *watcher) Finished(r conformance.Result) {
	w.finished = append(w.finished, r.Case.ID+" "+string(r.Outcome))
}

const number = "the-number-that-nobody-knows"

func run(t *testing.T, cfg conformance.Config, groups ...Group) (conformance.Report, *watcher) {
	t.Helper()
	w := &watcher{}
	report, err := conformance.Run(t.Context(), groups, &player{secret: number}, cfg, w)
	require.NoError(t, err)
	return report, w
}

func one(t *testing.T, c Case) conformance.Result {
	t.Helper()
	report, _ := run(t, conformance.Config{}, Group{Name: "a", Cases: []Case{c}})
	require.Empty(t, report.Aborted)
	return report.Results()[0]
}

var errNoDice = errors.New("there are no dice")
