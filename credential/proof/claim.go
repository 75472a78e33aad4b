package proof

import (
	"context"
	"fmt"
	"maps"
)

// claim is what a proof says: these options, about this document.
type claim struct {
	integrity *Integrity
	options   map[string]any // the proof without its value, in the document's contexts
	document  map[string]any // without its proofs, but with those that this one builds on
	plain     bool           // the document is the same for every such proof

	optionQuads, documentQuads []byte // set by canonicalize, with SHA-256
}

func (i *Integrity) claim(s suite, p map[string]any) (*claim, error) {
	c := &claim{integrity: i, plain: true, document: without(i.Document, "proof"), options: without(p, "proofValue")}
	if own, found := p["@context"]; found {
		// VC Data Integrity EdDSA 1.0, Section 3.2.2: the signer may have seen fewer contexts than there are now.
		c.document["@context"], c.plain = own, false
	} else {
		c.options["@context"] = i.Document["@context"]
	}
	if p["previousProof"] == nil {
		return c, nil
	}
	if s.selective {
		return nil, &Unchecked{Kind: ErrChain, Clause: clauseChains,
			Detail: "previousProof: chains of selectively disclosed proofs are not followed here"}
	}
	before, err := i.previous(p)
	c.document["proof"], c.plain = before, false
	return c, err
}

// canonicalize makes the canonical forms. That of the document is made once for all proofs that sign the same thing.
// The options are one node, so that the hash of RDFC-1.0 makes no difference to them.
func (c *claim) canonicalize(ctx context.Context) (err error) {
	if c.optionQuads, err = c.integrity.Canonicalize(ctx, c.options); err != nil {
		return refused(ctx, "proof options", err)
	}
	if c.plain && c.integrity.quads != nil {
		c.documentQuads = c.integrity.quads
		return nil
	}
	if c.documentQuads, err = c.integrity.Canonicalize(ctx, c.document); err != nil {
		return refused(ctx, PartDocument, err)
	}
	if c.plain {
		c.integrity.quads = c.documentQuads
	}
	return nil
}

// canonicalize384 makes the document's canonical form with SHA-384.
func (c *claim) canonicalize384(ctx context.Context) ([]byte, error) {
	quads, err := c.integrity.Canonicalize384(ctx, c.document)
	if err != nil {
		return nil, refused(ctx, PartDocument, err)
	}
	return quads, nil
}

// refused tells a canonicalizer that says no from one that was interrupted.
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
