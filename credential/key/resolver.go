package key

import (
	"context"
	"crypto"
	"errors"
	"strings"
	"time"

	"clrhost/credential/proof"
)

var _ proof.Resolver = (*Resolver)(nil)

// maxMethod bounds a verification method, in bytes. The longest in use, a did:jwk of a large RSA key, has about 1,000.
const maxMethod = 4096

// acceptKeys is the Accept header for documents that hold keys; one for all, so that each is fetched once.
const acceptKeys = "application/json, application/did+json, application/jwk-set+json, application/jwk+json, application/ld+json;q=0.9"

// Fetcher obtains documents. *Client is one.
type Fetcher interface {
	Get(ctx context.Context, url, accept string) (Document, error)
}

// Resolver finds the key of a verification method. Its zero value knows did:key and did:jwk, and is otherwise offline.
type Resolver struct {
	Fetch Fetcher          // nil is offline mode
	Known Known            // keys known out of band; they go before anything published
	Now   func() time.Time // nil means time.Now
}

// Resolve finds the key of a verification method, and who says so.
//
// A method with Confirmed unset has its key in its own name, and nobody vouched for it. Assertion is also set when the
// key was served in a shape that lists no purposes. The error is a *MethodError when there is no such key, and an
// *Error of the client or ErrOffline when that could not be found out; each is a sentence fit for a client.
func (r *Resolver) Resolve(ctx context.Context, id string) (proof.Method, error) {
	if len(id) > maxMethod {
		return proof.Method{}, unusable("the verification method is longer than %d bytes", maxMethod)
	}
	if key, known := r.Known[id]; known {
		return proof.Method{ID: id, PublicKey: key, Assertion: true, Confirmed: true}, nil
	}
	switch {
	case strings.HasPrefix(id, didKey):
		return resolveDIDKey(id)
	case strings.HasPrefix(id, didJWK):
		return resolveDIDJWK(id)
	case strings.HasPrefix(id, didWeb), strings.HasPrefix(id, "https://"), strings.HasPrefix(id, "http://"):
		return r.resolveFetched(ctx, id)
	}
	return proof.Method{}, unusable("the verification method %q is none of an https URL, did:key, did:jwk and did:web", abridge(id))
}

// resolveFetched looks a method up in the document it names. When that says nothing, a fragment that is itself a key
// still tells which key signed.
func (r *Resolver) resolveFetched(ctx context.Context, id string) (proof.Method, error) {
	_, fragment, _ := strings.Cut(id, "#")
	inName, parseErr := proof.ParseMultikey(fragment)
	m, err := r.published(ctx, id)
	var spoken *MethodError
	switch {
	case parseErr != nil:
		return m, err
	case errors.As(err, &spoken) && spoken.Denied:
		return proof.Method{}, err
	case err != nil:
		return proof.Method{ID: id, PublicKey: inName}, nil
	case !same(m.PublicKey, inName):
		return proof.Method{}, denied("the document at %s gives the verification method another key than the one in its name", abridge(base(id)))
	}
	return m, nil
}

// published reads the method from the document it names, and asks its controller's document when that is another.
func (r *Resolver) published(ctx context.Context, id string) (proof.Method, error) {
	d, err := r.document(ctx, base(id))
	if err != nil {
		return proof.Method{}, err
	}
	found, err := d.find(id, r.now())
	if err != nil {
		return proof.Method{}, err
	}
	m := proof.Method{ID: id, Controller: found.controller, PublicKey: found.key, Assertion: found.assertion, Confirmed: true}
	switch {
	case m.Controller == "":
		m.Confirmed = !d.moved
		return m, nil
	case d.speaksFor(m.Controller):
		return m, nil
	}
	m.Confirmed = !d.moved && sameOrigin(m.ID, m.Controller)
	return r.confirm(ctx, m)
}

// confirm asks the document of the controller about a method that was published elsewhere. Without this, anybody could
// publish a key and name another as its controller. When that document says nothing of keys, the method stays as it is.
func (r *Resolver) confirm(ctx context.Context, m proof.Method) (proof.Method, error) {
	d, err := r.document(ctx, m.Controller)
	var fetch *Error
	if errors.As(err, &fetch) && fetch.Kind == Unreachable {
		return proof.Method{}, err
	}
	if err != nil || !d.isController() || !d.speaksFor(m.Controller) {
		return m, nil
	}
	if entry := d.entry(m.ID); entry != nil {
		key, err := entryKey(entry)
		if err != nil || !same(key, m.PublicKey) {
			return proof.Method{}, denied("the document of %s gives the verification method another key", abridge(m.Controller))
		}
	} else if !d.mentions("verificationMethod", m.ID) && !d.mentions("assertionMethod", m.ID) {
		return proof.Method{}, denied("the document of %s does not list the verification method", abridge(m.Controller))
	}
	m.Assertion, m.Confirmed = d.mentions("assertionMethod", m.ID), true
	return m, nil
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
		return nil, unusable("%q names no document to fetch", abridge(name))
	}
	if r.Fetch == nil {
		return nil, ErrOffline
	}
	got, err := r.Fetch.Get(ctx, url, acceptKeys)
	var fetch *Error
	if fallback != "" && errors.As(err, &fetch) && fetch.Kind == BadStatus {
		got, err = r.Fetch.Get(ctx, fallback, acceptKeys)
	}
	if err != nil {
		return nil, err
	}
	d, err := readDocument(name, got.Body)
	if err != nil {
		return nil, err
	}
	if isDID && d.id() != name {
		return nil, unusable("the document for %s describes another DID", abridge(name))
	}
	d.moved = !isDID && !sameOrigin(name, got.FinalURL)
	return d, nil
}

func (r *Resolver) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

// base is a method without its fragment: the name of the document it is in.
func base(id string) string {
	name, _, _ := strings.Cut(id, "#")
	return name
}

func same(a, b crypto.PublicKey) bool {
	comparer, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && comparer.Equal(b)
}
