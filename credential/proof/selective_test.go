package proof_test

import (
	"bytes"
	"crypto"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

const (
	theSubject = "/credentialSubject"
	theNested  = theSubject + "/verifiableCredential/0"
)

var theMandatory = []string{"/issuer", "/validFrom", theSubject + "/achievement/0/name"}

// based is the record with a base proof.
func based(t testing.TB, signer crypto.Signer, mandatory []string) map[string]any {
	t.Helper()
	doc := document(t, []byte(record))
	base, err := proof.Signer{Canonicalize: canonicalize, Key: signer, Cryptosuite: "ecdsa-sd-2023", VerificationMethod: method, Created: noon}.
		SignSelective(t.Context(), doc, mandatory)
	require.NoError(t, err)
	doc["proof"] = []any{base}
	return doc
}

func derive(t testing.TB, doc map[string]any, selective ...string) map[string]any {
	t.Helper()
	derived, err := proof.Derive(t.Context(), canonicalize, doc, selective)
	require.NoError(t, err)
	text, err := json.Marshal(derived) // as a holder would present it
	require.NoError(t, err)
	return document(t, text)
}

func verifyDerived(t testing.TB, derived map[string]any, key crypto.PublicKey) error {
	t.Helper()
	return verify(t, derived, derived["proof"].(map[string]any), key)
}

func TestSelectiveDisclosure(t *testing.T) {
	key := issuers(t)["P-256"]
	for name, row := range map[string]struct {
		mandatory, selective []string
		shows                string // the derived document without its contexts and proof; "" is not compared
	}{
		"mandatory only": {theMandatory, nil, `{"id": "urn:uuid:9f2b7a54-1a8e-4dbb-8a0b-3d1e58ab8a10", "type": ["VerifiableCredential", "ClrCredential"],
			"issuer": {"id": "https://issuer.example/profile", "type": ["Profile"], "name": "Harbour College"}, "validFrom": "2025-09-01T00:00:00Z",
			"credentialSubject": {"id": "did:example:learner", "type": ["ClrSubject"],
				"achievement": [{"id": "urn:x:rope", "type": ["Achievement"], "name": "Rope work"}]}}`},
		"selected only":           {nil, []string{"/name"}, ""},
		"everything":              {theMandatory, []string{""}, ""},
		"everything is mandatory": {[]string{""}, nil, ""},
		"the later of two":        {theMandatory, []string{theSubject + "/achievement/1"}, ""},
		"one of two alike":        {[]string{theNested + "/credentialSubject/result/1/value"}, []string{theNested + "/credentialSubject/result/2"}, ""},
		"the other of two alike":  {[]string{theNested + "/credentialSubject/result/0/value"}, []string{theNested + "/credentialSubject/result/1"}, ""},
		"a nested credential":     {theMandatory, []string{theNested}, ""},
		"a part of a graph":       {theMandatory, []string{theNested + "/proof/0/created"}, ""},
		"a member below":          {theMandatory, []string{theNested + "/credentialSubject/creditsEarned"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc := based(t, key, row.mandatory)
			derived := derive(t, doc, row.selective...)
			require.NoError(t, verifyDerived(t, derived, key.Public()))
			requireDefect(t, verifyDerived(t, derived, issuers(t)["P-256"].Public()), "the issuer's signature does not verify")
			require.Error(t, verifyDerived(t, derived, issuers(t)["P-384"].Public()))
			if row.shows != "" {
				delete(derived, "proof")
				delete(derived, "@context")
				require.Equal(t, document(t, []byte(row.shows)), derived)
			}
		})
	}
}

func TestDerivedProofsOfOneBaseDoNotShareMoreThanTheyMust(t *testing.T) {
	key := issuers(t)["P-256"]
	doc := based(t, key, nil)
	derived := derive(t, doc, theNested+"/name")
	text, err := json.Marshal(derived)
	require.NoError(t, err)
	require.NotContains(t, string(text), "Harbour")
	require.NotContains(t, string(text), "Splice")
	require.Len(t, parts(t, derived)[2], 8, "signatures of what is shown, and of nothing else")
}

func TestBaseProofIsNotVerified(t *testing.T) {
	key := issuers(t)["P-256"]
	doc := based(t, key, theMandatory)
	err := verify(t, doc, doc["proof"].([]any)[0].(map[string]any), key.Public())
	require.ErrorIs(t, err, proof.ErrBaseProof)
	require.ErrorContains(t, err, "only a proof derived from it can be verified")
}

func TestChainsOfSelectiveProofsAreNotFollowed(t *testing.T) {
	key := issuers(t)["P-256"]
	derived := derive(t, based(t, key, theMandatory))
	p := derived["proof"].(map[string]any)
	p["previousProof"] = "urn:x:other"
	require.ErrorIs(t, verify(t, derived, p, key.Public()), proof.ErrChain)
}

func TestEveryChangeBreaksADerivedProof(t *testing.T) {
	key := issuers(t)["P-256"]
	derived := derive(t, based(t, key, theMandatory), theNested+"/credentialSubject/result", theNested+"/proof")
	text, err := json.Marshal(derived)
	require.NoError(t, err)
	for _, spot := range spots(derived, nil) {
		other := document(t, text)
		spoil(other, spot)
		require.Error(t, verifyDerived(t, other, key.Public()), "%v", spot)
	}
}

// None may go unnoticed, and none may cause a panic.
func TestEveryByteOfADerivedProofCounts(t *testing.T) {
	key := issuers(t)["P-256"]
	derived := derive(t, based(t, key, theMandatory), "/name", theNested+"/name")
	p := derived["proof"].(map[string]any)
	value := fromMultibase(t, p["proofValue"])
	verifier := integrity(derived, key.Public())
	for i := range value {
		bad := bytes.Clone(value)
		bad[i] ^= 1
		p := maps.Clone(p)
		p["proofValue"] = toBase64(bad)
		_, err := verifier.Verify(t.Context(), p)
		require.Error(t, err, "byte %d of %d", i, len(value))
	}
}

func TestStatementsCannotBeAddedOrTakenAway(t *testing.T) {
	key := issuers(t)["P-256"]
	doc := based(t, key, theMandatory)
	for name, change := range map[string]func(map[string]any){
		"a shown member is left out":                        func(d map[string]any) { delete(d, "name") },
		"a mandatory member is left out":                    func(d map[string]any) { delete(d, "validFrom") },
		"a member is added":                                 func(d map[string]any) { d["description"] = "added" },
		"a node without id is added":                        func(d map[string]any) { d["evidence"] = map[string]any{"type": "Evidence"} },
		"a shown member takes the place of a mandatory one": func(d map[string]any) { d["name"], d["validFrom"] = d["validFrom"], "2025-09-01T00:00:01Z" },
	} {
		t.Run(name, func(t *testing.T) {
			derived := derive(t, doc, "/name")
			change(derived)
			requireDefect(t, verifyDerived(t, derived, key.Public()), "proofValue: ")
		})
	}
}

// parts takes a derived proofValue apart as plain CBOR.
func parts(t testing.TB, derived map[string]any) []any {
	t.Helper()
	var list []any
	require.NoError(t, cbor.Unmarshal(fromMultibase(t, derived["proof"].(map[string]any)["proofValue"])[3:], &list))
	require.Len(t, list, 5)
	return list
}

func TestDerivedProofValuesOutOfOrder(t *testing.T) {
	key := issuers(t)["P-256"]
	derived := derive(t, based(t, key, theMandatory), theNested+"/credentialSubject/result")
	good := parts(t, derived)
	head := []byte{0xd9, 0x5d, 0x01}
	labels := good[3].(map[any]any)
	swapped := maps.Clone(labels)
	swapped[uint64(0)], swapped[uint64(1)] = labels[uint64(1)], labels[uint64(0)]
	doubled := maps.Clone(labels)
	doubled[uint64(0)] = labels[uint64(1)]
	extra := maps.Clone(labels)
	extra[uint64(99)] = bytes.Repeat([]byte{1}, 32)
	short := maps.Clone(labels)
	short[uint64(0)] = []byte{1}
	signatures := good[2].([]any)
	reversed := slices.Clone(signatures)
	slices.Reverse(reversed)
	p384, err := proof.EncodeMultikey(issuers(t)["P-384"].Public())
	require.NoError(t, err)

	for name, row := range map[string]struct {
		at    int
		value any
		says  string // "" verifies
	}{
		"as it is":                {4, good[4], ""},
		"a label for nothing":     {3, extra, ""},
		"base signature short":    {0, []byte{1}, "issuer's signature of 1 bytes"},
		"base signature text":     {0, "x", "is not the CBOR"},
		"no key":                  {1, []byte{}, "has no P-256 key"},
		"a P-384 key":             {1, fromMultibase(t, p384), "has no P-256 key"},
		"no signatures":           {2, []any{}, "has 0 signatures"},
		"one signature too few":   {2, signatures[1:], "signatures for"},
		"one signature too many":  {2, append(slices.Clone(signatures), signatures[0]), "signatures for"},
		"signatures swapped":      {2, reversed, "a disclosed statement's signature"},
		"a short signature":       {2, append(slices.Clone(signatures[1:]), []byte{1}), "a statement's signature of 1 bytes"},
		"no labels":               {3, map[int][]byte{}, "has no label for"},
		"labels swapped":          {3, swapped, "does not verify"},
		"two nodes made one":      {3, doubled, "all different"},
		"a short label":           {3, short, "not 32 bytes"},
		"labels a list":           {3, []any{}, "is not the CBOR"},
		"negative label":          {3, map[int][]byte{-1: bytes.Repeat([]byte{1}, 32)}, "is not the CBOR"},
		"label text":              {3, map[string][]byte{"0": nil}, "is not the CBOR"},
		"nothing mandatory":       {4, []int{}, "signatures for"},
		"mandatory beyond":        {4, []int{4000}, "names statement 4000 as mandatory"},
		"mandatory far beyond":    {4, []uint64{1 << 40}, "is not the CBOR"},
		"mandatory negative":      {4, []int{-1}, "is not the CBOR"},
		"mandatory with fraction": {4, []float64{0.5}, "is not the CBOR"},
	} {
		t.Run(name, func(t *testing.T) {
			list := slices.Clone(good)
			list[row.at] = row.value
			body, err := cbor.Marshal(list)
			require.NoError(t, err)
			p := maps.Clone(derived["proof"].(map[string]any))
			p["proofValue"] = toBase64(slices.Concat(head, body))
			err = verify(t, derived, p, key.Public())
			if row.says == "" {
				require.NoError(t, err)
				return
			}
			requireDefect(t, err, row.says)
		})
	}

	body, err := cbor.Marshal(good)
	require.NoError(t, err)
	for _, value := range map[string][]byte{
		"nothing":           {},
		"head alone":        head,
		"another tag":       slices.Concat([]byte{0xd9, 0x5d, 0x03}, body),
		"trailing bytes":    slices.Concat(head, body, []byte{0}),
		"cut short":         slices.Concat(head, body[:len(body)-1]),
		"tagged":            slices.Concat(head, []byte{0xd8, 0x40}, body),
		"indefinite length": slices.Concat(head, []byte{0x9f}, body[1:], []byte{0xff}),
		"deep":              slices.Concat(head, bytes.Repeat([]byte{0x81}, 10000)),
		"endless array":     slices.Concat(head, []byte{0x85, 0x58, 0x40}, make([]byte, 64), []byte{0x40, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}),
		"endless bytes":     slices.Concat(head, []byte{0x85, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}),
		"four members":      slices.Concat(head, []byte{0x84}, body[1:]),
		"a map":             slices.Concat(head, []byte{0xa0}),
	} {
		p := maps.Clone(derived["proof"].(map[string]any))
		p["proofValue"] = toBase64(value)
		requireDefect(t, verify(t, derived, p, key.Public()), "proofValue: ")
	}
	p := maps.Clone(derived["proof"].(map[string]any))
	p["proofValue"] = toBase64(slices.Concat(head, twice(t, good)))
	requireDefect(t, verify(t, derived, p, key.Public()), "is not the CBOR")
	for _, text := range []string{"u", "u====", "uA", "zABC", "u2V0B\n", toBase64(slices.Concat(head, body)) + "="} {
		p := maps.Clone(derived["proof"].(map[string]any))
		p["proofValue"] = text
		requireDefect(t, verify(t, derived, p, key.Public()), "proofValue: ")
	}
}

// twice encodes the parts with the label of node 0 given two times, which no map of Go can hold.
func twice(t testing.TB, good []any) []byte {
	t.Helper()
	one := slices.Concat([]byte{0x00, 0x58, 0x20}, bytes.Repeat([]byte{7}, 32))
	out := []byte{0x85}
	for i, part := range good {
		encoded, err := cbor.Marshal(part)
		require.NoError(t, err)
		if i == 3 {
			encoded = slices.Concat([]byte{0xa2}, one, one)
		}
		out = append(out, encoded...)
	}
	return out
}

func TestDisclosureRefuses(t *testing.T) {
	keys := issuers(t)
	signer := proof.Signer{Canonicalize: canonicalize, Key: keys["P-256"], Cryptosuite: "ecdsa-sd-2023", VerificationMethod: method, Created: noon}
	for _, pointer := range []string{"name", "/nothing", "/name/0", theSubject + "/achievement/2", theSubject + "/achievement/-1", theSubject + "/achievement/00", "/type/x"} {
		_, err := signer.SignSelective(t.Context(), document(t, []byte(record)), []string{pointer})
		require.Error(t, err, pointer)
		_, err = proof.Derive(t.Context(), canonicalize, based(t, keys["P-256"], nil), []string{pointer})
		require.Error(t, err, pointer)
	}
	blank := document(t, []byte(record))
	blank["id"] = "_:b0"
	_, err := signer.SignSelective(t.Context(), blank, nil)
	require.Error(t, err)

	signer.Cryptosuite = "eddsa-rdfc-2022"
	_, err = signer.SignSelective(t.Context(), document(t, []byte(record)), nil)
	require.Error(t, err)
	signer.Cryptosuite, signer.Key = "ecdsa-sd-2023", keys["P-384"]
	_, err = signer.SignSelective(t.Context(), document(t, []byte(record)), nil)
	require.Error(t, err)

	_, err = proof.Derive(t.Context(), canonicalize, document(t, []byte(record)), []string{"/name"})
	require.ErrorContains(t, err, "no ecdsa-sd-2023 base proof")
	_, err = proof.Derive(t.Context(), canonicalize, based(t, keys["P-256"], nil), nil)
	require.ErrorContains(t, err, "nothing is mandatory")
	changed := based(t, keys["P-256"], nil)
	changed["description"] = "added"
	_, err = proof.Derive(t.Context(), canonicalize, changed, []string{"/name"})
	require.ErrorContains(t, err, "does not belong to the document")
}

// A literal may look like anything: blank nodes, made-up names, ends of statements.
func TestTextThatLooksLikeQuads(t *testing.T) {
	key := issuers(t)["P-256"]
	doc := document(t, []byte(record))
	doc["name"] = map[string]any{"@value": "a \" _:c14n0 . \\ <urn:bnid:0:1> \n_:c14n1", "@language": "en"}
	doc["description"] = "\\\" _:c14n0 ."
	base, err := proof.Signer{Canonicalize: canonicalize, Key: key, Cryptosuite: "ecdsa-sd-2023", VerificationMethod: method, Created: noon}.
		SignSelective(t.Context(), doc, nil)
	require.NoError(t, err)
	doc["proof"] = base
	derived := derive(t, doc, "/description", theSubject+"/association")
	require.NoError(t, verifyDerived(t, derived, key.Public()))
}

// Language maps and JSON literals look like nodes without an id, and are none.
func TestNotEveryObjectIsANode(t *testing.T) {
	gold := goldCanonicalizer(t)
	key := issuers(t)["P-256"]
	doc := document(t, []byte(`{
		"@context": {"@vocab": "urn:x:", "id": "@id", "type": "@type", "label": {"@container": "@language"}, "raw": {"@type": "@json"}},
		"issuer": "https://issuer.example/profile", "raw": {"a": [{"b": {}}]},
		"subject": {"label": {"en": "Rope", "nl": "Touw"}, "about": [{"label": {"en": "Rope"}}, {"label": {"en": "Tide"}}, {}]}}`))
	base, err := proof.Signer{Canonicalize: gold, Key: key, Cryptosuite: "ecdsa-sd-2023", VerificationMethod: method, Created: noon}.
		SignSelective(t.Context(), doc, []string{"/issuer", "/raw"})
	require.NoError(t, err)
	doc["proof"] = base
	derived, err := proof.Derive(t.Context(), gold, doc, []string{"/subject/label", "/subject/about/1"})
	require.NoError(t, err)
	i := integrity(derived, key.Public())
	i.Canonicalize = gold
	_, err = i.Verify(t.Context(), derived["proof"].(map[string]any))
	require.NoError(t, err)
}

// The second element of an ordered list reveals what comes before it, and cannot be disclosed alone.
func TestListsCannotBeTornApart(t *testing.T) {
	doc := document(t, []byte(`{"@context": {"@vocab": "urn:x:", "id": "@id", "type": "@type", "list": {"@container": "@list"}}, "list": ["a", "b"]}`))
	signer := proof.Signer{Canonicalize: goldCanonicalizer(t), Key: issuers(t)["P-256"], Cryptosuite: "ecdsa-sd-2023", VerificationMethod: method, Created: noon}
	_, err := signer.SignSelective(t.Context(), doc, []string{"/list/0"})
	require.ErrorContains(t, err, "says something else")
	_, err = signer.SignSelective(t.Context(), doc, []string{"/list"})
	require.NoError(t, err)
}
