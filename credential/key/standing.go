package key

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"clrhost/credential/fetch"
	"clrhost/credential/proof"
)

// Word reports whether a key is an issuer's.
type Word string

// The words.
const (
	Own      Word = "own"      // it is
	Foreign  Word = "foreign"  // the issuer lists other keys, or this one for other purposes only
	Unlisted Word = "unlisted" // the issuer lists no key in its document or its key set
	Silent   Word = "silent"   // the issuer did not respond, so a later request may have another result
)

// Standing is the result of Resolver.Standing. Detail may be sent to a client; it names the key, the issuer and what the
// issuer lists.
type Standing struct {
	Word   Word
	Detail string
}

func standing(word Word, format string, args ...any) Standing {
	return Standing{word, fmt.Sprintf(format, args...)}
}

// maxReferences bounds how many keys that a document lists by their URL alone are fetched to compare one key with.
const maxReferences = 3

// Standing determines whether a key is an issuer's. The key is compared by PublicKey, and by ID when it has one; a method
// without PublicKey could not be obtained, and is compared by ID only. Algorithm is what it signed with.
func (r *Resolver) Standing(ctx context.Context, issuer string, m proof.Method) Standing {
	if IsSelf(issuer) {
		return r.isIssuer(ctx, issuer, m)
	}
	if known, found := r.known(issuer, m); found {
		if !known.Permits(m.Algorithm) {
			return standing(Foreign, "the signing key %s is known here as a key of %s for %s only, and %s signed", nameOf(m), abridge(issuer), abridge(known.Algorithm), m.Algorithm)
		}
		return standing(Own, "the signing key %s is known here as the key of %s", nameOf(m), abridge(issuer))
	}
	d, err := r.issuerDocument(ctx, issuer)
	failed, isFailed := errors.AsType[*fetch.Error](err)
	switch {
	case fetch.IsSilence(err), ctx.Err() != nil:
		return standing(Silent, "whether the signing key %s is that of %s could not be determined: %s", nameOf(m), abridge(issuer), plain(err))
	case isFailed && failed.Kind == fetch.Refused:
		return standing(Unlisted, "whether the signing key %s is that of %s cannot be determined: %s", nameOf(m), abridge(issuer), err)
	case d == nil || len(d.entries) == 0:
		return r.inKeySet(ctx, issuer, m, err)
	}
	return r.inDocument(ctx, d, issuer, m)
}

// isIssuer compares a key with the one that the issuer is.
func (r *Resolver) isIssuer(ctx context.Context, issuer string, m proof.Method) Standing {
	kind := issuer[:len(didKey)-1]
	own, err := r.Resolve(ctx, base(issuer))
	switch {
	case err != nil:
		return standing(Foreign, "the issuer's key cannot be read from its %s: %s", kind, err)
	case m.PublicKey == nil:
		return standing(Foreign, "the issuer is a %s, and no other key can sign for it", kind)
	case !proof.SameKey(own.PublicKey, m.PublicKey):
		return standing(Foreign, "the signing key %s is another key than the issuer's %s, %s, holds", nameOf(m), kind, abridge(issuer))
	case !own.Permits(m.Algorithm):
		return standing(Foreign, "the issuer's %s is for %s only, and %s signed", kind, abridge(own.Algorithm), m.Algorithm)
	}
	return standing(Own, "the signing key is the one the issuer's %s holds", kind)
}

// known finds a key known out of band under a method of the issuer's, preferably for the algorithm that signed.
func (r *Resolver) known(issuer string, m proof.Method) (best proof.Method, found bool) {
	for id, known := range r.Known {
		if proof.SameKey(known.PublicKey, m.PublicKey) && sameName(base(id), base(issuer)) && (!found || known.Permits(m.Algorithm)) {
			best, found = known, true
		}
	}
	return best, found
}

// issuerDocument is the document that an issuer publishes at its id. One that is served from another origin, or is about
// another id, is not authoritative for the issuer and is an error.
func (r *Resolver) issuerDocument(ctx context.Context, issuer string) (*document, error) {
	d, err := r.document(ctx, base(issuer))
	switch {
	case err != nil:
		return nil, err
	case d.moved:
		return nil, unusable("%s redirects to another host, which is not authoritative for it", abridge(base(issuer)))
	case !d.isOf(issuer):
		return nil, unusable("the document at %s is that of another id, %s", abridge(base(issuer)), abridge(d.id()))
	}
	return d, nil
}

// inDocument looks for a key in a document that lists keys.
func (r *Resolver) inDocument(ctx context.Context, d *document, issuer string, m proof.Method) Standing {
	key := writtenAs(m.PublicKey)
	why := ""
	for _, e := range d.entries {
		named := m.ID != "" && e.id == m.ID
		isReference := e.members == nil
		switch {
		case named && (isReference || m.PublicKey == nil), e.holds(key):
			trouble := e.trouble(issuer, m, r.now())
			if trouble == "" && e.assertion {
				return standing(Own, "the signing key %s is the issuer's: the document of %s lists it for signing credentials",
					nameOf(m), abridge(issuer))
			}
			why = cmp.Or(trouble, "lists it, but not in assertionMethod, so not for signing credentials")
		case named:
			why = cmp.Or(why, "has another key under that name")
		}
	}
	if why != "" {
		return standing(Foreign, "the signing key %s is not to be used for %s, whose document %s", nameOf(m), abridge(issuer), why)
	}
	if m.PublicKey != nil {
		if s, decided := r.atReferences(ctx, d, issuer, m); decided {
			return s
		}
	}
	return standing(Foreign, "the signing key %s is not the issuer's: the document of %s lists others, %s", nameOf(m), abridge(issuer), d.listed())
}

// atReferences compares a key with those that a document lists by URL only.
func (r *Resolver) atReferences(ctx context.Context, d *document, issuer string, m proof.Method) (_ Standing, decided bool) {
	left := maxReferences
	var silence error
	for _, e := range d.entries {
		if left == 0 {
			break
		}
		if !e.assertion || !e.isElsewhere(d) {
			continue
		}
		left--
		other, err := r.Resolve(ctx, e.id)
		if err == nil && proof.SameKey(other.PublicKey, m.PublicKey) && other.Permits(m.Algorithm) {
			return standing(Own, "the signing key %s is the issuer's: the document of %s lists it as %s", nameOf(m), abridge(issuer), abridge(e.id)), true
		}
		if fetch.IsSilence(err) {
			silence = err
		}
	}
	if silence != nil {
		return standing(Silent, "whether the signing key %s is that of %s could not be determined, since a key that its document lists could not be obtained: %s",
			nameOf(m), abridge(issuer), plain(silence)), true
	}
	return Standing{}, false
}

// nameOf names a key in a sentence: by its method, else by its thumbprint.
func nameOf(m proof.Method) string {
	if m.ID != "" {
		return abridge(m.ID)
	}
	thumbprint, err := proof.Thumbprint(m.PublicKey)
	if err != nil {
		return "without a name"
	}
	return "with the thumbprint " + thumbprint
}

// plain describes an error of a fetch.
func plain(err error) string {
	if failed, ok := errors.AsType[*fetch.Error](err); ok {
		return failed.Error()
	}
	return "there was no time left"
}
