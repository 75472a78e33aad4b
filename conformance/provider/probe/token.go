package probe

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance"
)

// Grant is what a person granted a client: the tokens of one exchange.
type Grant struct {
	Client  *Client
	Access  string
	Refresh string // "" when none was issued
	Scope   string
}

// Exchange sends a code to the token endpoint (RFC 6749, Section 4.1.3).
func (p *Probe) Exchange(c *Code, edits ...Edit) *Reply {
	return p.Token(p.endpoint("token", p.Host().Token), url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {c.Value},
		"redirect_uri":  {c.RedirectURI},
		"code_verifier": {c.Verifier},
		"scope":         {c.scope()},
	}, append([]Edit{As(c.Client)}, edits...)...)
}

// scope is what the exchange asks for: the profile requires the parameter, and offline_access is no scope of it.
func (c *Code) scope() string {
	return first(c.Scope, c.Answer.Asked.Params.Get("scope"))
}

// Renew sends a refresh token to the token endpoint (RFC 6749, Section 6).
func (p *Probe) Renew(g *Grant, edits ...Edit) *Reply {
	return p.Token(p.endpoint("token", p.Host().Refresh), url.Values{
		"grant_type":    {"refresh_token"},
		"refresh_token": {g.Refresh},
	}, append([]Edit{As(g.Client)}, edits...)...)
}

// Revoke revokes a token (RFC 7009, Section 2.1).
func (p *Probe) Revoke(c *Client, token string, edits ...Edit) *Reply {
	return p.send(KindRevocation, newRequest(http.MethodPost, p.endpoint("revocation", p.Host().Revocation),
		url.Values{"token": {token}}, append([]Edit{As(c)}, edits...)))
}

// Introspect asks about a token (RFC 7662, Section 2.1).
func (p *Probe) Introspect(c *Client, token string, edits ...Edit) *Reply {
	return p.send(KindIntrospection, newRequest(http.MethodPost, p.endpoint("introspection", p.Host().Introspection),
		url.Values{"token": {token}}, append([]Edit{As(c)}, edits...)))
}

// Token posts a form to the token endpoint.
func (p *Probe) Token(endpoint string, form url.Values, edits ...Edit) *Reply {
	reply := p.send(KindToken, newRequest(http.MethodPost, endpoint, form, edits))
	p.partner.lives.issued(p.who, reply, p.Now())
	return reply
}

// Grant reads the tokens out of an answer (RFC 6749, Section 5.1). Whatever else is wrong with the answer, a token that can
// be used is used: what is wrong is for the cases about token responses to report.
func (r *Reply) Grant(c *Client) *Grant {
	g := r.Succeeded().grant(c)
	r.expect(g.Access != "", "an access_token", "a body that begins with "+excerpt(r.Content))
	return g
}

func (r *Reply) grant(c *Client) *Grant {
	response := r.loosely()
	text := func(name string) string { return loose(response.Member(name)) }
	return &Grant{Client: c, Access: text("access_token"), Refresh: text("refresh_token"), Scope: text("scope")}
}

// OAuthError expects an error of RFC 6749, Section 5.2: 400, or 401 for invalid_client, as JSON, with one of these
// codes.
func (r *Reply) OAuthError(codes ...string) *Reply {
	allowed := []int{http.StatusBadRequest}
	if slices.Contains(codes, "invalid_client") || slices.Contains(codes, "invalid_token") {
		allowed = append(allowed, http.StatusUnauthorized)
	}
	r.Status(allowed...)
	r.Object().Member("error").Text().OneOf(codes...)
	return r
}

// Grant obtains fresh tokens of the shared client, which a case may revoke or use up.
func (p *Probe) Grant(scopes ...string) *Grant { return p.GrantTo(p.Client(), scopes...) }

// GrantTo obtains fresh tokens of a client.
func (p *Probe) GrantTo(c *Client, scopes ...string) *Grant {
	code := p.CodeOf(c, scopes...)
	return conformance.Given(p, "a token", func() *Grant { return p.Exchange(code).Grant(c) })
}

// Refreshable obtains fresh tokens with a refresh token among them.
func (p *Probe) Refreshable(scopes ...string) *Grant {
	g := p.Grant(append(slices.Clone(scopes), OfflineAccess)...)
	if g.Refresh == "" {
		p.Skip("the host issued no refresh token; refresh is optional")
	}
	return g
}

func joined(scopes []string) string { return strings.Join(scopes, " ") }

func split(scope string) []string { return strings.Fields(scope) }
