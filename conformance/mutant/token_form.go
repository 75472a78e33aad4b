package mutant

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
)

const formType = "application/x-www-form-urlencoded"

// posting makes a mutant that changes what comes to the token endpoint before it is read as a form.
func posting(change func(r *http.Request)) func(http.Handler) http.Handler {
	return requests("", pathToken, change)
}

// defaultingGrant reads a grant type as that of a code; "" is none.
func defaultingGrant(from string) func(http.Handler) http.Handler {
	return exchanging(func(_ *codeMemory, _ *http.Request, form url.Values) {
		if form.Get("grant_type") == from {
			form.Set("grant_type", "authorization_code")
		}
	})
}

var tokenFormMutants = []Mutant{
	{
		Name: "parameters-from-the-url", Breaks: "Parameters are read from the body only.",
		Turns: []string{"token.form.url"},
		Wrap: posting(func(r *http.Request) {
			if query := r.URL.Query(); r.Method == http.MethodPost && query.Has("code") {
				setQuery(r, url.Values{})
				setForm(r, query)
			}
		}),
	},
	{
		Name: "parameters-from-the-url-spend-the-code", Breaks: "Parameters in the URL have no effect.",
		Turns: []string{"token.form.url"},
		Wrap:  spentByURL,
	},
	{
		Name: "credentials-from-the-url", Breaks: "Client credentials are not read from the URL.",
		Turns: []string{"token.form.url.client"},
		Wrap: posting(func(r *http.Request) {
			if query := r.URL.Query(); query.Has("client_secret") {
				as(r, registeredClient{ID: query.Get("client_id"), Secret: query.Get("client_secret")})
				setQuery(r, url.Values{})
			}
		}),
	},
	{
		Name: "token-by-get", Breaks: "Tokens are asked for by POST.",
		Turns: []string{"token.form.method"},
		Wrap:  byMethod(http.MethodGet),
	},
	{
		Name: "token-by-put", Breaks: "Tokens are asked for by POST.",
		Turns: []string{"token.form.method"},
		Wrap:  byMethod(http.MethodPut),
	},
	{
		Name: "405-without-allow", Breaks: "A 405 lists the supported methods.",
		Turns: []string{"token.form.method"},
		Wrap: answers(http.MethodGet, pathToken, func(_ *http.Request, a *answer) {
			a.header.Del("Allow")
		}),
	},
	{
		Name: "token-by-json", Breaks: "Parameters are sent as a form.",
		Turns: []string{"token.form.json"},
		Wrap: posting(func(r *http.Request) {
			object := map[string]string{}
			if r.Header.Get("Content-Type") == "application/json" && json.Unmarshal(readBody(r), &object) == nil {
				values := url.Values{}
				for name, value := range object {
					values.Set(name, value)
				}
				r.Header.Set("Content-Type", formType)
				setForm(r, values)
			}
		}),
	},
	{
		Name: "token-by-multipart", Breaks: "Parameters are sent as a form.",
		Turns: []string{"token.form.multipart"},
		Wrap: posting(func(r *http.Request) {
			if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media == "multipart/form-data" && r.ParseMultipartForm(1<<20) == nil {
				values := url.Values(maps.Clone(r.MultipartForm.Value))
				r.Header.Set("Content-Type", formType)
				r.Form, r.PostForm, r.MultipartForm = nil, nil, nil
				setForm(r, values)
			}
		}),
	},
	{
		Name: "first-code-counts", Breaks: "Repeated parameters are rejected.",
		Turns: []string{"token.form.repeated"},
		Wrap: exchanging(func(_ *codeMemory, _ *http.Request, form url.Values) {
			form["code"] = form["code"][:min(1, len(form["code"]))]
		}),
	},
	{
		Name: "large-form-is-a-server-error", Breaks: "A huge form is the client's mistake.",
		Turns: []string{"errors.server", "token.form.large"},
		Wrap: tokenAnswers(400, 500, func(_ *http.Request, form url.Values, a *answer) {
			if form.Has("padding") {
				a.oauthError(http.StatusInternalServerError, "server_error", "There is too much of it.")
			}
		}),
	},
	{
		Name: "grant-type-has-a-default", Breaks: "grant_type is required.",
		Turns: []string{"token.grant.missing"},
		Wrap:  defaultingGrant(""),
	},
	{
		Name: "grant-type-missing-is-unsupported", Breaks: "A missing grant_type is an invalid request.",
		Turns: []string{"token.grant.missing"},
		Wrap: tokenAnswers(400, 401, func(_ *http.Request, form url.Values, a *answer) {
			if !form.Has("grant_type") {
				a.oauthError(http.StatusBadRequest, "unsupported_grant_type", "There is no such grant type.")
			}
		}),
	},
	{
		Name: "unknown-grant-is-a-code", Breaks: "Unknown grant types are rejected.",
		Turns: []string{"token.grant.unknown"},
		Wrap:  defaultingGrant("implicit"),
	},
	{
		Name: "tokens-for-clients", Breaks: "A client gets no token of its own.",
		Turns: []string{"token.grant.client"},
		Wrap: tokenAnswers(400, 401, func(_ *http.Request, form url.Values, a *answer) {
			if form.Get("grant_type") == "client_credentials" {
				a.status, a.body = http.StatusOK, []byte(`{"access_token":"bulk","token_type":"Bearer"}`)
			}
		}),
	},
	{
		Name: "refresh-token-for-clients", Breaks: "A client's own token comes without a refresh token.",
		Turns: []string{"registration.grants.client_credentials", "token.grant.own"},
		Wrap:  ownTokens(`{"access_token":"own","token_type":"Bearer","scope":"` + standardScopes[0] + `","refresh_token":"own"}`),
	},
	{
		Name: "empty-token-for-clients", Breaks: "A client's own token is for something.",
		Turns: []string{"registration.grants.client_credentials", "token.grant.own"},
		Wrap:  ownTokens(`{"access_token":"own","token_type":"Bearer","scope":""}`),
	},
	{
		Name: "token-of-a-client-opens-records", Breaks: "A client's own token covers no user's records.",
		Turns: []string{"registration.grants.client_credentials", "bearer.own"},
		Wrap: func(good http.Handler) http.Handler {
			return answers(http.MethodGet, pathCredentials, func(r *http.Request, a *answer) {
				if r.Header.Get("Authorization") == "Bearer own" {
					a.succeed()
				}
			})(ownTokens(`{"access_token":"own","token_type":"Bearer","scope":"` + standardScopes[0] + `"}`)(good))
		},
	},
}

