package proof

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"

	"clrhost/credential/work"
)

const badSignature = "proofValue: the signature does not verify: document or proof options changed, or another key signed"

// signature is the value of a proof that signs the whole document: Ed25519, or r and s of ECDSA side by side.
type signature []byte

// signatureSizes are the bytes of a signature by algorithm.
var signatureSizes = map[string]int{"EdDSA": 64, "ES256": 64, "ES384": 96}

// readSignature decodes a base58btc signature. The size that it MUST have depends on the key.
func readSignature(text string) (value, error) {
	const longest = 1 + 132 // 96 bytes in base58btc
	if len(text) > longest {
		return nil, errors.New("is longer than any signature")
	}
	data, err := decodeBase58(text)
	if err != nil {
		return nil, err
	}
	if n := len(data); n != 64 && n != 96 {
		return nil, fmt.Errorf("has %d bytes where a signature has 64, or 96 with P-384", n)
	}
	return signature(data), nil
}

func (s signature) verify(ctx context.Context, c *claim, key crypto.PublicKey) error {
	a, err := algorithmFor(key)
	if err != nil {
		return err
	}
	var defects Defects
	if size := signatureSizes[a.name]; len(s) != size {
		defects.add(clauseVerify, "proofValue: has %d bytes where %s has %d", len(s), a.name, size)
		return defects
	}
	good, err := s.covers(ctx, c, a, key)
	if err == nil && !good {
		defects.add(clauseVerify, badSignature)
		err = defects
	}
	return err
}

// covers tries the canonical forms that the suite allows. VC Data Integrity ECDSA 1.0 requires RDFC-1.0 with SHA-384 for a
// P-384 key, and some signers use SHA-256. The two differ at most in the names of blank nodes, so a signature over either
// covers this document.
func (s signature) covers(ctx context.Context, c *claim, a algorithm, key crypto.PublicKey) (bool, error) {
	if a.method.Verify(signed(a, c.optionQuads, c.documentForm.sum(a)), s, key) == nil {
		return true, nil
	}
	if a.name != "ES384" || !c.documentForm.hashMatters {
		return false, nil
	}
	if c.integrity.Canonicalize384 == nil {
		return false, &Unchecked{Kind: ErrHash, Clause: clauseECDSA,
			Detail: "proofValue: a P-384 proof of this document needs a canonical form made with SHA-384, which is not supported"}
	}
	sum, err := c.sum384(ctx)
	if err != nil {
		return false, err
	}
	if err := work.Of(ctx).Spend(price(key)); err != nil {
		return false, err
	}
	return a.method.Verify(signed(a, c.optionQuads, sum), s, key) == nil, nil
}

// hashMatters reports whether there may be blank nodes to be put in order, which the hash of RDFC-1.0 decides: a second name
// was given. Where that is only part of a literal, the second form is made in vain.
func hashMatters(document []byte) bool { return bytes.Contains(document, []byte("_:c14n1")) }

// signed is the input of the signature: the hash of the options, then that of the document.
func signed(a algorithm, options, document []byte) string {
	return string(a.sum(options)) + string(document)
}

// sum hashes a canonical form with the hash function of the algorithm.
func (a algorithm) sum(form []byte) []byte {
	if a.name == "ES384" {
		sum := sha512.Sum384(form)
		return sum[:]
	}
	sum := sha256.Sum256(form)
	return sum[:]
}
