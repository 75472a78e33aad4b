package credential_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
	"clrhost/internal/vector"
)

// The places in the standards that several vectors cite.
const (
	byEdDSA    = "VC Data Integrity EdDSA 1.0, Section 3.2"
	byECDSA    = "VC Data Integrity ECDSA 1.0, Section 3.2"
	bySelect   = "VC Data Integrity ECDSA 1.0, Section 3.6"
	byJWT      = "CLR 2.0, JSON Web Token Proof Format"
	byKeys     = "CLR 2.0, Dereferencing the Public Key"
	byProofs   = "VC Data Integrity 1.0, Section 2.1"
	byPurpose  = "CLR 2.0, Proof"
	byVerify   = "VC Data Integrity 1.0, Section 4.4"
	byContexts = "VC Data Model 2.0, Section 4.3"
)

// suites are the ways in which a record may be signed. All of these are good.
func (w *works) suites() []recipe {
	p256, eddsa := didJWKOf(w.t, w.p256.key), didJWKOf(w.t, w.club.key)
	good := func(name, shows, clause string, f file, inside string) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "valid",
			Inside: list{inside}, Upsert: 201}, file: f}
	}
	derived := good("ecdsa-sd-2023-derived", "a proof that the holder derived: description and date of award were left out",
		bySelect, w.json(w.derived(term, w.p256)), "3 valid")
	derived.random = true
	return []recipe{
		good("eddsa-rdfc-2022", "one badge, signed with the cryptosuite that is certified", byEdDSA,
			w.json(w.signed(beekeeping, w.club)), "1 valid"),
		good("ecdsa-rdfc-2019-p256", "a term's transcript, signed with a P-256 key", byECDSA, w.json(w.signed(term, w.p256)),
			"3 valid"),
		good("ecdsa-rdfc-2019-p384", "a micro-credential, signed with a P-384 key: SHA-384 names the blank nodes too", byECDSA,
			w.json(w.signed(heatPump, w.p384)), "1 valid"),
		derived,
		good("ed25519-signature-2020", "a record of the 1.1 era with the forerunner of the present cryptosuite", byEdDSA,
			w.json(w.old(diploma, w.club, ed25519Context).then(w.t, proves(w.club, all(set("/type", "Ed25519Signature2020"),
				drop("/cryptosuite"))))), "1 valid"),
		good("vcdm-1.1-data-integrity", "a record of the 1.1 era with a present cryptosuite, whose context it has to name", byEdDSA,
			w.json(w.old(beekeeping, w.club, "https://w3id.org/security/data-integrity/v2").then(w.t, proves(w.club))), "1 valid"),
		good("eddsa-2022", "the name that drafts gave to eddsa-rdfc-2022", byEdDSA,
			w.json(w.unsigned(apprenticeship, w.club).then(w.t, proves(w.club, set("/cryptosuite", "eddsa-2022")))), "2 valid"),
		good("jwt-rs256", "a VC-JWT with the algorithm that everybody must support", byJWT, w.jwt(w.unsigned(diploma, w.rsa), w.rsa),
			"1 valid"),
		good("jwt-es256", "a VC-JWT with a P-256 key", byJWT, w.jwt(w.unsigned(term, p256), p256), "3 valid"),
		good("jwt-es384", "a VC-JWT with a P-384 key", byJWT, w.jwt(w.unsigned(heatPump, w.p384), w.p384), "1 valid"),
		good("jwt-eddsa", "a VC-JWT with an Ed25519 key; its subject has identifiers and no id, so there is no sub", byJWT,
			w.jwt(w.unsigned(membership, eddsa), eddsa), "1 valid"),
		good("jwt-1.1-rs256", "a VC-JWT of the 1.1 era: the credential is in the claim vc", byJWT, w.jwt(w.old(diploma, w.rsa), w.rsa),
			"1 valid"),
		good("jwt-1.1-es256", "the same with a P-256 key", byJWT, w.jwt(w.old(apprenticeship, p256), p256), "2 valid"),
		good("jwt-1.1-eddsa", "the same with an Ed25519 key", byJWT, w.jwt(w.old(beekeeping, eddsa), eddsa), "1 valid"),
	}
}

const (
	ed25519Context = "https://w3id.org/security/suites/ed25519-2020/v1"
	clrOld         = "https://purl.imsglobal.org/spec/clr/v2p0/context.json"
	obOld          = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
)