// ownTokens registers clients for tokens of their own, and gives them this.
func ownTokens(response string) func(http.Handler) http.Handler {
	own := func(c registeredClient) bool { return slices.Equal(c.Grants, []string{"client_credentials"}) }
	return func(good http.Handler) http.Handler {
		return codeFlow{
			authorize: func(m *codeMemory, asked url.Values) {
				if own(m.client(asked.Get("client_id"))) {
					asked.Set("response_type", "none for this client")
				}
			},
			landed: func(m *codeMemory, asked url.Values, to *url.URL) {
				if query := to.Query(); own(m.client(asked.Get("client_id"))) {
					query.Set("error", "unauthorized_client")
					to.RawQuery = query.Encode()
				}
			},
			answered: func(m *codeMemory, r *http.Request, form url.Values, a *answer) {
				if c, isProven := caller(m, r); isProven && own(c) && form.Get("grant_type") == "client_credentials" {
					a.status, a.body = http.StatusOK, []byte(response)
				}
			},
		}.wrap(codeForEverybody(good))
	}
}

// byMethod accepts another method than POST, with the parameters in the URL.
func byMethod(method string) func(http.Handler) http.Handler {
	return posting(func(r *http.Request) {
		if query := r.URL.Query(); r.Method == method {
			r.Method = http.MethodPost
			r.Header.Set("Content-Type", formType)
			setQuery(r, url.Values{})
			setForm(r, query)
		}
	})
}

// spentByURL rejects parameters in the URL, but not before it has redeemed the code.
func spentByURL(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if !isTo(r, http.MethodPost, pathToken) || !query.Has("code") {
			good.ServeHTTP(w, r)
			return
		}
		setQuery(r, url.Values{})
		setForm(r, query)
		a := ask(good, r)
		a.oauthError(http.StatusBadRequest, "invalid_request", "Parameters belong in the body.")
		a.send(w)
	})
}
