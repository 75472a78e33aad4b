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

// codeFlow is a mutant of the code flow, from an authorization request to a token. A function that changes nothing is
// nil.
type codeFlow struct {
	authorize func(m *codeMemory, asked url.Values)                            // a client's request, on its way in
	landed    func(m *codeMemory, asked url.Values, to *url.URL)               // the redirect that answers it
	exchange  func(m *codeMemory, r *http.Request, form url.Values)            // an exchange of a code, on its way in
	answered  func(m *codeMemory, r *http.Request, form url.Values, a *answer) // its answer; the form is as it came in
}

// codeMemory is what a mutant remembers of clients and codes.
type codeMemory struct {
	mu      sync.Mutex
	clients map[string]registeredClient
	asked   map[string]url.Values // authorization requests as they came in, by state
	codes   map[string]url.Values // those that were answered with a code, by the code
	notes   map[string]any        // anything else
}

// registeredClient is what a mutant remembers of a client.
type registeredClient struct {
	ID       string   `json:"client_id"`
	Secret   string   `json:"client_secret"`
	Redirect []string `json:"redirect_uris"`
	Scope    string   `json:"scope"`
	Grants   []string `json:"grant_types"`
}

func (m *codeMemory) client(id string) registeredClient {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.clients[id]
}

// request returns the authorization request that a code answered.
func (m *codeMemory) request(code string) url.Values {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.codes[code]
}

// remember remembers a value under a name, and returns the value before it.
func (m *codeMemory) remember(name string, value any) (before any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before = m.notes[name]
	m.notes[name] = value
	return before
}

// remembered returns the value that is remembered under a name.
func (m *codeMemory) remembered(name string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.notes[name]
}

func (f codeFlow) wrap(good http.Handler) http.Handler {
	m := &codeMemory{clients: map[string]registeredClient{}, asked: map[string]url.Values{}, codes: map[string]url.Values{}, notes: map[string]any{}}
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
			sent := form(r)
			if f.exchange != nil {
				changed := form(r)
				f.exchange(m, r, changed)
				setForm(r, changed)
			}
			a := ask(good, r)
			if f.answered != nil {
				f.answered(m, r, sent, a)
			}
			a.send(w)
		case isTo(r, "", pathAPI):
			good.ServeHTTP(w, r)
		default: // a page, after which the client is answered
			a := ask(good, r)
			f.changeRedirect(m, r, a)
			a.send(w)
		}
	})
}

func (m *codeMemory) register(a *answer) {
	var c registeredClient
	if json.Unmarshal(a.body, &c) != nil || c.ID == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clients[c.ID] = c
}

// changeRequest changes an authorization request. One that comes back from the sign-in page was changed before, so the
// first of a state is what the client sent.
func (f codeFlow) changeRequest(m *codeMemory, r *http.Request) {
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
func (f codeFlow) changeRedirect(m *codeMemory, r *http.Request, a *answer) {
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

// asking makes a mutant that changes authorization requests.
func asking(change func(asked url.Values)) func(http.Handler) http.Handler {
	return codeFlow{authorize: func(_ *codeMemory, asked url.Values) { change(asked) }}.wrap
}

// landing makes a mutant that changes the parameters with which a redirect answers a request.
func landing(change func(asked, query url.Values)) func(http.Handler) http.Handler {
	return codeFlow{landed: func(_ *codeMemory, asked url.Values, to *url.URL) {
		query := to.Query()
		change(asked, query)
		to.RawQuery = query.Encode()
	}}.wrap
}

// issuing makes a mutant that knows the codes that were issued.
func issuing(with func(codes *sync.Map) func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		var codes sync.Map
		return with(&codes)(landing(func(_, query url.Values) { codes.Store(query.Get("code"), true) })(good))
	}
}

func known(codes *sync.Map, code string) bool {
	_, isKnown := codes.Load(code)
	return isKnown && code != ""
}

// exchanging makes a mutant that changes exchanges.
func exchanging(change func(m *codeMemory, r *http.Request, form url.Values)) func(http.Handler) http.Handler {
	return codeFlow{exchange: change}.wrap
}

// tokens makes a mutant that changes good answers to exchanges.
func tokens(change func(form url.Values, object map[string]any)) func(http.Handler) http.Handler {
	return codeFlow{answered: func(_ *codeMemory, _ *http.Request, form url.Values, a *answer) {
		if a.status == http.StatusOK {
			a.edit(func(object map[string]any) { change(form, object) })
		}
	}}.wrap
}

// tokenAnswers makes a mutant that changes answers to exchanges with a status in a range.
func tokenAnswers(from, below int, change func(r *http.Request, form url.Values, a *answer)) func(http.Handler) http.Handler {
	return codeFlow{answered: func(_ *codeMemory, r *http.Request, form url.Values, a *answer) {
		if a.status >= from && a.status < below {
			change(r, form, a)
		}
	}}.wrap
}

// oauthError turns an answer into an error response of OAuth 2.0 (RFC 6749, Section 5.2).
func (a *answer) oauthError(status int, code, description string) {
	a.status = status
	a.header.Del("WWW-Authenticate")
	a.header.Set("Content-Type", "application/json")
	a.body, _ = json.Marshal(map[string]string{"error": code, "error_description": description}) // texts can be marshalled
}

// as authenticates a request as a client.
func as(r *http.Request, c registeredClient) {
	r.SetBasicAuth(url.QueryEscape(c.ID), url.QueryEscape(c.Secret))
}

// ownVerifier is the verifier that a mutant of PKCE uses with the good host, whatever the client sent.
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

// matches reports whether a verifier is right, as a good host decides it.
func matches(challenge, verifier string) bool {
	return verifierForm.MatchString(verifier) && s256(verifier) == challenge
}

// verifying makes a mutant that decides by itself when a verifier is right. Malformed challenges stay as they are.
func verifying(isRight func(m *codeMemory, code, challenge, verifier string) bool) func(http.Handler) http.Handler {
	return codeFlow{
		authorize: func(_ *codeMemory, asked url.Values) {
			if asked.Get("code_challenge_method") == "S256" && challengeForm.MatchString(asked.Get("code_challenge")) {
				asked.Set("code_challenge", s256(ownVerifier))
			}
		},
		exchange: func(m *codeMemory, _ *http.Request, form url.Values) {
			code := form.Get("code")
			if isRight(m, code, m.request(code).Get("code_challenge"), form.Get("code_verifier")) {
				form.Set("code_verifier", ownVerifier)
			}
		},
	}.wrap
}

// replying makes a mutant that answers some requests by itself.
func replying(method, path string, reply func(w http.ResponseWriter, r *http.Request) bool) func(http.Handler) http.Handler {
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
