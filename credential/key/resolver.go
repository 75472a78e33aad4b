package key

import (
	"context"
	"errors"
	"strings"
	"time"

	"clrhost/credential/fetch"
	"clrhost/credential/proof"
)

var _ proof.Resolver = (*Resolver)(nil)

// maxMethod bounds a verification method, in bytes. The longest in use, a did:jwk of a large RSA key, has about 1,000.
const maxMethod = 4096

// acceptKeys is the Accept header for documents that hold keys; one for all, so that each is fetched once.
const acceptKeys = "application/json, application/did+json, application/jwk-set+json, application/jwk+json, application/ld+json;q=0.9"

// Fetcher obtains documents. *fetch.Client is one.
type Fetcher interface {
	Get(ctx context.Context, url, accept string) (fetch.Document, error)
}

// Resolver resolves a verification method to its key, and determines whose it is. It may be shared and MUST NOT be copied.
type Resolver struct {
	Fetch Fetcher
	Known Known            // keys known out of band; they take precedence over published ones
	Now   func() time.Time // nil means time.Now

	memory memory
}

// Resolve returns the key of a verification method: known out of band, contained in the name (a did:key, a did:jwk, a
// fragment that is a Multikey), or in the document it names. It does not determine whose key it is; the caller MUST use
// Standing for that.
//
// The error is a *MethodError when there is no such key, and a *fetch.Error when that could not be determined; each may be
// sent to a client.
func (r *Resolver) Resolve(ctx context.Context, id string) (proof.Method, error) {
	if len(id) > maxMethod {
		return proof.Method{}, unusable("the verification method is longer than %d bytes", maxMethod)
	}
	if m, known := r.Known[id]; known {
		m.ID = id
		return m, nil
	}
	switch {
	case strings.HasPrefix(id, didKey):
		return resolveDIDKey(id)
	case strings.HasPrefix(id, didJWK):
		return resolveDIDJWK(id)
	case strings.HasPrefix(id, didWeb), strings.HasPrefix(id, "https://"), strings.HasPrefix(id, "http://"):
		return r.resolveFetched(ctx, id)
	}
	return proof.Method{}, unusable("the verification method %s is none of an https URL, did:key, did:jwk and did:web", quote(id))
}

func (r *Resolver) resolveFetched(ctx context.Context, id string) (proof.Method, error) {
	if inName, err := proof.ParseMultikey(fragment(id)); err == nil {
		return proof.Method{ID: id, PublicKey: inName}, nil
	}
	d, err := r.document(ctx, base(id))
	if err != nil {
		return proof.Method{}, err
	}
	return d.find(id, r.now())
}

// document fetches what a URL or did:web names.
func (r *Resolver) document(ctx context.Context, name string) (*document, error) {
	isDID := strings.HasPrefix(name, didWeb)
	url, fallback := name, ""
	if isDID {
		var err error
		if url, fallback, err = didWebURL(name); err != nil {
			return nil, err
		}
	} else if !strings.HasPrefix(name, "https://") && !strings.HasPrefix(name, "http://") {
		return nil, unusable("%s names no document to fetch", quote(name))
	}
	got, err := r.Fetch.Get(ctx, url, acceptKeys)
	if failed, ok := errors.AsType[*fetch.Error](err); ok && fallback != "" && failed.Kind == fetch.BadStatus && !fetch.IsSilence(err) {
		got, err = r.Fetch.Get(ctx, fallback, acceptKeys)
	}
	if err != nil {
		return nil, err
	}
	d, err := r.memory.open(name, got.Body)
	if err != nil {
		return nil, err
	}
	if isDID && d.id() != name {
		return nil, unusable("the document for %s describes another DID", abridge(name))
	}
	if !isDID && !sameOrigin(name, got.FinalURL) {
		elsewhere := *d
		elsewhere.moved = true
		return &elsewhere, nil
	}
	return d, nil
}

func (r *Resolver) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}
