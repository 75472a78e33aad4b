package key

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"clrhost/credential/fetch"
	"clrhost/credential/proof"
	"clrhost/internal/untyped"
)

// wellKnownSet is the recommended path of the keys that sign an issuer's JWTs, at the authority of its id.
const wellKnownSet = "/.well-known/jwks.json"

// keySetOf is the URL of the key set of an issuer's authority; empty when its id names none.
func keySetOf(issuer string) string {
	if strings.HasPrefix(issuer, didWeb) {
		address, _, err := didWebURL(base(issuer))
		if err != nil {
			return ""
		}
		issuer = address
	}
	at, err := url.Parse(issuer)
	if err != nil || at.Host == "" {
		return ""
	}
	return at.Scheme + "://" + at.Host + wellKnownSet
}

// keySet reads the key set of an issuer's authority, without the keys whose iss is another issuer. The error is a
// *fetch.Error, or a *MethodError when the document is not a key set of that authority.
func (r *Resolver) keySet(ctx context.Context, issuer string) (entries []entry, at string, err error) {
	at = keySetOf(issuer)
	if at == "" {
		return nil, "", unusable("%s names no host that could publish its keys", quote(issuer))
	}
	d, err := r.document(ctx, at)
	switch {
	case err != nil:
		return nil, at, err
	case d.moved:
		return nil, at, unusable("%s redirects to another host, which is not authoritative for it", abridge(at))
	case d.members["keys"] == nil:
		return nil, at, unusable("the document at %s is no key set", abridge(at))
	}
	for _, e := range d.entries {
		if e.isFor(issuer) {
			entries = append(entries, e)
		}
	}
	return entries, at, nil
}

// inKeySet looks for a key in the key set of an issuer's authority, when the issuer's document lists none: for the reason
// why, or because it is about other things.
func (r *Resolver) inKeySet(ctx context.Context, issuer string, m proof.Method, why error) Standing {
	entries, at, err := r.keySet(ctx, issuer)
	if fetch.IsSilence(err) || ctx.Err() != nil {
		return standing(Silent, "whether the signing key %s is that of %s could not be determined: %s", nameOf(m), abridge(issuer), plain(err))
	}
	key, trouble := writtenAs(m.PublicKey), ""
	for _, e := range entries {
		if !e.holds(key) {
			continue
		}
		if trouble = e.trouble(issuer, m, r.now()); trouble == "" {
			return standing(Own, "the signing key %s is the issuer's: the key set %s holds it", nameOf(m), abridge(at))
		}
	}
	document := "its document lists none"
	if why != nil {
		document = why.Error()
	}
	switch {
	case at == "":
		return standing(Unlisted, "whether the signing key %s is that of %s cannot be determined: the keys of an issuer are looked up for https, did:web, did:key and did:jwk ids",
			nameOf(m), abridge(issuer))
	case trouble != "":
		return standing(Foreign, "the signing key %s is not to be used for %s, whose key set %s %s", nameOf(m), abridge(issuer), abridge(at), trouble)
	}
	return standing(Unlisted, "the signing key %s is not known to be that of %s: %s, and %s does not hold the key either; the issuer must list it in assertionMethod of the document at its id",
		nameOf(m), abridge(issuer), document, abridge(at))
}

// Labelled finds the key that an issuer publishes under a kid that is not a URL: in its document, by the fragment of a
// method or the kid of a JWK, else in the key set of its authority. The errors are those of Resolve.
func (r *Resolver) Labelled(ctx context.Context, issuer, kid string) (proof.Method, error) {
	if d, err := r.issuerDocument(ctx, issuer); err == nil {
		if m, err := r.labelled(d.entries, strings.TrimPrefix(kid, "#"), "the document of "+abridge(issuer)); err == nil || !errors.Is(err, errNoSuchLabel) {
			return m, err
		}
	}
	entries, at, err := r.keySet(ctx, issuer)
	if err != nil {
		return proof.Method{}, err
	}
	m, err := r.labelled(entries, kid, "the key set at "+abridge(at))
	if errors.Is(err, errNoSuchLabel) {
		return proof.Method{}, unusable("neither the document of %s nor %s holds a key with the kid %s", abridge(issuer), abridge(at), quote(kid))
	}
	return m, err
}

var errNoSuchLabel = errors.New("no such label")

func (r *Resolver) labelled(entries []entry, label, place string) (proof.Method, error) {
	var chosen []entry
	for _, e := range entries {
		jwk, _ := e.members["publicKeyJwk"].(map[string]any)
		if label != "" && e.members != nil && (fragment(e.id) == label || untyped.Text(jwk["kid"]) == label) {
			chosen = append(chosen, e)
		}
	}
	switch len(chosen) {
	case 0:
		return proof.Method{}, errNoSuchLabel
	case 1:
		return chosen[0].method(r.now())
	}
	return proof.Method{}, unusable("%s has more than one key with this kid", place)
}
