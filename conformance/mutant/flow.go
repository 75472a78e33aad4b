package mutant

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// flow is a mutant of the way from an authorization request to a token. What it does not change is nil.
type flow struct {
	authorize func(m *memory, asked url.Values)                            // a client's request, on its way in
	landed    func(m *memory, asked url.Values, to *url.URL)               // the redirect that answers it
	exchange  func(m *memory, r *http.Request, form url.Values)            // an exchange of a code, on its way in
	answered  func(m *memory, r *http.Request, form url.Values, a *answer) // its answer; the form is as it came in
}

// memory is what a host of its own would know of clients and codes.
type memory struct {
	mu      sync.Mutex
	clients map[string]registered
	asked   map[string]url.Values // authorization requests as they came in, by state
	codes   map[string]url.Values // those that were answered with a code, by the code
	notes   map[string]any        // whatever else
}

// registered is what a mutant has to know of a client.
type registered struct {
	ID       string   `json:"client_id"`
	Secret   string   `json:"client_secret"`
	Redirect []string `json:"redirect_uris"`
	Scope    string   `json:"scope"`
	Grants   []string `json:"grant_types"`
}

func (m *memory) client(id string) registered {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.clients[id]
}

// request returns the authorization request that a code answered.
func (m *memory) request(code string) url.Values {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.codes[code]
}

// note remembers a value under a name, and returns the one that was there before.
func (m *memory) note(name string, value any) (before any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before = m.notes[name]
	m.notes[name] = value
	return before
}

// noted returns what was remembered under a name.
func (m *memory) noted(name string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.notes[name]
}

func (f flow) wrap(good http.Handler) http.Handler {
	m := &memory{clients: map[string]registered{}, asked: map[string]url.Values{}, codes: map[string]url.Values{}, notes: map[string]any{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case isTo(r, http.MethodPost, pathRegister):
			a := ask(good, r)
			m.register(a)
			a.send(w)
		case isTo(r, "", pathAuthorize):
			f.changeRequest(m, r)
			a := ask(good, r)
			f.changeRedirect(m, r, a)
			a.send(w)
		case isTo(r, http.MethodPost, pathToken) && form(r).Get("grant_type") != "refresh_token":
			came := form(r)
			if f.exchange != nil {
				changed := form(r)
				f.exchange(m, r, changed)
				setForm(r, changed)
			}
			a := ask(good, r)
			if f.answered != nil {
				f.answered(m, r, came, a)
			}
			a.send(w)
		default:
			good.ServeHTTP(w, r)
		}
	})
}

func (m *memory) register(a *answer) {
	var c registered
	if json.Unmarshal(a.body, &c) != nil || c.ID == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clients[c.ID] = c
}

// changeRequest changes an authorization request. One that comes back from the sign-in page was changed before, so the
// first of a state is what the client sent.
func (f flow) changeRequest(m *memory, r *http.Request) {
	values := r.URL.Query()
	if r.Method == http.MethodPost {
		values = form(r)
	}
	if values.Has("authorization") {
		return
	}
	m.mu.Lock()
	if state := values.Get("state"); m.asked[state] == nil {
		m.asked[state] = cloned(values)
	}
	m.mu.Unlock()
	if f.authorize == nil {
		return
	}
	f.authorize(m, values)
	if r.Method == http.MethodPost {
		setForm(r, values)
		return
	}
	setQuery(r, values)
}

// changeRedirect changes a redirect to a client.
func (f flow) changeRedirect(m *memory, r *http.Request, a *answer) {
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || to.Host == "" || to.Host == r.Host {
		return
	}
	query := to.Query()
	m.mu.Lock()
	asked := m.asked[query.Get("state")]
	if code := query.Get("code"); code != "" {
		m.codes[code] = asked
	}
	m.mu.Unlock()
	if f.landed != nil {
		f.landed(m, asked, to)
		a.header.Set("Location", to.String())
	}
}