// old is unsigned as an issuer of the 1.1 era wrote it: older contexts and names of dates, in the embedded credentials too.
func (w *works) old(text string, by signer, contexts ...any) document {
	return func(name string) map[string]any {
		d := w.record(name, text, by)
		age := func(d map[string]any, own ...any) {
			d["@context"] = append(append([]any{vc11}, own...), contexts...)
			d["issuanceDate"] = d["validFrom"]
			delete(d, "validFrom")
		}
		age(d, clrOld, obOld)
		for _, v := range d["credentialSubject"].(map[string]any)["verifiableCredential"].([]any) {
			inner := v.(map[string]any)
			age(inner, obOld)
			inner["@context"] = []any{vc11, obOld, ed25519Context}
			w.school.prove(w.t, inner, set("/type", "Ed25519Signature2020"), drop("/cryptosuite"))
		}
		return d
	}
}

// based is a record with a base proof, which is for the holder alone. The proof is random.
func (w *works) based(text string, by signer) document {
	return w.unsigned(text, by).then(w.t, func(t testing.TB, d map[string]any) {
		made, err := proof.Signer{Canonicalize: jsonld.Canonicalize, Key: by.key, Cryptosuite: "ecdsa-sd-2023",
			VerificationMethod: by.method, Created: today}.SignSelective(t.Context(), d, []string{"/issuer", "/validFrom",
			"/credentialSubject/id"})
		require.NoError(t, err)
		d["proof"] = []any{made}
	})
}

func (w *works) derived(text string, by signer) document {
	return func(name string) map[string]any {
		shown, err := proof.Derive(w.t.Context(), jsonld.Canonicalize, w.based(text, by)(name), []string{"/name", "/partial",
			"/credentialSubject"})
		require.NoError(w.t, err)
		return shown
	}
}

// sets are records with several proofs, or with one that cannot be checked.
func (w *works) sets() []recipe {
	future := map[string]any{"type": "DataIntegrityProof", "cryptosuite": "lattice-rdfc-2031", "created": created,
		"verificationMethod": w.club.method, "proofPurpose": "assertionMethod",
		"proofValue": "z3MvGcVxzRzzpKF1HA11EjvfPZsN8NAb7kXBRfeTm3CBg2gcJLQM5hZNmj6Ccd9Lk4C1YueiFZvkSx4FuHVYVouQk"}
	spoiled := set("/proof/0/created", "2024-06-03T09:00:01Z")
	silent := w.club.options()
	silent["verificationMethod"], silent["proofValue"] = "https://silent.example/issuer#key-1", future["proofValue"]
	one := func(name, shows, clause, verdict string, checks list, says string, edits ...change) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: verdict, Checks: checks,
			Inside: list{"1 valid"}, Says: says, Upsert: 201}, file: w.json(w.unsigned(beekeeping, w.club, edits...))}
	}
	chained := proves(w.club, set("/id", "urn:example:first"))
	base := recipe{random: true, file: w.json(w.based(apprenticeship, w.p256)), Vector: vector.Vector{Name: "ecdsa-sd-2023-base",
		Shows: "the proof that is meant for the holder alone; nobody else can verify it", Clause: bySelect, Verdict: "unverifiable",
		Checks: list{"proof unchecked", "issuer key unchecked"}, Inside: list{"2 valid"}, Says: "base proof", Upsert: 201}}
	return []recipe{
		base,
		one("proof-set-bad-and-good", "two proofs: one that does not verify and one that does, which is enough",
			"VC Data Integrity 1.0, Section 4.4", "valid", list{"proof warn"}, "signature does not verify", proves(w.club), spoiled,
			proves(w.club)),
		one("proof-set-unknown-and-good", "a cryptosuite that nobody knows yet beside a good proof", byProofs, "valid",
			list{"proof unchecked"}, "lattice-rdfc-2031", set("/proof", []any{future}), proves(w.club)),
		one("proof-set-unknown-only", "a cryptosuite that nobody knows yet, alone", byProofs, "unverifiable",
			list{"proof unchecked", "issuer key unchecked"}, "lattice-rdfc-2031", set("/proof", []any{future})),
		one("proof-set-unknown-before-bad", "a cryptosuite that nobody knows yet before a proof that does not verify: one of them could be good",
			"VC Data Integrity 1.0, Section 4.4", "unverifiable", list{"proof unchecked", "proof warn", "issuer key unchecked"},
			"signature does not verify", proves(w.club), spoiled, before(future)),
		one("proof-set-bad-before-unknown", "the same in the other order", "VC Data Integrity 1.0, Section 4.4", "unverifiable",
			list{"proof warn", "proof unchecked", "issuer key unchecked"}, "lattice-rdfc-2031", proves(w.club), spoiled,
			add("/proof", future)).citing(byProofs, "lattice-rdfc-2031"),
		one("proof-set-bad-and-no-key", "a proof that does not verify, and one whose key cannot be had",
			"VC Data Integrity 1.0, Section 4.4", "unverifiable", list{"proof warn", "proof unchecked", "issuer key unchecked"},
			"could not be obtained", proves(w.club), spoiled, add("/proof", silent)).citing(byKeys, "could not be obtained"),
		one("proof-set-unknown-suites", "three proofs, each with a cryptosuite that nobody knows yet", byProofs, "unverifiable",
			list{"proof unchecked", "issuer key unchecked"}, "lattice-rdfc-2031", set("/proof", []any{future, future, future})),
		one("proof-set-all-bad", "three proofs, none of which verifies", byVerify, "proof-failed",
			list{"proof fail", "issuer key unchecked"}, "signature does not verify", proves(w.club), spoiled, repeated("/proof", 3)).refusing("proof"),
		one("proof-set-ninety-bad-and-good", "ninety proofs that do not verify before one that does", byVerify, "valid", list{"proof warn"},
			"signature does not verify", proves(w.witness), spoiled, repeated("/proof", 90), proves(w.club)),
		one("proof-set-very-many-bad", "two hundred proofs that do not verify: too many to look at all, so one could be good", byVerify, "unverifiable",
			list{"proof unchecked", "proof warn", "issuer key unchecked"}, "more proofs were not examined", proves(w.club), spoiled,
			repeated("/proof", 200)).citing("VC Data Model 2.0, Section 4.12", "more proofs were not examined"),
		one("proof-set-very-many-bad-and-good", "two hundred proofs of somebody else that do not verify before the issuer's good one", byVerify, "valid",
			list{"proof unchecked", "proof warn"}, "signature does not verify", proves(w.witness), spoiled, repeated("/proof", 200), proves(w.club)),
		one("proof-set-witness", "two good proofs: a witness's and the issuer's", byKeys, "valid", nil, "", proves(w.witness),
			proves(w.club)),
		one("proof-chain", "two proofs, the second of which signs the first", "VC Data Integrity 1.0, Section 4.5", "valid", nil, "",
			chained, w.provesPrevious(w.club)),
		one("proof-set-witness-only", "a good proof, by somebody who is not the issuer", byKeys, "proof-failed",
			list{"issuer key fail"}, "another key than the issuer's", proves(w.witness)).refusing("issuer key"),
	}
}

