package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage"
)

// without and with change exactly one thing in a good request.
func without(name string) func(url.Values) { return func(q url.Values) { q.Del(name) } }

func with(name string, values ...string) func(url.Values) {
	return func(q url.Values) { q[name] = values }
}

// What must never be redirected, whatever else the request says.
func TestAuthorizeRefuses(t *testing.T) {
	h := newHost(t, sqlite)
	h.createClient("pending", func(c *storage.Client) { c.State = storage.ClientPending })
	h.createClient("suspended", func(c *storage.Client) { c.State = storage.ClientSuspended })

	for name, row := range map[string]struct {
		change func(url.Values)
		says   string
	}{
		"client missing":          {without("client_id"), "not known"},
		"client empty":            {with("client_id", ""), "not known"},
		"client unknown":          {with("client_id", "nobody"), "not known"},
		"client twice":            {with("client_id", "app", "app"), "not known"},
		"client with NUL":         {with("client_id", "app\x00"), "not known"},
		"client not UTF-8":        {with("client_id", "\xff\xfe"), "not known"},
		"client pending":          {with("client_id", "pending"), "have not decided about this one. You did nothing wrong"},
		"client suspended":        {with("client_id", "suspended"), "have suspended it. You did nothing wrong"},
		"redirect missing":        {without("redirect_uri"), "redirect_uri"},
		"redirect empty":          {with("redirect_uri", ""), "redirect_uri"},
		"redirect twice":          {with("redirect_uri", redirect, "https://evil.example/"), "redirect_uri"},
		"redirect twice the same": {with("redirect_uri", redirect, redirect), "redirect_uri"},
		"another host":            {with("redirect_uri", "https://evil.example/cb?from=clr"), "redirect_uri"},
		"suffix":                  {with("redirect_uri", redirect+"x"), "redirect_uri"},
		"without its query":       {with("redirect_uri", "https://app.example/cb"), "redirect_uri"},
		"more query":              {with("redirect_uri", redirect+"&a=1"), "redirect_uri"},
		"fragment":                {with("redirect_uri", redirect+"#x"), "redirect_uri"},
		"trailing slash":          {with("redirect_uri", "https://app.example/second/"), "redirect_uri"},
		"capitals":                {with("redirect_uri", "https://APP.example/second"), "redirect_uri"},
		"default port":            {with("redirect_uri", "https://app.example:443/second"), "redirect_uri"},
		"dot segment":             {with("redirect_uri", "https://app.example/x/../second"), "redirect_uri"},
		"encoded":                 {with("redirect_uri", "https://app.example/%73econd"), "redirect_uri"},
		"http":                    {with("redirect_uri", "http://app.example/second"), "redirect_uri"},
		"userinfo":                {with("redirect_uri", "https://app.example@evil.example/second"), "redirect_uri"},
		"backslash":               {with("redirect_uri", `https://evil.example\@app.example/second`), "redirect_uri"},
		"space":                   {with("redirect_uri", " https://app.example/second"), "redirect_uri"},
		"line break":              {with("redirect_uri", "https://app.example/second\r\nLocation: https://evil.example"), "redirect_uri"},
		"too long":                {with("state", strings.Repeat("s", 17<<10)), "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			q := question("app", everything...)
			row.change(q)
			r := h.get(browser, "/oauth/authorize?"+q.Encode())
			require.GreaterOrEqual(t, r.status, 400)
			require.Less(t, r.status, 500)
			require.Empty(t, r.header.Get("Location"))
			require.Contains(t, r.body, row.says)
		})
	}
	t.Run("badly encoded", func(t *testing.T) {
		r := h.get(browser, "/oauth/authorize?"+question("app", everything...).Encode()+"&x=%zz")
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Empty(t, r.header.Get("Location"))
	})
}

