package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ory/fosite"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/storage"
)

// resume turns a decided request into the redirect to the client, with a code or with access_denied. It succeeds once, and
// only in the browser session that the request came from.
func (s *Server) resume(c *gin.Context, params url.Values) (*request, string, error) {
	ctx, id := c.Request.Context(), params.Get(protocol.ParamAuthorization)
	_, sessionHash, ok, err := s.browser.SignedIn(c)
	if err != nil {
		return nil, "", unavailable(fmt.Errorf("find the browser's session: %w", err))
	}
	if !ok || !plain(id) {
		return nil, "", errNoAuthorization
	}
	a, err := s.store.Authorization(ctx, id, sessionHash)
	switch {
	case errors.Is(err, storage.ErrNotFound) || err == nil && !a.ConsumedAt.IsZero():
		return nil, "", errNoAuthorization
	case err != nil:
		return nil, "", unavailable(fmt.Errorf("load the authorization request: %w", err))
	case a.DecidedAt.IsZero():
		return nil, s.browser.ConsentURL(id), nil
	}
	asked, err := url.ParseQuery(a.Request)
	if err != nil {
		return nil, "", unavailable(fmt.Errorf("read the stored authorization request: %w", err))
	}
	// The client may have changed, or been suspended, while its user was reading.
	r, err := s.check(ctx, asked)
	if err != nil {
		return r, "", err
	}
	protocol.Acting{UserID: a.UserID, ClientID: r.client.ID}.Note(c)
	if a.Shown != r.client.Shown().Digest() {
		return r, "", errChangedApp
	}
	if err := s.limitGrants(a.UserID); err != nil {
		return r, "", err
	}
	values, err := s.conclude(c, r, a)
	if err != nil {
		return r, "", err
	}
	return r, s.answer(r, values), nil
}

// limitGrants bounds how often a person lets clients connect: each time stores rows for a year. The person's decision
// stays, so that the client can ask again.
func (s *Server) limitGrants(userID string) error {
	if s.cfg.Grants == nil {
		return nil
	}
	ok, retryAfter := s.cfg.Grants(userID)
	if ok {
		return nil
	}
	e := protocol.TooManyRequests(retryAfter)
	e.Description = fmt.Sprintf("The user connected too often. Ask again in %d s.", int(max(retryAfter, time.Second).Seconds()))
	return e
}

// conclude consumes the decision and grants or declines, in one transaction.
func (s *Server) conclude(c *gin.Context, r *request, a storage.Authorization) (url.Values, error) {
	who := &caller{client: r.client}
	note := event(c, actionGranted, storage.ActorUser+a.UserID)
	note.UserID, note.ClientID = a.UserID, r.client.ID
	var values url.Values
	err := s.store.Transact(withCaller(c.Request.Context(), who), func(ctx context.Context) (err error) {
		if _, err := s.store.ConsumeAuthorization(ctx, a.ID, a.SessionHash); err != nil {
			return fmt.Errorf("consume the decision: %w", err)
		}
		if allowed := intersect(r.scopes, a.Allowed); givesAccess(allowed) {
			values, err = s.grant(ctx, r, allowed, note)
		} else {
			values, err = s.decline(ctx, r, note)
		}
		return err
	})
	_, fositeRejects := errors.AsType[*fosite.RFC6749Error](err)
	switch {
	case err == nil:
		return values, nil
	case errors.Is(err, storage.ErrConflict) || errors.Is(err, storage.ErrNotFound):
		return nil, errNoAuthorization // another request consumed it first
	case who.outage == nil && fositeRejects:
		return nil, fmt.Errorf("fosite rejected what had been checked: %w", explain(err))
	default:
		return nil, protocol.Unavailable(err)
	}
}

// decline records that the user allowed nothing, and returns access_denied.
func (s *Server) decline(ctx context.Context, r *request, note storage.AuditEvent) (url.Values, error) {
	note.Action, note.Detail = actionRefused, "asked for "+scope.Short(r.scopes)
	if err := s.store.Record(ctx, note); err != nil {
		return nil, fmt.Errorf("record the denial: %w", err)
	}
	return url.Values{
		"error":             {protocol.ErrorAccessDenied},
		"error_description": {"The user did not allow the access."},
	}, nil
}

// grant stores and records what the user allowed, and issues the code.
func (s *Server) grant(ctx context.Context, r *request, allowed []string, note storage.AuditEvent) (url.Values, error) {
	if err := s.remember(ctx, r, note.UserID, allowed); err != nil {
		return nil, fmt.Errorf("remember the consent: %w", err)
	}
	values, grantID, err := s.issue(ctx, r, note.UserID, allowed)
	if err != nil {
		return nil, err
	}
	note.Detail = inGrant(grantID) + ": " + scope.Short(allowed)
	if err := s.store.Record(ctx, note); err != nil {
		return nil, fmt.Errorf("record the consent: %w", err)
	}
	return values, nil
}

// remember stores the consent for the next request of the client, with the client as its user saw it. A scope that was
// allowed before and not asked for this time stays, unless the client looked different then.
func (s *Server) remember(ctx context.Context, r *request, userID string, allowed []string) error {
	before, err := s.store.Consent(ctx, userID, r.client.ID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	scopes, shown := slices.Clone(allowed), r.client.Shown() // resume has checked that it is what the user saw
	for _, name := range before.Scopes {
		if before.Shown.Equal(shown) && !slices.Contains(r.scopes, name) {
			scopes = append(scopes, name)
		}
	}
	return s.store.SaveConsent(ctx, storage.Consent{
		UserID: userID, ClientID: r.client.ID, Scopes: scopes, Shown: shown, UpdatedAt: s.cfg.Now(),
	})
}

// issue has fosite make the code, and returns its answer and the id of the grant. fosite gets the checked parameters and no
// others.
func (s *Server) issue(ctx context.Context, r *request, userID string, allowed []string) (answer url.Values, grantID string, err error) {
	form := url.Values{"scope": {scope.Join(r.scopes)}}
	for _, name := range []string{"response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"} {
		form.Set(name, r.params.Get(name))
	}
	ar, err := s.provider.NewAuthorizeRequest(ctx, &http.Request{Method: http.MethodGet, URL: &url.URL{}, Form: form})
	if err != nil {
		return nil, "", err
	}
	for _, name := range allowed {
		ar.GrantScope(name)
	}
	now := s.cfg.Now()
	resp, err := s.provider.NewAuthorizeResponse(ctx, ar, &session{grant: storage.Grant{
		ID:        ar.GetID(),
		ClientID:  r.client.ID,
		UserID:    userID,
		Scopes:    allowed,
		CreatedAt: now,
		ExpiresAt: now.Add(s.grantLife(allowed)),
	}})
	if err != nil {
		return nil, "", err
	}
	return resp.GetParameters(), ar.GetID(), nil
}

// grantLife returns the life of a grant: GrantLifespan when it can be refreshed, or else that of the code and the one access
// token it leads to, so that an app without a refresh token is not shown as connected for a year.
func (s *Server) grantLife(allowed []string) time.Duration {
	if slices.Contains(allowed, scope.OfflineAccess) {
		return s.cfg.GrantLifespan
	}
	return s.cfg.CodeLifespan + s.cfg.AccessLifespan
}
