package proof

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"maps"
	"reflect"
)

// claim is what a proof is over: these options and this document.
type claim struct {
	integrity *Integrity
	suite     suite
	options   map[string]any // the proof without its value, in the document's contexts
	document  map[string]any // without its proofs, but with those that this one builds on
	plain     bool           // the document is the same for every such proof

	optionQuads  []byte // set by canonicalize, with SHA-256
	documentForm *form  // likewise
}

// form is what a suite needs of a canonical form, which may have many megabytes: its hashes, or the form itself.
type form struct {
	quads          []byte // only for selective disclosure
	sum256, sum384 []byte // the latter only for a suite that accepts P-384 keys
	hashMatters    bool
}

func newForm(s suite, quads []byte) *form {
	sum := sha256.Sum256(quads)
	f := &form{sum256: sum[:], hashMatters: hashMatters(quads)}
	if s.selective {
		f.quads = quads
	}
	if s.name == suiteECDSA {
		sum := sha512.Sum384(quads)
		f.sum384 = sum[:]
	}
	return f
}

// serves reports whether the form has what a suite needs.
func (f *form) serves(s suite) bool {
	return f != nil && (!s.selective || f.quads != nil) && (s.name != suiteECDSA || f.sum384 != nil)
}

func (f *form) sum(a algorithm) []byte {
	if a.name == "ES384" {
		return f.sum384
	}
	return f.sum256
}

func (i *Integrity) claim(s suite, p map[string]any) (*claim, error) {
	c := &claim{integrity: i, suite: s, plain: true, document: i.unproven(), options: without(p, "proofValue")}
	contexts := i.Document["@context"]
	if own, found := p["@context"]; !found {
		c.options["@context"] = contexts
	} else if !reflect.DeepEqual(own, contexts) {
		// VC Data Integrity EdDSA 1.0, Section 3.2.2: the signer may have seen fewer contexts than there are now.
		c.document, c.plain = maps.Clone(c.document), false
		c.document["@context"] = own
	}
	if p["previousProof"] == nil {
		return c, nil
	}
	if s.selective {
		return nil, &Unchecked{Kind: ErrChain, Clause: clauseChains,
			Detail: "previousProof: chains of selectively disclosed proofs are not followed here"}
	}
	before, err := i.previous(p)
	c.document, c.plain = maps.Clone(c.document), false
	c.document["proof"] = before
	return c, err
}

// unproven is the document without its proofs, the same each time.
func (i *Integrity) unproven() map[string]any {
	if i.bare == nil {
		i.bare = without(i.Document, "proof")
	}
	return i.bare
}

// canonicalize makes the canonical forms. That of the document is made once for all proofs over the same document. The
// options are one node, so that the hash of RDFC-1.0 makes no difference to them.
func (c *claim) canonicalize(ctx context.Context) (err error) {
	if c.optionQuads, err = c.integrity.Canonicalize(ctx, c.options); err != nil {
		return refused(ctx, "proof options", err)
	}
	if c.plain && c.integrity.form.serves(c.suite) {
		c.documentForm = c.integrity.form
		return nil
	}
	quads, err := c.integrity.Canonicalize(ctx, c.document)
	if err != nil {
		return refused(ctx, PartDocument, err)
	}
	if c.documentForm = newForm(c.suite, quads); c.plain {
		c.integrity.form = c.documentForm
	}
	return nil
}

// sum384 makes the document's canonical form with SHA-384 and hashes it. Of a form that all proofs share only the hash is
// kept, since nothing else is needed.
func (c *claim) sum384(ctx context.Context) ([]byte, error) {
	if c.plain && c.integrity.sum384 != nil {
		return c.integrity.sum384, nil
	}
	quads, err := c.integrity.Canonicalize384(ctx, c.document)
	if err != nil {
		return nil, refused(ctx, PartDocument, err)
	}
	sum := sha512.Sum384(quads)
	if c.plain {
		c.integrity.sum384 = sum[:]
	}
	return sum[:], nil
}

// refused distinguishes a canonicalizer that rejects from one that was interrupted.
func refused(ctx context.Context, part string, err error) error {
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	return &CanonicalizeError{Part: part, Err: err}
}

// PartDocument is the Part of a CanonicalizeError about the document.
const PartDocument = "document"

// CanonicalizeError means that the document or the proof options have no canonical form, and why.
type CanonicalizeError struct {
	Part string // PartDocument or "proof options"
	Err  error  // the canonicalizer's
}

func (e *CanonicalizeError) Error() string {
	return fmt.Sprintf("canonicalize the %s: %s", e.Part, e.Err)
}

func (e *CanonicalizeError) Unwrap() error { return e.Err }

func without(object map[string]any, name string) map[string]any {
	rest := maps.Clone(object)
	delete(rest, name)
	return rest
}
