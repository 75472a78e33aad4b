package key

import (
	"context"
	"crypto"
	"net/url"

	"clrhost/credential/loose"
	"clrhost/credential/proof"
)

// wellKnownSet is where issuers are recommended to publish the keys that sign their JWTs, at the authority of their id.
const wellKnownSet = "/.well-known/jwks.json"

// Published finds a key in the key set that an issuer is recommended to publish: the key that a JWS carried, or when it
// carried none the one with a kid. A key that says by iss that it is another issuer's does not count.
//
// The errors are those of Resolve, but never Denied: nobody has to publish such a set, so that a key is not in it says
// nothing.
func (r *Resolver) Published(ctx context.Context, issuer, kid string, carried crypto.PublicKey) (proof.Method, error) {
	at, err := url.Parse(issuer)
	if err != nil || at.Host == "" {
		return proof.Method{}, unusable("the issuer's id is no URL, so there is no place where its key set would be")
	}
	set := at.Scheme + "://" + at.Host + wellKnownSet
	d, err := r.document(ctx, set)
	if err != nil {
		return proof.Method{}, err
	}
	var chosen []proof.Method
	for _, jwk := range objects(d.members["keys"]) {
		name := loose.Text(jwk["kid"])
		if carried == nil && name != kid {
			continue
		}
		found, err := d.fromJWK(jwk)
		isIts := err == nil && (found.controller == "" || sameName(found.controller, issuer))
		if isIts && (carried == nil || same(found.key, carried)) {
			chosen = append(chosen, proof.Method{ID: set + "#" + name, Controller: found.controller, PublicKey: found.key,
				Assertion: true, Confirmed: !d.moved})
		}
	}
	switch {
	case len(chosen) == 0:
		return proof.Method{}, unusable("the key set at %s does not hold it", abridge(set))
	case len(chosen) > 1 && carried == nil:
		return proof.Method{}, unusable("the key set at %s has more than one key with this kid", abridge(set))
	}
	return chosen[0], nil
}
