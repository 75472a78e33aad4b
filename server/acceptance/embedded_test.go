package acceptance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"clrhost/credential/jsonld"
)

// embed signs the credential and puts the proof into a copy of it, in the place of any other (VC Data Integrity 1.0,
// Section 4.2; VC Data Integrity EdDSA 1.0, Section 3.2; VC Data Integrity ECDSA 1.0, Section 3.2). The canonical form is
// the product's, which has its own oracle; everything else is done here once more. Edits change the options of the proof
// before they are signed.
func (i issuer) embed(clr object, edit ...func(options object)) object {
	proof := object{"type": "DataIntegrityProof", "cryptosuite": i.suite, "created": "2024-01-01T00:00:00Z",
		"proofPurpose": "assertionMethod", "verificationMethod": i.method}
	for _, e := range edit {
		e(proof)
	}
	options := canonicalHash(with(proof, set("@context", clr["@context"])))
	document := canonicalHash(with(clr, set("proof", nil)))
	proof["proofValue"] = "z" + base58(i.sign(append(options, document...)))
	return with(clr, set("proof", []any{proof}))
}

// canonicalHash is that of nothing for a document that has no canonical form. Tests break documents on purpose, and then
// no signature can cover them.
func canonicalHash(document object) []byte {
	quads, _ := jsonld.Canonicalize(context.Background(), plain(document))
	sum := sha256.Sum256(quads)
	return sum[:]
}

// plain is the document as a reader has it.
func plain(document object) (read object) {
	if err := json.Unmarshal(mustJSON(document), &read); err != nil {
		panic(err)
	}
	return read
}

// calledByKey gives the issuer the did:key of its public key, after the code of the key's kind (W3C Multikey).
func (i issuer) calledByKey(code, more byte, public []byte) issuer {
	multikey := "z" + base58(append([]byte{code, more}, public...))
	i.ID = "did:key:" + multikey
	i.method = i.ID + "#" + multikey
	return i
}

// calledByP256 is calledByKey for an uncompressed point (SEC 1, Section 2.3): 4, then X and Y.
func (i issuer) calledByP256(point []byte) issuer {
	return i.calledByKey(0x80, 0x24, append([]byte{2 + point[64]&1}, point[1:33]...))
}

// publishedBy is the issuer under an address of another host, which vouches for its key.
func (i issuer) publishedBy(e *otherHost) issuer {
	_, multikey, _ := strings.Cut(i.method, "#")
	path := "/issuers/" + random()
	i.ID, i.method = e.URL+path, e.URL+path+"#key"
	e.publish(path, object{"@context": "https://w3id.org/security/multikey/v1", "id": i.ID, "assertionMethod": []any{i.method},
		"verificationMethod": []any{object{"id": i.method, "type": "Multikey", "controller": i.ID, "publicKeyMultibase": multikey}}})
	return i
}

// base58 writes bytes in the alphabet of Bitcoin, as multibase z does.
func base58(data []byte) string {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	n, rest := new(big.Int).SetBytes(data), new(big.Int)
	var digits []byte
	for n.Sign() > 0 {
		n.DivMod(n, big.NewInt(58), rest)
		digits = append(digits, alphabet[rest.Int64()])
	}
	for at := 0; at < len(data) && data[at] == 0; at++ {
		digits = append(digits, alphabet[0])
	}
	slices.Reverse(digits)
	return string(digits)
}
