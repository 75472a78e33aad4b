package oauth_test

import (
	"context"
	"fmt"
	"testing"

	"clrhost/oauth"
	"clrhost/storage"
)

// failing is the real store, one of whose methods has stopped working, or during which something else happens first.
type failing struct {
	*storage.Store
	method    string
	meanwhile func()
}

func (f *failing) fail(method string) error {
	if f.method == method {
		if f.meanwhile != nil {
			f.meanwhile()
			return nil
		}
		return fmt.Errorf("%s: %w", method, errBroken)
	}
	return nil
}

func (f *failing) Client(ctx context.Context, id string) (storage.Client, error) {
	if err := f.fail("Client"); err != nil {
		return storage.Client{}, err
	}
	return f.Store.Client(ctx, id)
}

func (f *failing) Code(ctx context.Context, signature string) (storage.Code, storage.Grant, error) {
	if err := f.fail("Code"); err != nil {
		return storage.Code{}, storage.Grant{}, err
	}
	return f.Store.Code(ctx, signature)
}

func (f *failing) RefreshToken(ctx context.Context, signature string) (storage.RefreshToken, storage.Grant, error) {
	if err := f.fail("RefreshToken"); err != nil {
		return storage.RefreshToken{}, storage.Grant{}, err
	}
	return f.Store.RefreshToken(ctx, signature)
}

func (f *failing) AccessToken(ctx context.Context, signature string) (storage.AccessToken, storage.Grant, error) {
	if err := f.fail("AccessToken"); err != nil {
		return storage.AccessToken{}, storage.Grant{}, err
	}
	return f.Store.AccessToken(ctx, signature)
}

func (f *failing) Begin(ctx context.Context) (context.Context, error) {
	if err := f.fail("Begin"); err != nil {
		return nil, err
	}
	return f.Store.Begin(ctx)
}

func (f *failing) Commit(ctx context.Context) error {
	if err := f.fail("Commit"); err != nil {
		return err
	}
	return f.Store.Commit(ctx)
}

func (f *failing) UseCode(ctx context.Context, signature string) error {
	if err := f.fail("UseCode"); err != nil {
		return err
	}
	return f.Store.UseCode(ctx, signature)
}

func (f *failing) CreateCode(ctx context.Context, g storage.Grant, c storage.Code) error {
	if err := f.fail("CreateCode"); err != nil {
		return err
	}
	return f.Store.CreateCode(ctx, g, c)
}

func (f *failing) CreateAccessToken(ctx context.Context, t storage.AccessToken) error {
	if err := f.fail("CreateAccessToken"); err != nil {
		return err
	}
	return f.Store.CreateAccessToken(ctx, t)
}

func (f *failing) CreateRefreshToken(ctx context.Context, t storage.RefreshToken) error {
	if err := f.fail("CreateRefreshToken"); err != nil {
		return err
	}
	return f.Store.CreateRefreshToken(ctx, t)
}

func (f *failing) UseRefreshToken(ctx context.Context, signature string) error {
	if err := f.fail("UseRefreshToken"); err != nil {
		return err
	}
	return f.Store.UseRefreshToken(ctx, signature)
}

func (f *failing) RevokeGrant(ctx context.Context, id, reason string) error {
	if err := f.fail("RevokeGrant"); err != nil {
		return err
	}
	return f.Store.RevokeGrant(ctx, id, reason)
}

func (f *failing) RevokeAccessToken(ctx context.Context, signature string) error {
	if err := f.fail("RevokeAccessToken"); err != nil {
		return err
	}
	return f.Store.RevokeAccessToken(ctx, signature)
}

func (f *failing) CreateAuthorization(ctx context.Context, a storage.Authorization) error {
	if err := f.fail("CreateAuthorization"); err != nil {
		return err
	}
	return f.Store.CreateAuthorization(ctx, a)
}

func (f *failing) Authorization(ctx context.Context, id string, session []byte) (storage.Authorization, error) {
	if err := f.fail("Authorization"); err != nil {
		return storage.Authorization{}, err
	}
	return f.Store.Authorization(ctx, id, session)
}

func (f *failing) SaveConsent(ctx context.Context, c storage.Consent) error {
	if err := f.fail("SaveConsent"); err != nil {
		return err
	}
	return f.Store.SaveConsent(ctx, c)
}

func (f *failing) Record(ctx context.Context, e storage.AuditEvent) error {
	if err := f.fail("Record"); err != nil {
		return err
	}
	return f.Store.Record(ctx, e)
}

func newFailing(t *testing.T) (*host, *failing) {
	f := &failing{}
	h := newHost(t, sqlite, options{store: func(s *storage.Store) oauth.Store {
		f.Store = s
		return f
	}})
	return h, f
}
