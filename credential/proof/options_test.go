package proof_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOptionsAreRefusedByName(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	for name, row := range map[string]struct {
		option string
		value  any // nil takes the option away
		says   string
	}{
		"no type":               {"type", nil, "type: is required"},
		"type a list":           {"type", []any{"DataIntegrityProof"}, "type: is required"},
		"no cryptosuite":        {"cryptosuite", nil, "cryptosuite: is required"},
		"cryptosuite a number":  {"cryptosuite", 2022.0, "cryptosuite: is required"},
		"2020 with a suite":     {"type", "Ed25519Signature2020", "cryptosuite: does not belong to a proof of the type Ed25519Signature2020"},
		"no purpose":            {"proofPurpose", nil, "proofPurpose: is required"},
		"foreign purpose":       {"proofPurpose", "authentication", `proofPurpose: must be "assertionMethod"`},
		"purpose a list":        {"proofPurpose", []any{"assertionMethod"}, "proofPurpose: must be"},
		"purpose as an IRI":     {"proofPurpose", "https://w3id.org/security#assertionMethod", "proofPurpose: must be"},
		"created without zone":  {"created", "2026-05-01T00:00:00", "created: must be a date-time"},
		"created a date":        {"created", "2026-05-01", "created: must be a date-time"},
		"created a number":      {"created", 1.0, "created: must be a date-time"},
		"created empty":         {"created", "", "created: must be a date-time"},
		"created too far east":  {"created", "2026-05-01T00:00:00+14:01", "created: must be a date-time"},
		"created at one digit":  {"created", "2026-05-01T0:00:00Z", "created: must be a date-time"},
		"expires at second 60":  {"expires", "2036-05-01T00:00:60Z", "expires: must be a date-time"},
		"created with a comma":  {"created", "2026-05-01T00:00:00,5Z", "created: must be a date-time"},
		"created tomorrow":      {"created", "2026-06-02T12:00:00Z", "created: is in the future, 2026-06-02T12:00:00Z"},
		"expires no date":       {"expires", "soon", "expires: must be a date-time"},
		"expires null":          {"expires", []any{}, "expires: must be a date-time"},
		"expired":               {"expires", "2026-05-02T00:00:00Z", "expires: the proof ended at 2026-05-02T00:00:00Z"},
		"foreign context":       {"@context", "https://www.w3.org/2018/credentials/v1", "@context: the document's contexts must begin"},
		"contexts empty":        {"@context", []any{}, "@context: the document's contexts must begin"},
		"id relative":           {"id", "x", "id: must be an absolute URI"},
		"no method":             {"verificationMethod", nil, "verificationMethod: is required"},
		"method relative":       {"verificationMethod", "#key", "verificationMethod: is required"},
		"method an object":      {"verificationMethod", map[string]any{"id": method}, "verificationMethod: is required"},
		"method endless":        {"verificationMethod", "https://a.example/" + strings.Repeat("a", 5000), "verificationMethod: is required"},
		"no value":              {"proofValue", nil, "proofValue: is required"},
		"value a number":        {"proofValue", 1.0, "proofValue: is required"},
		"value empty":           {"proofValue", "", "proofValue: is required"},
		"value abc":             {"proofValue", "abc", `proofValue: is not base58btc, which starts with "z"`},
		"value base64url":       {"proofValue", "uAAAA", "proofValue: is not base58btc"},
		"value bare":            {"proofValue", "z", "proofValue: has characters"},
		"value not base58":      {"proofValue", "z0OIl", "proofValue: has characters that base58btc does not use"},
		"value not ASCII":       {"proofValue", "zé", "proofValue: has characters that base58btc does not use"},
		"value of 63 bytes":     {"proofValue", "z" + strings.Repeat("1", 63), "proofValue: has 63 bytes"},
		"value of 65 bytes":     {"proofValue", "z" + strings.Repeat("1", 65), "proofValue: has 65 bytes"},
		"value of P-384's size": {"proofValue", "z" + strings.Repeat("1", 96), "proofValue: has 96 bytes where EdDSA has 64"},
		"value of another":      {"proofValue", "z" + strings.Repeat("1", 64), "proofValue: the signature does not verify"},
		"value endless":         {"proofValue", "z" + strings.Repeat("2", 1<<20), "proofValue: is longer"},
	} {
		t.Run(name, func(t *testing.T) {
			p := forgeProof(t, doc, options("eddsa-rdfc-2022"), key, canonicalize)
			p[row.option] = row.value
			if row.value == nil {
				delete(p, row.option)
			}
			requireDefect(t, verify(t, doc, p, key.Public()), row.says)
		})
	}
}

func TestCreatedMayBeMissing(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	p := options("eddsa-rdfc-2022")
	delete(p, "created")
	require.NoError(t, verify(t, doc, forgeProof(t, doc, p, key, canonicalize), key.Public()))
}

func TestAllBrokenOptionsAreNamedTogether(t *testing.T) {
	doc := document(t, []byte(record))
	p := maps.Clone(options("eddsa-rdfc-2022"))
	p["proofPurpose"], p["created"], p["verificationMethod"], p["proofValue"] = "x", "x", "x", "x"
	err := verify(t, doc, p, nil)
	for _, says := range []string{"proofPurpose: ", "created: ", "verificationMethod: ", "proofValue: "} {
		requireDefect(t, err, says)
	}
}

func TestEd25519Signature2020HasNoCryptosuite(t *testing.T) {
	doc := document(t, []byte(record))
	p := options("Ed25519Signature2020")
	for _, suite := range []any{"", 1.0, "eddsa-rdfc-2022"} {
		p["cryptosuite"] = suite
		requireDefect(t, verify(t, doc, p, nil), "cryptosuite: does not belong")
	}
}