// before puts a proof before those there are.
func before(proof map[string]any) change {
	return alter("/proof", func(v any) any { return append([]any{proof}, v.([]any)...) })
}

// repeated repeats an array n times.
func repeated(at string, n int) change {
	return alter(at, func(v any) any { return slices.Repeat(v.([]any), n) })
}

// provesPrevious adds a proof that covers the one before it (VC Data Integrity 1.0, Section 4.5).
func (w *works) provesPrevious(by signer) change {
	return func(t testing.TB, d map[string]any) {
		before := d["proof"].([]any)
		options := by.options()
		options["previousProof"] = before[0].(map[string]any)["id"]
		options["proofValue"] = by.value(t, d, options, before...)
		d["proof"] = append(before, options)
	}
}

// misused are good signatures that are not proofs of the credential, and missing proofs.
func (w *works) misused() []recipe {
	one := func(name, shows, clause, says string, edits ...change) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "proof-failed",
			Checks: list{"proof fail", "issuer key unchecked"}, Inside: list{"1 valid"}, Says: says, Upsert: 400, Refused: list{"proof"}},
			file: w.json(w.unsigned(beekeeping, w.club, edits...))}
	}
	return []recipe{
		one("proof-missing", "a record that nobody signed", "VC Data Model 2.0, Section 4.12", "/proof: is required"),
		one("proof-empty", "a record with an empty list of proofs", "VC Data Model 2.0, Section 4.12", "/proof: is required",
			set("/proof", []any{})),
		one("proof-purpose-authentication", "signed, but to sign in and not to assert", byPurpose, "proofPurpose: must be",
			proves(w.club, set("/proofPurpose", "authentication"))),
		one("proof-purpose-missing", "signed for no purpose", byPurpose, "proofPurpose: is required",
			proves(w.club, drop("/proofPurpose"))),
		one("proof-created-in-9000", "a proof that will be made in the year 9000", byProofs, "created: is in the future",
			proves(w.club, set("/created", "9000-01-01T00:00:00Z"))),
		one("proof-expired", "a proof that itself has expired", byProofs, "expires: the proof ended",
			proves(w.club, set("/expires", "2024-07-01T00:00:00Z"))),
		one("proof-not-multibase", "a proofValue in base64 where base58btc is due", byEdDSA, "proofValue: ", proves(w.club),
			set("/proof/0/proofValue", "mc2lnbmF0dXJl")),
		one("proof-method-missing", "a proof that names no key", byProofs, "verificationMethod: is required", proves(w.club),
			drop("/proof/0/verificationMethod")),
		one("proof-suite-of-another-key", "an Ed25519 key under the name of a suite for P-256 and P-384", byECDSA,
			"requires a P-256 or P-384 key", proves(w.club, set("/cryptosuite", "ecdsa-rdfc-2019"))),
	}
}
