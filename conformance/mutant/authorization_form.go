package mutant

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// defaulting gives an authorization request another value of a parameter when it has a certain one; "" is none.
func defaulting(parameter, from, to string) func(http.Handler) http.Handler {
	return asking(func(asked url.Values) {
		if asked.Get(parameter) == from {
			asked.Set(parameter, to)
		}
	})
}

var authorizationFormMutants = []Mutant{
	{
		Name: "response-type-has-a-default", Breaks: "response_type is required.",
		Turns: []string{"authorization.type.missing"},
		Wrap:  defaulting("response_type", "", "code"),
	},
	{
		Name: "token-in-fragment", Breaks: "response_type=token is rejected.",
		Turns: []string{"authorization.type.token"},
		Wrap: replying("", pathAuthorize, func(w http.ResponseWriter, r *http.Request) bool {
			query := r.URL.Query()
			if query.Get("response_type") != "token" {
				return false
			}
			token := url.Values{"access_token": {"implicit"}, "token_type": {"bearer"}, "state": {query.Get("state")}}
			http.Redirect(w, r, query.Get("redirect_uri")+"#"+token.Encode(), http.StatusFound)
			return true
		}),
	},
	{
		Name: "token-refused-in-fragment", Breaks: "An error is in the query.",
		Turns: []string{"authorization.type.token"},
		Wrap: codeFlow{landed: func(_ *codeMemory, asked url.Values, to *url.URL) {
			if asked.Get("response_type") == "token" {
				to.Fragment, to.RawQuery = to.RawQuery, ""
			}
		}}.wrap,
	},
	{
		Name: "response-types-taken-apart", Breaks: "A combined response type is rejected as a whole.",
		Turns: []string{"authorization.type.combined"},
		Wrap:  defaulting("response_type", "code id_token", "code"),
	},
	{
		Name: "state-is-optional", Breaks: "state is required.",
		Turns: []string{"authorization.state.missing"},
		Wrap:  defaulting("state", "", "none"),
	},
	{
		Name: "first-of-two-counts", Breaks: "Repeated parameters are rejected.",
		Turns: []string{"authorization.repeated"},
		Wrap: asking(func(asked url.Values) {
			for name, values := range asked {
				if name != "redirect_uri" {
					asked[name] = values[:1]
				}
			}
		}),
	},
	{
		Name: "any-client-gets-a-code", Breaks: "A client that is not for the code flow gets no code.",
		Turns: []string{"authorization.grant", "registration.grants.client_credentials"},
		Wrap:  codeForEverybody,
	},
	{
		Name: "pkce-is-optional", Breaks: "PKCE is required.",
		Turns: []string{"authorization.pkce.missing"},
		Wrap: asking(func(asked url.Values) {
			if !asked.Has("code_challenge") && !asked.Has("code_challenge_method") {
				asked.Set("code_challenge", s256(ownVerifier))
				asked.Set("code_challenge_method", "S256")
			}
		}),
	},
	{
		Name: "pkce-by-plain", Breaks: "The method plain is rejected.",
		Turns: []string{"authorization.pkce.plain"},
		Wrap:  defaulting("code_challenge_method", "plain", "S256"),
	},
	{
		Name: "pkce-method-has-a-default", Breaks: "A challenge comes with its method.",
		Turns: []string{"authorization.pkce.default"},
		Wrap: asking(func(asked url.Values) {
			if asked.Has("code_challenge") && !asked.Has("code_challenge_method") {
				asked.Set("code_challenge_method", "S256")
			}
		}),
	},
	{
		Name: "pkce-by-any-method", Breaks: "An unknown method is rejected.",
		Turns: []string{"authorization.pkce.unknown"},
		Wrap:  defaulting("code_challenge_method", "S512", "S256"),
	},
	{
		Name: "any-challenge", Breaks: "A challenge of the wrong form is rejected.",
		Turns: []string{"authorization.pkce.form"},
		Wrap:  anyChallenge,
	},
}

// codeForEverybody registers clients for whatever they like and treats them as clients of the code flow.
func codeForEverybody(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked map[string]any
		if !isTo(r, http.MethodPost, pathRegister) || json.Unmarshal(readBody(r), &asked) != nil {
			good.ServeHTTP(w, r)
			return
		}
		grants, _ := json.Marshal(asked["grant_types"]) // it was unmarshalled, so it can be marshalled
		isOther := string(grants) == `["client_credentials"]`
		if isOther {
			asked["grant_types"], asked["response_types"] = []string{"authorization_code"}, []string{"code"}
			body, _ := json.Marshal(asked)
			setBody(r, body)
		}
		a := ask(good, r)
		if isOther && a.status == http.StatusCreated {
			a.edit(func(object map[string]any) {
				object["grant_types"], object["response_types"] = []string{"client_credentials"}, []string{}
			})
		}
		a.send(w)
	})
}

// anyChallenge accepts a challenge of any form, and then any verifier for it.
func anyChallenge(good http.Handler) http.Handler {
	isOdd := func(challenge string) bool { return challenge != "" && !challengeForm.MatchString(challenge) }
	return codeFlow{
		authorize: func(_ *codeMemory, asked url.Values) {
			if isOdd(asked.Get("code_challenge")) {
				asked.Set("code_challenge", s256(ownVerifier))
			}
		},
		exchange: func(m *codeMemory, _ *http.Request, form url.Values) {
			if isOdd(m.request(form.Get("code")).Get("code_challenge")) {
				form.Set("code_verifier", ownVerifier)
			}
		},
	}.wrap(good)
}
