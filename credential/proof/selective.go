package proof

import (
	"bytes"
	"context"
	"crypto"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"clrhost/credential/work"
)

// The first three bytes of an ecdsa-sd-2023 proofValue: the CBOR tag of a base or a derived proof.
var (
	headBase    = []byte{0xd9, 0x5d, 0x00}
	headDerived = []byte{0xd9, 0x5d, 0x01}
)

const (
	maxDisclosure = 4 << 20 // characters of a proofValue
	maxStatements = 1 << 14 // disclosed one by one; each costs a P-256 verification
	labelSize     = sha256.Size
)

// derivedProof is the value of a derived proof, in the order of its CBOR array (VC Data Integrity ECDSA 1.0, Section
// 3.5.7). PublicKey is the key of this one proof, with which the issuer signed every statement that may be left out.
type derivedProof struct {
	_             struct{} `cbor:",toarray"`
	BaseSignature []byte
	PublicKey     []byte
	Signatures    [][]byte
	Labels        map[uint32][]byte // N of c14nN to the bytes of the issuer's label
	Mandatory     []uint32          // positions among the sorted statements
}

// baseProof is what an issuer gives a holder (Section 3.5.2).
type baseProof struct {
	_             struct{} `cbor:",toarray"`
	BaseSignature []byte
	PublicKey     []byte
	HMACKey       []byte
	Signatures    [][]byte
	Mandatory     []string // JSON pointers
}

// strictCBOR reads untrusted input: definite lengths, no tags, no repeated key, and bounded.
var strictCBOR = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 4, MaxArrayElements: maxStatements, MaxMapPairs: maxStatements,
	}.DecMode()
	if err != nil { // only for options that contradict each other
		panic(err)
	}
	return mode
}()

// readDerived decodes a derived proof. A base proof is *Unchecked.
func readDerived(text string) (value, error) {
	data, err := decodeDisclosure(text)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, headBase) {
		return nil, &Unchecked{Kind: ErrBaseProof, Clause: clauseSelect,
			Detail: "proofValue: is a base proof, meant for the holder alone; only a proof derived from it can be verified by others"}
	}
	body, derived := bytes.CutPrefix(data, headDerived)
	if !derived {
		return nil, errors.New("does not begin as an ecdsa-sd-2023 proof does")
	}
	d := &derivedProof{}
	if err := strictCBOR.Unmarshal(body, d); err != nil {
		return nil, errors.New("is not the CBOR of a derived proof, or larger than accepted")
	}
	return d, d.check()
}

func decodeDisclosure(text string) ([]byte, error) {
	if len(text) > maxDisclosure {
		return nil, fmt.Errorf("is longer than %d characters", maxDisclosure)
	}
	encoded, found := strings.CutPrefix(text, "u")
	if !found {
		return nil, errors.New(`is not base64url, which starts with "u"`)
	}
	data, err := decodePart(encoded)
	if err != nil {
		return nil, errors.New("is not base64url without padding")
	}
	return data, nil
}

func (d *derivedProof) check() error {
	if len(d.BaseSignature) != signatureSizes["ES256"] {
		return fmt.Errorf("has an issuer's signature of %d bytes, not 64", len(d.BaseSignature))
	}
	if _, err := d.key(); err != nil {
		return fmt.Errorf("has no P-256 key for the statements: %w", err)
	}
	for _, s := range d.Signatures {
		if len(s) != signatureSizes["ES256"] {
			return fmt.Errorf("has a statement's signature of %d bytes, not 64", len(s))
		}
	}
	taken := map[string]bool{}
	for _, label := range d.Labels {
		// Two nodes under one label would be one node to the issuer's signatures, so a holder could split a node.
		if len(label) != labelSize || taken[string(label)] {
			return fmt.Errorf("has labels that are not %d bytes each, all different", labelSize)
		}
		taken[string(label)] = true
	}
	return nil
}

// key is the proof's own key: 35 bytes, the Multikey of a P-256 point.
func (d *derivedProof) key() (crypto.PublicKey, error) {
	key, err := keyOf(d.PublicKey)
	if err == nil && !isCurve(elliptic.P256())(key) {
		err = errors.New("it is of another kind")
	}
	return key, err
}

// verify follows Section 3.6.7. The issuer's base signature is verified first, so that nobody without an issuer's key can
// make a host verify thousands.
func (d *derivedProof) verify(ctx context.Context, c *claim, issuer crypto.PublicKey) error {
	budget := work.Of(ctx)
	lines := bytes.Count(c.documentForm.quads, []byte("\n"))
	if err := budget.Spend(perStatement * (lines + len(d.Labels))); err != nil {
		return err
	}
	statements, err := d.statements(c)
	if err != nil {
		return err
	}
	mandatory, open, err := d.split(statements)
	if err != nil {
		return err
	}
	var defects Defects
	es256, _ := algorithmNamed("ES256")
	if es256.method.Verify(baseSigned(c.optionQuads, d.PublicKey, mandatory), d.BaseSignature, issuer) != nil {
		defects.add(clauseSelect, "proofValue: the issuer's signature does not verify: a mandatory statement or the proof options changed, or another key signed")
		return defects
	}
	key, err := d.key()
	if err != nil {
		return err
	}
	for i, statement := range open {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := budget.Spend(perSignature); err != nil {
			return err
		}
		if es256.method.Verify(statement, d.Signatures[i], key) != nil {
			defects.add(clauseSelect, "proofValue: a disclosed statement's signature does not verify: it changed or was added")
			return defects
		}
	}
	return nil
}

// statements are the lines of the document under the issuer's labels, sorted.
func (d *derivedProof) statements(c *claim) ([]quad, error) {
	quads, err := parseQuads(c.documentForm.quads)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for n, label := range d.Labels {
		names[fmt.Sprintf("_:c14n%d", n)] = "_:u" + base64url.EncodeToString(label)
	}
	statements, err := relabel(quads, names)
	if err != nil {
		var defects Defects
		defects.add(clauseSelect, "proofValue: the document has a node that the proof has no label for: something was added to it")
		return nil, defects
	}
	return statements, nil
}

// split separates the mandatory statements from those with a signature of their own.
func (d *derivedProof) split(statements []quad) (mandatory, open []string, err error) {
	var defects Defects
	isMandatory := map[uint32]bool{}
	for _, at := range d.Mandatory {
		if int64(at) >= int64(len(statements)) {
			defects.add(clauseSelect, "proofValue: names statement %d as mandatory, and the document has %d", at, len(statements))
			return nil, nil, defects
		}
		isMandatory[at] = true
	}
	for at, q := range statements {
		if isMandatory[uint32(at)] {
			mandatory = append(mandatory, q.String())
		} else {
			open = append(open, q.String())
		}
	}
	if len(open) != len(d.Signatures) {
		defects.add(clauseSelect, "proofValue: has %d signatures for %d disclosed statements: something was added or left out", len(d.Signatures), len(open))
		return nil, nil, defects
	}
	return mandatory, open, nil
}

// baseSigned is the input of the issuer's signature (Section 3.5.1).
func baseSigned(options, key []byte, mandatory []string) string {
	o, m := sha256.Sum256(options), sha256.Sum256([]byte(strings.Join(mandatory, "")))
	return string(o[:]) + string(key) + string(m[:])
}
