package proof

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
)

// The places in the standards that defects of a Data Integrity proof cite.
const (
	clauseProofs   = "VC Data Integrity 1.0, Section 2.1"
	clauseVerify   = "VC Data Integrity 1.0, Section 4.4"
	clauseChains   = "VC Data Integrity 1.0, Section 4.5"
	clausePurpose  = "CLR 2.0, Proof"
	clauseMethods  = "CLR 2.0, Dereferencing the Public Key"
	clauseEdDSA    = "VC Data Integrity EdDSA 1.0, Section 3.2"
	clauseECDSA    = "VC Data Integrity ECDSA 1.0, Section 3.2"
	clauseSelect   = "VC Data Integrity ECDSA 1.0, Section 3.6"
	clauseParse    = "VC Data Integrity ECDSA 1.0, Section 3.5.8"
	clauseMultikey = "Controlled Identifiers 1.0, Section 2.2.2"
)

const (
	typeDataIntegrity = "DataIntegrityProof"
	typeEd25519       = "Ed25519Signature2020"

	suiteEdDSA     = "eddsa-rdfc-2022"
	suiteECDSA     = "ecdsa-rdfc-2019"
	suiteSelective = "ecdsa-sd-2023"
)

// suite is an entry of the allow-list: its type and name, which keys it accepts, and how its proofValue is read.
type suite struct {
	kind, name string // the proof's type and cryptosuite
	clause     string
	keys       string // the keys it accepts, in words
	fits       func(crypto.PublicKey) bool
	read       func(text string) (value, error)
	selective  bool
}

// value is a decoded proofValue. An error of reading one may be sent to a client, or *Unchecked.
type value interface {
	verify(ctx context.Context, c *claim, key crypto.PublicKey) error
}

// suites are the supported cryptosuites. eddsa-2022 is the name of eddsa-rdfc-2022 in drafts, and Ed25519Signature2020 is
// its predecessor from the time of VC Data Model 1.1.
var suites = []suite{
	{kind: typeDataIntegrity, name: suiteEdDSA, clause: clauseEdDSA, keys: "an Ed25519 key", fits: isEd25519, read: readSignature},
	{kind: typeDataIntegrity, name: "eddsa-2022", clause: clauseEdDSA, keys: "an Ed25519 key", fits: isEd25519, read: readSignature},
	{kind: typeDataIntegrity, name: suiteECDSA, clause: clauseECDSA, keys: "a P-256 or P-384 key", fits: isECDSA, read: readSignature},
	{kind: typeDataIntegrity, name: suiteSelective, clause: clauseSelect, keys: "a P-256 key", fits: isCurve(elliptic.P256()), read: readDerived, selective: true},
	{kind: typeEd25519, clause: clauseEdDSA, keys: "an Ed25519 key", fits: isEd25519, read: readSignature},
}

// suiteOf selects the suite that a proof names.
func suiteOf(p map[string]any) (suite, error) {
	var defects Defects
	kind, isText := p["type"].(string)
	if !isText || kind == "" {
		defects.add(clauseProofs, "type: is required, a string such as %s", quote(typeDataIntegrity))
		return suite{}, defects
	}
	name, isText := p["cryptosuite"].(string)
	if (!isText || name == "") && kind == typeDataIntegrity {
		defects.add(clauseProofs, "cryptosuite: is required, a string such as %s", quote(suiteEdDSA))
		return suite{}, defects
	}
	for _, s := range suites {
		if s.kind != kind || s.name != "" && s.name != name {
			continue
		}
		if _, found := p["cryptosuite"]; found && s.name == "" {
			defects.add(clauseProofs, "cryptosuite: does not belong to a proof of the type %s", s.kind)
			return suite{}, defects
		}
		return s, nil
	}
	named := kind
	if kind == typeDataIntegrity {
		named = name
	}
	return suite{}, &Unchecked{Kind: ErrUnknownSuite, Clause: clauseProofs,
		Detail: fmt.Sprintf("the cryptosuite %s is not supported, so the proof was not verified", quote(named))}
}

func (s suite) label() string {
	if s.name != "" {
		return s.name
	}
	return s.kind
}

// value decodes the proofValue. Its defects are added to the others.
func (s suite) value(p map[string]any, defects *Defects) (value, error) {
	text, isText := p["proofValue"].(string)
	if !isText || text == "" {
		defects.add(clauseProofs, "proofValue: is required, a multibase string")
		return nil, nil
	}
	v, err := s.read(text)
	if _, isUnchecked := errors.AsType[*Unchecked](err); err != nil && !isUnchecked {
		defects.add(s.clause, "proofValue: %s", err)
		return nil, nil
	}
	return v, err
}

func isECDSA(key crypto.PublicKey) bool {
	return isCurve(elliptic.P256())(key) || isCurve(elliptic.P384())(key)
}

// kindOf names a key in words.
func kindOf(key crypto.PublicKey) string {
	switch k := key.(type) {
	case ed25519.PublicKey:
		return "an Ed25519 key"
	case *ecdsa.PublicKey:
		return "a " + k.Curve.Params().Name + " key"
	case *rsa.PublicKey:
		return "an RSA key"
	}
	return "a key of another kind"
}
