package proof

import (
	"bytes"
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"clrhost/internal/strictjson"
)

// Signer makes Data Integrity proofs. Key MUST be an ed25519.PrivateKey for eddsa-rdfc-2022 and an *ecdsa.PrivateKey for the
// others.
type Signer struct {
	Canonicalize       Canonicalizer
	Canonicalize384    Canonicalizer // for P-384 keys and documents with several blank nodes
	Key                crypto.Signer
	Cryptosuite        string
	VerificationMethod string
	Created            time.Time
}

// Sign makes a proof over the document with eddsa-rdfc-2022 or ecdsa-rdfc-2019. Proofs that the document already has are not
// signed, so the result can join them in a proof set.
func (s Signer) Sign(ctx context.Context, document map[string]any) (map[string]any, error) {
	if s.Cryptosuite != suiteEdDSA && s.Cryptosuite != suiteECDSA {
		return nil, fmt.Errorf("no whole documents are signed with %s", quote(s.Cryptosuite))
	}
	c, a, err := s.begin(ctx, document)
	if err != nil {
		return nil, err
	}
	sum, err := s.sum(ctx, c, a)
	if err != nil {
		return nil, err
	}
	value, err := a.method.Sign(signed(a, c.optionQuads, sum), s.Key)
	if err != nil {
		return nil, fmt.Errorf("sign with %s: %w", s.Cryptosuite, err)
	}
	return s.proof(encodeBase58(value)), nil
}

// Embed signs the credential and appends the proof to its text, which otherwise stays as it is.
func (s Signer) Embed(ctx context.Context, credential []byte) ([]byte, error) {
	var document map[string]any
	if err := strictjson.Decode(credential, strictjson.Limits{}, &document); err != nil {
		return nil, fmt.Errorf("read the credential to sign: %w", err)
	}
	if _, found := document["proof"]; found || len(document) == 0 {
		return nil, errors.New("the credential to sign has a proof already, or nothing at all")
	}
	made, err := s.Sign(ctx, document)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(map[string]any{"proof": made})
	if err != nil {
		return nil, fmt.Errorf("encode proof: %w", err)
	}
	head := bytes.TrimSuffix(bytes.TrimSpace(credential), []byte("}"))
	return append(append(bytes.Clone(head), ','), text[1:]...), nil
}

// begin checks that key and suite fit, and canonicalizes the document as a verifier will.
func (s Signer) begin(ctx context.Context, document map[string]any) (*claim, algorithm, error) {
	p := s.proof("")
	chosen, err := suiteOf(p)
	if err != nil {
		return nil, algorithm{}, err
	}
	if !chosen.fits(s.Key.Public()) {
		return nil, algorithm{}, fmt.Errorf("%s requires %s, not %s", s.Cryptosuite, chosen.keys, kindOf(s.Key.Public()))
	}
	i := &Integrity{Document: document, Canonicalize: s.Canonicalize, Canonicalize384: s.Canonicalize384, Now: s.Created}
	if defects := i.optionDefects(chosen, p); len(defects) > 0 {
		return nil, algorithm{}, defects
	}
	c, err := i.claim(chosen, p)
	if err != nil {
		return nil, algorithm{}, err
	}
	if err := c.canonicalize(ctx); err != nil {
		return nil, algorithm{}, err
	}
	a, err := algorithmFor(s.Key.Public())
	return c, a, err
}

// sum is the hash of the canonical form that the suite prescribes for the key.
func (s Signer) sum(ctx context.Context, c *claim, a algorithm) ([]byte, error) {
	switch {
	case a.name == "ES384" && s.Canonicalize384 != nil:
		return c.sum384(ctx)
	case a.name == "ES384" && c.documentForm.hashMatters:
		return nil, errors.New("a P-384 proof of this document needs a canonical form made with SHA-384")
	}
	return c.documentForm.sum(a), nil
}

func (s Signer) proof(value string) map[string]any {
	p := map[string]any{
		"type": typeDataIntegrity, "cryptosuite": s.Cryptosuite, "verificationMethod": s.VerificationMethod,
		"proofPurpose": purposeAssertion, "created": s.Created.UTC().Format(time.RFC3339),
	}
	if value != "" {
		p["proofValue"] = value
	}
	return p
}
