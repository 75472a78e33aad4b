package proof

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"clrhost/internal/untyped"
)

// SignSelective makes an ecdsa-sd-2023 base proof (VC Data Integrity ECDSA 1.0, Section 3.6.1). The mandatory JSON pointers
// select what every holder MUST disclose. The proof is for the holder alone: with it, any other part of the document can be
// disclosed or left out.
func (s Signer) SignSelective(ctx context.Context, document map[string]any, mandatory []string) (map[string]any, error) {
	if s.Cryptosuite != suiteSelective {
		return nil, fmt.Errorf("no selective disclosure with %s", quote(s.Cryptosuite))
	}
	c, issuer, err := s.begin(ctx, document)
	if err != nil {
		return nil, err
	}
	base := baseProof{HMACKey: make([]byte, sha256.Size), Signatures: [][]byte{}, Mandatory: append([]string{}, mandatory...)}
	rand.Read(base.HMACKey)
	lines, err := base.signOpen(ctx, c.document, s.Canonicalize, issuer)
	if err != nil {
		return nil, err
	}
	if base.BaseSignature, err = issuer.method.Sign(baseSigned(c.optionQuads, base.PublicKey, lines), s.Key); err != nil {
		return nil, fmt.Errorf("sign with %s: %w", s.Cryptosuite, err)
	}
	text, err := encodeDisclosure(headBase, base)
	return s.proof(text), err
}

// signOpen makes the proof's own key, signs with it every statement that may be left out, and returns the others.
func (b *baseProof) signOpen(ctx context.Context, document map[string]any, canonicalize Canonicalizer, with algorithm) ([]string, error) {
	d, err := newDisclosable(ctx, document, b.HMACKey, canonicalize)
	if err != nil {
		return nil, err
	}
	mandatory, err := d.part(ctx, b.Mandatory)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the proof's own key: %w", err)
	}
	if b.PublicKey, err = multikey(key.Public()); err != nil {
		return nil, err
	}
	var lines []string
	for _, q := range d.quads {
		if mandatory[q] {
			lines = append(lines, q.String())
			continue
		}
		signature, err := with.method.Sign(q.String(), key)
		if err != nil {
			return nil, fmt.Errorf("sign a statement: %w", err)
		}
		b.Signatures = append(b.Signatures, signature)
	}
	return lines, nil
}

// Derive reduces a credential with an ecdsa-sd-2023 base proof to its mandatory parts and those the JSON pointers select,
// under a derived proof (Section 3.6.6). The credential MUST have exactly one such proof; others are left out.
func Derive(ctx context.Context, canonicalize Canonicalizer, credential map[string]any, selective []string) (map[string]any, error) {
	p, base, err := baseProofOf(credential)
	if err != nil {
		return nil, err
	}
	document, pointers := without(credential, "proof"), slices.Concat(base.Mandatory, selective)
	revealed, err := choose(document, pointers)
	if err != nil {
		return nil, err
	}
	if revealed == nil {
		return nil, errors.New("nothing is mandatory and nothing was selected")
	}
	d, err := newDisclosable(ctx, document, base.HMACKey, canonicalize)
	if err != nil {
		return nil, err
	}
	derived, kept, err := base.derive(ctx, d, pointers)
	if err != nil {
		return nil, err
	}
	if derived.Labels, err = labelsOf(ctx, revealed, kept, canonicalize); err != nil {
		return nil, err
	}
	shown := maps.Clone(p)
	if shown["proofValue"], err = encodeDisclosure(headDerived, derived); err != nil {
		return nil, err
	}
	revealed = maps.Clone(revealed)
	revealed["proof"] = shown
	return revealed, nil
}

// derive keeps the signatures of what the pointers select, and returns the statements that are kept.
func (b *baseProof) derive(ctx context.Context, d *disclosable, pointers []string) (derivedProof, []quad, error) {
	derived := derivedProof{BaseSignature: b.BaseSignature, PublicKey: b.PublicKey, Signatures: [][]byte{}, Mandatory: []uint32{}}
	mandatory, err := d.part(ctx, b.Mandatory)
	if err != nil {
		return derived, nil, err
	}
	shown, err := d.part(ctx, pointers)
	if err != nil {
		return derived, nil, err
	}
	if len(b.Signatures) != len(d.quads)-len(mandatory) {
		return derived, nil, errors.New("the base proof does not belong to the document: the number of its signatures is another")
	}
	var kept []quad
	open := b.Signatures
	for _, q := range d.quads {
		if mandatory[q] {
			derived.Mandatory = append(derived.Mandatory, uint32(len(kept)))
			kept = append(kept, q)
			continue
		}
		if shown[q] {
			derived.Signatures = append(derived.Signatures, open[0])
			kept = append(kept, q)
		}
		open = open[1:]
	}
	return derived, kept, nil
}

func baseProofOf(credential map[string]any) (p map[string]any, base baseProof, err error) {
	for _, v := range untyped.List(credential["proof"]) {
		candidate, _ := v.(map[string]any)
		text, _ := candidate["proofValue"].(string)
		if candidate["cryptosuite"] != suiteSelective {
			continue
		}
		data, err := decodeDisclosure(text)
		if body, isBase := bytes.CutPrefix(data, headBase); err == nil && isBase && p == nil {
			if err := strictCBOR.Unmarshal(body, &base); err != nil {
				return nil, base, fmt.Errorf("read the base proof: %w", err)
			}
			p = candidate
		}
	}
	if p == nil {
		return nil, base, errors.New("the credential has no ecdsa-sd-2023 base proof to derive from")
	}
	return p, base, nil
}

// sortedCBOR writes maps in the order of their keys, so that a proof has one encoding.
var sortedCBOR = func() cbor.EncMode {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil { // only for options that contradict each other
		panic(err)
	}
	return mode
}()

func encodeDisclosure(head []byte, v any) (string, error) {
	body, err := sortedCBOR.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode proof: %w", err)
	}
	return "u" + base64url.EncodeToString(slices.Concat(head, body)), nil
}
