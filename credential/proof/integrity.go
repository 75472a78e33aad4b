package proof

import (
	"context"
	"crypto"
	"time"

	"clrhost/credential/work"
)

// Canonicalizer turns a JSON-LD document into its canonical N-Quads: sorted, each with its line end (RDFC-1.0). It MUST
// reject members that no context defines, since no signature would cover them, and it MUST bound its own work.
type Canonicalizer func(ctx context.Context, document map[string]any) ([]byte, error)

// Resolver resolves a verification method to its key.
type Resolver interface {
	Resolve(ctx context.Context, verificationMethod string) (Method, error)
}

// Method is a verification method: a public key and its name. The caller MUST check whether it is an issuer's.
type Method struct {
	ID        string // empty for a key without a name
	PublicKey crypto.PublicKey
	Algorithm string // of JSON Web Algorithms: the only one the key is for, or "" for any; once it signed, the one it signed with
}

// SameKey reports whether two public keys are equal. Nil equals no key.
func SameKey(a, b crypto.PublicKey) bool {
	comparer, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && b != nil && comparer.Equal(b)
}

// Integrity verifies the Data Integrity proofs of one document. It keeps the document's canonical form from one proof to the
// next, so it MUST NOT be used concurrently.
type Integrity struct {
	Document        map[string]any // as received, with its proofs; not modified
	Canonicalize    Canonicalizer  // with SHA-256
	Canonicalize384 Canonicalizer  // with SHA-384, for P-384 keys; nil where there is none
	Keys            Resolver
	Now             time.Time
	Skew            time.Duration // the tolerated clock skew

	bare   map[string]any // Document without its proofs
	form   *form          // of its canonical form
	sum384 []byte         // the hash of the one made with SHA-384
	byID   map[string]any // the proofs that have an id
}

// Verify checks one proof of the document's proof set. It returns the method that signed, or
//   - Defects when the proof breaks rules or its signature does not verify,
//   - *Unchecked when the proof is neither good nor bad: an unknown suite, a key that cannot be obtained, a base proof,
//   - *CanonicalizeError when the document or the options have no canonical form,
//   - work.ErrSpent when the budget of the context ended, or the context's error when that did.
//
// The key is resolved last, and only when there is no other defect.
func (i *Integrity) Verify(ctx context.Context, p map[string]any) (Method, error) {
	text, _ := p["proofValue"].(string)
	if err := work.Of(ctx).Spend(perProof + len(text)/bytesAStep); err != nil {
		return Method{}, err
	}
	s, err := suiteOf(p)
	if err != nil {
		return Method{}, err
	}
	defects := i.optionDefects(s, p)
	v, err := s.value(p, &defects)
	if len(defects) > 0 {
		return Method{}, defects
	}
	if err != nil {
		return Method{}, err
	}
	c, err := i.claim(s, p)
	if err != nil {
		return Method{}, err
	}
	if err := c.canonicalize(ctx); err != nil {
		return Method{}, err
	}
	method, err := i.method(ctx, s, p)
	if err != nil {
		return Method{}, err
	}
	if err := work.Of(ctx).Spend(price(method.PublicKey)); err != nil {
		return Method{}, err
	}
	if err := v.verify(ctx, c, method.PublicKey); err != nil {
		return Method{}, err
	}
	return method, nil
}

func (i *Integrity) method(ctx context.Context, s suite, p map[string]any) (Method, error) {
	id, _ := p["verificationMethod"].(string)
	method, err := i.Keys.Resolve(ctx, id)
	if err != nil || method.PublicKey == nil {
		return Method{}, &Unchecked{Kind: ErrNoKey, Err: err, Clause: clauseMethods,
			Detail: "verificationMethod: its key could not be obtained, so nothing was verified"}
	}
	if !s.fits(method.PublicKey) {
		var defects Defects
		defects.add(s.clause, "verificationMethod: %s requires %s, and this is %s", s.label(), s.keys, kindOf(method.PublicKey))
		return Method{}, defects
	}
	signs, err := algorithmFor(method.PublicKey)
	if err == nil && !method.Permits(signs.name) {
		var defects Defects
		defects.add(clauseAlgorithm, "verificationMethod: its key is for %s only, and %s signs with %s", quote(method.Algorithm), s.label(), signs.name)
		return Method{}, defects
	}
	method.Algorithm = signs.name
	return method, err
}
