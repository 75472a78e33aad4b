package oauth

import (
	"context"
	"net/url"

	"github.com/ory/fosite"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// CreateAuthorizeCodeSession stores a new grant and its code.
func (f *fositeStore) CreateAuthorizeCodeSession(ctx context.Context, signature string, r fosite.Requester) error {
	grant, form := grantOf(r), r.GetRequestForm()
	return f.translate(ctx, f.store.CreateCode(ctx, grant, storage.Code{
		Signature:     signature,
		GrantID:       grant.ID,
		RedirectURI:   form.Get("redirect_uri"),
		CodeChallenge: form.Get("code_challenge"),
		CreatedAt:     grant.CreatedAt,
		ExpiresAt:     grant.CreatedAt.Add(f.cfg.CodeLifespan),
	}), fosite.ErrServerError)
}

// GetAuthorizeCodeSession finds a code of this client. A used one comes back together with ErrInvalidatedAuthorizeCode,
// on which fosite revokes the grant, even when it has also expired. A code whose grant has ended is not found, so that a
// replay is recorded once.
func (f *fositeStore) GetAuthorizeCodeSession(ctx context.Context, signature string, into fosite.Session) (fosite.Requester, error) {
	if signature == "" {
		return nil, fosite.ErrNotFound
	}
	code, grant, err := f.store.Code(ctx, signature)
	if err != nil {
		return nil, f.translate(ctx, err, fosite.ErrNotFound)
	}
	if grant.ClientID != callerOf(ctx).client.ID || !f.isActive(grant) {
		return nil, fosite.ErrNotFound
	}
	request := f.request(ctx, grant, into)
	request.Form = url.Values{
		"redirect_uri":          {code.RedirectURI},
		"code_challenge":        {code.CodeChallenge},
		"code_challenge_method": {protocol.ChallengeMethodS256},
	}
	if !code.UsedAt.IsZero() {
		return request, fosite.ErrInvalidatedAuthorizeCode
	}
	if !f.cfg.Now().Before(code.ExpiresAt) {
		return nil, fosite.ErrNotFound
	}
	return request, nil
}

// InvalidateAuthorizeCodeSession marks a code used. The loser of a race gets ErrInvalidatedAuthorizeCode; the token
// endpoint then revokes the grant, because the transaction round this call is rolled back.
func (f *fositeStore) InvalidateAuthorizeCodeSession(ctx context.Context, signature string) error {
	return f.translate(ctx, f.store.UseCode(ctx, signature), fosite.ErrInvalidatedAuthorizeCode)
}

// GetPKCERequestSession finds the challenge, which is on the code's row.
func (f *fositeStore) GetPKCERequestSession(ctx context.Context, signature string, into fosite.Session) (fosite.Requester, error) {
	return f.GetAuthorizeCodeSession(ctx, signature, into)
}

// CreatePKCERequestSession does nothing: CreateAuthorizeCodeSession has stored the challenge.
func (f *fositeStore) CreatePKCERequestSession(context.Context, string, fosite.Requester) error {
	return nil
}

// DeletePKCERequestSession does nothing: fosite calls it before it checks the verifier, and a wrong verifier MUST NOT use up
// the code.
func (f *fositeStore) DeletePKCERequestSession(context.Context, string) error { return nil }
