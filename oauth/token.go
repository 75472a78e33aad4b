package oauth

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/ory/fosite"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/storage"
)

// redemption is what a grant type redeems at the token endpoint.
type redemption struct {
	parameter string // that carries it
	name      string // for people
}

var redemptions = map[string]redemption{
	protocol.GrantTypeAuthorizationCode: {"code", "authorization code"},
	protocol.GrantTypeRefreshToken:      {"refresh_token", "refresh token"},
}

// Token serves the token endpoint (RFC 6749, Section 3.2), which redeems codes and refresh tokens.
func (s *Server) Token(c *gin.Context) {
	if err := s.token(c); err != nil {
		protocol.Write(c, err)
	}
}

func (s *Server) token(c *gin.Context) error {
	form, err := protocol.Form(c, maxRequest)
	if err != nil {
		return err
	}
	client, err := s.authenticate(c, form)
	if err != nil {
		return err
	}
	what, err := checkGrantType(client, form)
	if err != nil {
		return err
	}
	who := &caller{client: client, redeems: what.name, event: event(c, actionReused, storage.ActorClient+client.ID)}
	who.event.ClientID = client.ID
	ctx := withCaller(c.Request.Context(), who)
	sess := &session{}
	resp, err := s.redeem(ctx, form, sess, c.Writer.Header())
	if sess.grant.ClientID == client.ID { // the grant was found, whatever became of the request
		actingUnder(sess.grant).Note(c)
	}
	if err != nil {
		return err
	}
	writeJSON(c, resp.ToMap())
	return nil
}

// writeJSON writes a successful answer. It holds secrets, so caches MUST NOT store it (RFC 6749, Section 5.1).
func writeJSON(c *gin.Context, document any) {
	protocol.NoStore(c)
	c.Header("Content-Type", "application/json") // the type has no charset parameter (RFC 8259, Section 11)
	c.JSON(http.StatusOK, document)
}

// checkGrantType returns what the form redeems.
func checkGrantType(client storage.Client, form url.Values) (redemption, error) {
	grantType := form.Get("grant_type")
	what, known := redemptions[grantType]
	switch {
	case grantType == "":
		return what, protocol.InvalidRequest("The parameter grant_type is missing.")
	case grantType == protocol.GrantTypeClientCredentials:
		return what, protocol.UnauthorizedClient("This host has no bulk access: every record belongs to a person, whose consent is needed.")
	case !known:
		return what, protocol.UnsupportedGrantType("The grant_type must be authorization_code or refresh_token.")
	case !client.Allows(grantType):
		return what, protocol.UnauthorizedClient(fmt.Sprintf("This client did not register the grant type %s.", grantType))
	case form.Get(what.parameter) == "":
		return what, protocol.InvalidRequest(fmt.Sprintf("The parameter %s is missing.", what.parameter))
	}
	return what, nil
}

// redeem has fosite check and redeem the code or the refresh token. fosite gets the parameters it needs and no others.
func (s *Server) redeem(ctx context.Context, form url.Values, sess *session, answer http.Header) (fosite.AccessResponder, error) {
	params := url.Values{}
	for _, name := range []string{"grant_type", "code", "redirect_uri", "code_verifier", "refresh_token"} {
		params.Set(name, form.Get(name))
	}
	ar, err := s.provider.NewAccessRequest(ctx, &http.Request{Method: http.MethodPost, Form: params, PostForm: params}, sess)
	if err != nil {
		return nil, s.tokenError(ctx, sess.grant, err)
	}
	if err := limitScope(ar, scope.Parse(form.Get("scope"))); err != nil {
		return nil, err
	}
	if err := s.limitRefresh(answer, form.Get("grant_type"), sess.grant); err != nil {
		return nil, err
	}
	resp, err := s.provider.NewAccessResponse(ctx, ar)
	if err != nil {
		return nil, s.tokenError(ctx, sess.grant, err)
	}
	// fosite counts from its own clock and is often a second short.
	resp.SetExpiresIn(within(sess.grant, s.cfg.Now(), s.cfg.AccessLifespan))
	return resp, nil
}

// limitRefresh bounds how many tokens a client makes for one learner. It is called after the refresh token was found good
// and before it is used: reuse ends the grant whatever the rate, and a client that is too fast keeps the token it has.
func (s *Server) limitRefresh(answer http.Header, grantType string, grant storage.Grant) error {
	if s.cfg.Refreshes == nil || grantType != protocol.GrantTypeRefreshToken {
		return nil
	}
	if ok, retryAfter := s.cfg.Refreshes(answer, grant.ClientID+" "+grant.UserID); !ok {
		return protocol.TooManyRequests(retryAfter)
	}
	return nil
}