// Every other error is redirected to the client, before the sign-in page.
func TestAuthorizeErrors(t *testing.T) {
	h := newHost(t, sqlite)
	h.createClient("machine", func(c *storage.Client) { c.GrantTypes = []string{"refresh_token"} })

	for name, row := range map[string]struct {
		change func(url.Values)
		want   string
	}{
		"response_type missing":     {without("response_type"), "invalid_request"},
		"response_type empty":       {with("response_type", ""), "invalid_request"},
		"token":                     {with("response_type", "token"), "unsupported_response_type"},
		"code id_token":             {with("response_type", "code id_token"), "unsupported_response_type"},
		"response_type twice":       {with("response_type", "code", "code"), "invalid_request"},
		"fragment":                  {with("response_mode", "fragment"), "invalid_request"},
		"form_post":                 {with("response_mode", "form_post"), "invalid_request"},
		"unknown mode":              {with("response_mode", `x"\`), "invalid_request"},
		"scope missing":             {without("scope"), "invalid_scope"},
		"scope blank":               {with("scope", " \t "), "invalid_scope"},
		"scope twice":               {with("scope", scope.CredentialReadonly, scope.CredentialReadonly), "invalid_request"},
		"unknown scope":             {with("scope", scope.CredentialReadonly+" nope"), "invalid_scope"},
		"not registered":            {with("scope", scope.ProfileReadonly), "invalid_scope"},
		"longer scope":              {with("scope", scope.CredentialReadonly+".x"), "invalid_scope"},
		"other case":                {with("scope", strings.ToUpper(scope.CredentialReadonly)), "invalid_scope"},
		"hostile scope":             {with("scope", "a\\b\"e<script>\u00e9\r\n"), "invalid_scope"},
		"offline_access alone":      {with("scope", "offline_access"), "invalid_scope"},
		"challenge missing":         {without("code_challenge"), "invalid_request"},
		"challenge of 42":           {with("code_challenge", strings.Repeat("a", 42)), "invalid_request"},
		"challenge of 129":          {with("code_challenge", strings.Repeat("a", 129)), "invalid_request"},
		"challenge with padding":    {with("code_challenge", strings.Repeat("a", 42)+"="), "invalid_request"},
		"challenge with a plus":     {with("code_challenge", strings.Repeat("a", 42)+"+"), "invalid_request"},
		"challenge with line break": {with("code_challenge", strings.Repeat("a", 43)+"\n"), "invalid_request"},
		"challenge twice":           {with("code_challenge", challenge(verifier), challenge(verifier)), "invalid_request"},
		"method missing":            {without("code_challenge_method"), "invalid_request"},
		"plain":                     {with("code_challenge_method", "plain"), "invalid_request"},
		"s256":                      {with("code_challenge_method", "s256"), "invalid_request"},
		"S512":                      {with("code_challenge_method", "S512"), "invalid_request"},
		"unknown parameter twice":   {with(`e\"vil`, "1", "2"), "invalid_request"},
		"grant not registered":      {with("client_id", "machine"), "unauthorized_client"},
	} {
		t.Run(name, func(t *testing.T) {
			q := question("app", everything...)
			row.change(q)
			for cookie := range map[string]bool{"": true, browser: true} {
				to := h.get(cookie, "/oauth/authorize?"+q.Encode()).location(t)
				h.isError(to, row.want)
				require.Equal(t, "the state", to.Query().Get("state"))
			}
		})
	}
	for name, states := range map[string][]string{"missing": nil, "empty": {""}, "twice": {"a", "b"}} {
		t.Run("state "+name, func(t *testing.T) {
			q := question("app", everything...)
			q["state"] = states
			to := h.get(browser, "/oauth/authorize?"+q.Encode()).location(t)
			h.isError(to, "invalid_request")
			require.False(t, to.Query().Has("state"))
		})
	}
}

// isError checks the error response that a client gets in place of a code.
func (h *host) isError(to *url.URL, want string) url.Values {
	h.Helper()
	require.Equal(h, "https://app.example/cb", to.Scheme+"://"+to.Host+to.Path)
	require.Empty(h, to.Fragment)
	q := to.Query()
	require.Equal(h, want, q.Get("error"))
	require.Equal(h, issuer, q.Get("iss"))
	require.Equal(h, "clr", q.Get("from"))
	require.False(h, q.Has("code"))
	// RFC 6749, Section 4.1.2.1.
	require.Regexp(h, `^[\x20-\x21\x23-\x5B\x5D-\x7E]+$`, q.Get("error_description"))
	return q
}

// Variants of a request that are also valid.
func TestAuthorizeAccepts(t *testing.T) {
	h := newHost(t, sqlite)
	long := ""
	for b := ' '; b <= '~'; b++ {
		long += string(b)
	}
	long = strings.Repeat(long, 5)[:384]

	for name, row := range map[string]struct {
		change func(url.Values)
		state  string
	}{
		"state of one character":  {with("state", "s"), "s"},
		"long state":              {with("state", long), long},
		"response_mode query":     {with("response_mode", "query"), "the state"},
		"response_mode empty":     {with("response_mode", ""), "the state"},
		"unknown parameter":       {with("foo", "bar"), "the state"},
		"request":                 {with("request", "x.y.z"), "the state"},
		"request_uri":             {with("request_uri", "urn:ietf:params:oauth:request_uri:x"), "the state"},
		"other order, odd spaces": {with("scope", "offline_access  "+scope.CredentialUpsert+"\t"+scope.CredentialReadonly+" "), "the state"},
		"second redirect":         {with("redirect_uri", "https://app.example/second"), "the state"},
	} {
		t.Run(name, func(t *testing.T) {
			q := question("app", everything...)
			row.change(q)
			to := h.consent(q, everything...)
			require.NotEmpty(t, to.Query().Get("code"), to)
			require.Equal(t, row.state, to.Query().Get("state"))
			require.ElementsMatch(t, everything, scope.Parse(to.Query().Get("scope")))
		})
	}
}

func TestAuthorizePost(t *testing.T) {
	h := newHost(t, sqlite)
	browse := func(req *http.Request) { req.Header.Set("Browser", browser); req.Header.Del("Authorization") }

	to := h.post("/oauth/authorize", "", "", question("app", everything...), browse).location(t)
	require.True(t, strings.HasPrefix(to.Path, "/consent/"))

	r := h.post("/oauth/authorize?"+question("app", everything...).Encode(), "", "", url.Values{}, browse)
	require.Equal(t, http.StatusBadRequest, r.status, "a POST is its body")

	r = h.post("/oauth/authorize", "", "", question("app", everything...), func(req *http.Request) {
		req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	})
	require.Equal(t, http.StatusUnsupportedMediaType, r.status)

	r = h.post("/oauth/authorize", "", "", url.Values{"state": {strings.Repeat("s", 17<<10)}}, browse)
	require.Equal(t, http.StatusRequestEntityTooLarge, r.status)
	require.Contains(t, r.body, "too long")
}

// offline_access is dropped for a client that could not use it, so its user is not asked for it.
func TestAuthorizeDropsOfflineAccess(t *testing.T) {
	h := newHost(t, sqlite)
	h.createClient("once", func(c *storage.Client) { c.GrantTypes = []string{"authorization_code"} })
	id := h.waiting(question("once", everything...))
	a, err := h.store.Authorization(t.Context(), id, hash(browser))
	require.NoError(t, err)
	require.Equal(t, []string{scope.CredentialReadonly, scope.CredentialUpsert}, a.Scopes)
	require.Equal(t, h.clock.now().Add(10*time.Minute), a.ExpiresAt)

	p := h.tokens("once", everything...)
	require.Empty(t, p.Refresh)
	require.Equal(t, scope.Join(a.Scopes), p.Scope)
}

func TestConsentDeclined(t *testing.T) {
	h := newHost(t, sqlite)
	for name, allowed := range map[string][]string{
		"nothing":             nil,
		"only offline_access": {scope.OfflineAccess},
		"what was not asked":  {scope.ProfileUpdate},
	} {
		t.Run(name, func(t *testing.T) {
			to := h.consent(question("app", everything...), allowed...)
			h.isError(to, "access_denied")
			require.Equal(t, "the state", to.Query().Get("state"))
		})
	}
	events := h.events("consent.refused")
	require.Len(t, events, 1, "the same answer within an hour is one event")
	require.Equal(t, learner, events[0].UserID)
	require.Equal(t, "app", events[0].ClientID)
	require.Empty(t, h.events("grant.created"))
}

func TestConsentInPart(t *testing.T) {
	h := newHost(t, sqlite)
	to := h.consent(question("app", everything...), scope.CredentialReadonly, scope.ProfileUpdate)
	require.Equal(t, scope.CredentialReadonly, to.Query().Get("scope"))
	form := exchange(to.Query().Get("code"))
	form.Set("scope", scope.Join(everything)) // the standard's table: a client repeats what it asked for
	p := h.redeem("app", form)
	require.Equal(t, scope.CredentialReadonly, p.Scope)
	require.Empty(t, p.Refresh, "offline_access was not allowed")
}

// A scope that was allowed before and is not requested now stays allowed; one that is declined now does not.
func TestConsentIsRememberedAcrossRequests(t *testing.T) {
	h := newHost(t, sqlite)
	remembered := func(asked, allowed []string) []string {
		h.consent(question("app", asked...), allowed...)
		consent, err := h.store.Consent(t.Context(), learner, "app")
		require.NoError(t, err)
		return consent.Scopes
	}
	read, write, stay := scope.CredentialReadonly, scope.CredentialUpsert, scope.OfflineAccess
	require.ElementsMatch(t, []string{read, write}, remembered([]string{read, write}, []string{read, write}))
	require.ElementsMatch(t, []string{read, write, stay}, remembered([]string{read, stay}, []string{read, stay}))
	require.ElementsMatch(t, []string{read, stay}, remembered([]string{read, write}, []string{read}))
}

// A consent given when the client was shown differently is not reused, and the consent stores what was shown.
func TestConsentIsForWhatWasShown(t *testing.T) {
	h := newHost(t, sqlite)
	h.consent(question("app", scope.CredentialReadonly, scope.CredentialUpsert), scope.CredentialReadonly, scope.CredentialUpsert)
	h.changeClient("app", func(c *storage.Client) { c.Name = "Another name" })
	h.consent(question("app", scope.CredentialReadonly), scope.CredentialReadonly)
	consent, err := h.store.Consent(t.Context(), learner, "app")
	require.NoError(t, err)
	require.Equal(t, []string{scope.CredentialReadonly}, consent.Scopes)
	require.Equal(t, "Another name", consent.Shown.Name)
}

// The description names the scope, for the client's developer.
func TestInvalidScopeNamesTheScope(t *testing.T) {
	h := newHost(t, sqlite)
	for asked, want := range map[string]string{
		"openid " + scope.CredentialReadonly: "This host does not serve the scope openid.",
		scope.ProfileReadonly:                "This client did not register the scope " + scope.ProfileReadonly + ".",
		strings.Repeat("x", 9000):            "This host does not serve the scope " + strings.Repeat("x", 100) + "....",
		"a\"<b>":                             "This host does not serve the scope a'<b>.",
	} {
		q := h.isError(h.get(browser, "/oauth/authorize?"+question("app", asked).Encode()).location(t), "invalid_scope")
		require.Equal(t, want, q.Get("error_description"))
	}
	r := h.refused("app", func() url.Values {
		f := exchange(h.code("app", scope.CredentialReadonly))
		f.Set("scope", scope.ProfileUpdate)
		return f
	}(), 400, "invalid_scope")
	require.Equal(t, "The scope "+scope.ProfileUpdate+" is not part of what was granted.", r.json(t)["error_description"])
}

// The redirect from the consent page works once, in the same browser, and only as long as nothing changed.
func TestResume(t *testing.T) {
	path := "/oauth/authorize?authorization="
	answered := func(h *host) string {
		id := h.waiting(question("app", everything...))
		require.NoError(h, h.store.DecideAuthorization(h.Context(), id, hash(browser), everything))
		return id
	}
	over := func(t *testing.T, r reply) {
		t.Helper()
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Empty(t, r.header.Get("Location"))
		require.Contains(t, r.body, "over")
	}
	t.Run("once", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		require.NotEmpty(t, h.get(browser, path+id).location(t).Query().Get("code"))
		over(t, h.get(browser, path+id))
		require.Len(t, h.events("grant.created"), 1)
	})
	t.Run("unanswered", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := h.waiting(question("app", everything...))
		require.Equal(t, "/consent/"+id, h.get(browser, path+id).location(t).Path)
	})
	t.Run("another browser", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		over(t, h.get("another browser", path+id))
		over(t, h.get("", path+id))
		require.NotEmpty(t, h.get(browser, path+id).location(t).Query().Get("code"))
	})
	t.Run("unknown", func(t *testing.T) {
		h := newHost(t, sqlite)
		over(t, h.get(browser, path+"nothing"))
		over(t, h.get(browser, path+"%00%ff"))
	})
	t.Run("expired", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		h.clock.advance(10 * time.Minute)
		over(t, h.get(browser, path+id))
	})
	t.Run("client suspended meanwhile", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		require.NoError(t, h.store.SetClientState(t.Context(), "app", storage.ClientActive, storage.ClientSuspended))
		r := h.get(browser, path+id)
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Contains(t, r.body, "suspended")
	})
	t.Run("redirect URI withdrawn meanwhile", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		h.changeClient("app", func(c *storage.Client) { c.RedirectURIs = []string{"https://app.example/second"} })
		r := h.get(browser, path+id)
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Empty(t, r.header.Get("Location"))
	})
	t.Run("scope given up meanwhile", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		h.changeClient("app", func(c *storage.Client) { c.Scopes = []string{scope.CredentialReadonly} })
		h.isError(h.get(browser, path+id).location(t), "invalid_scope")
	})
	t.Run("client shows itself otherwise meanwhile", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		h.changeClient("app", func(c *storage.Client) { c.Name = "Riverbend Records" })
		q := h.isError(h.get(browser, path+id).location(t), "access_denied")
		require.Contains(t, q.Get("error_description"), "Ask again")
		require.Empty(t, h.events("grant.created"))
		require.NotEmpty(t, h.code("app", everything...), "asked again, it is as it was shown")
	})
	t.Run("client changes what nobody is shown", func(t *testing.T) {
		h := newHost(t, sqlite)
		id := answered(h)
		h.changeClient("app", func(c *storage.Client) { c.SoftwareVersion = "2" })
		require.NotEmpty(t, h.get(browser, path+id).location(t).Query().Get("code"))
	})
	t.Run("with other parameters it is a client's request", func(t *testing.T) {
		h := newHost(t, sqlite)
		r := h.get(browser, path+answered(h)+"&x=1")
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Contains(t, r.body, "not known")
	})
}

func TestAuthorizeHeaders(t *testing.T) {
	h := newHost(t, sqlite)
	r := h.get(browser, "/oauth/authorize?"+question("app", everything...).Encode())
	require.Equal(t, "no-store", r.header.Get("Cache-Control"))
	require.Equal(t, "no-referrer", r.header.Get("Referrer-Policy"))
	require.Empty(t, r.header.Get("Access-Control-Allow-Origin"))
}