func cloned(values url.Values) url.Values {
	return url.Values(http.Header(values).Clone())
}

// asking is a flow that changes authorization requests.
func asking(change func(asked url.Values)) func(http.Handler) http.Handler {
	return flow{authorize: func(_ *memory, asked url.Values) { change(asked) }}.wrap
}

// landing is a flow that changes the parameters with which a redirect answers a request.
func landing(change func(asked, query url.Values)) func(http.Handler) http.Handler {
	return flow{landed: func(_ *memory, asked url.Values, to *url.URL) {
		query := to.Query()
		change(asked, query)
		to.RawQuery = query.Encode()
	}}.wrap
}

// exchanging is a flow that changes exchanges.
func exchanging(change func(m *memory, r *http.Request, form url.Values)) func(http.Handler) http.Handler {
	return flow{exchange: change}.wrap
}

// tokens is a flow that changes good answers to exchanges.
func tokens(change func(form url.Values, object map[string]any)) func(http.Handler) http.Handler {
	return flow{answered: func(_ *memory, _ *http.Request, form url.Values, a *answer) {
		if a.status == http.StatusOK {
			a.edit(func(object map[string]any) { change(form, object) })
		}
	}}.wrap
}

// tokenAnswers is a flow that changes answers to exchanges with a status in a range.
func tokenAnswers(from, below int, change func(r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return flow{answered: func(_ *memory, r *http.Request, form url.Values, a *answer) {
		if a.status >= from && a.status < below {
			change(r, form, a)
		}
	}}.wrap
}

// refuse makes an error answer of OAuth 2.0 of an answer (RFC 6749, Section 5.2).
func (a *answer) refuse(status int, code, description string) {
	a.status = status
	a.header.Del("WWW-Authenticate")
	a.header.Set("Content-Type", "application/json")
	a.body, _ = json.Marshal(map[string]string{"error": code, "error_description": description}) // texts can be marshalled
}

// as authenticates a request as a client.
func as(r *http.Request, c registered) {
	r.SetBasicAuth(url.QueryEscape(c.ID), url.QueryEscape(c.Secret))
}

// ownVerifier is the verifier with which a mutant of PKCE goes on, whatever the client knows.
var ownVerifier = strings.Repeat("v", 43)

// s256 is a code challenge (RFC 7636, Section 4.2).
func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// The forms of a challenge made by S256 and of a verifier (RFC 7636, Sections 4.1 and 4.2).
var (
	challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	verifierForm  = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)
)

// matches is the right idea of when a verifier is right.
func matches(challenge, verifier string) bool {
	return verifierForm.MatchString(verifier) && s256(verifier) == challenge
}

// verifying is a flow that has its own idea of when a verifier is right. Challenges that are none stay as they are.
func verifying(isRight func(m *memory, code, challenge, verifier string) bool) func(http.Handler) http.Handler {
	return flow{
		authorize: func(_ *memory, asked url.Values) {
			if asked.Get("code_challenge_method") == "S256" && challengeForm.MatchString(asked.Get("code_challenge")) {
				asked.Set("code_challenge", s256(ownVerifier))
			}
		},
		exchange: func(m *memory, _ *http.Request, form url.Values) {
			code := form.Get("code")
			if isRight(m, code, m.request(code).Get("code_challenge"), form.Get("code_verifier")) {
				form.Set("code_verifier", ownVerifier)
			}
		},
	}.wrap
}

// instead answers some requests by itself.
func instead(method, path string, reply func(w http.ResponseWriter, r *http.Request) bool) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isTo(r, method, path) && reply(w, r) {
				return
			}
			good.ServeHTTP(w, r)
		})
	}
}

// pages makes a mutant that changes pages on their way out.
func pages(change func(a *answer)) func(http.Handler) http.Handler {
	return answers("", "", func(_ *http.Request, a *answer) {
		if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			change(a)
		}
	})
}
