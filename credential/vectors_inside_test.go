package credential_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/vector"
)

// insides are good records around credentials and endorsements that are verified by themselves.
func (w *works) insides() []recipe {
	const byNested, byPraise = bySubject, "CLR 2.0, EndorsementCredential"
	one := func(name, shows, clause, check, says string, f file, inside ...string) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "valid", Inside: inside, Says: says,
			Upsert: 201}, file: f}
		if check != "" {
			r.Checks = list{check}
		}
		return r
	}
	forged := func(name, shows, says string, f file, inside ...string) recipe {
		r := one(name, shows, byNested, "nested credential fail", says, f, inside...).refusing("nested credential")
		r.Verdict = "invalid"
		return r
	}
	di := func(edits ...change) file { return w.json(w.signed(beekeeping, w.club, edits...)) }
	const unchecked, warn = "nested credential unchecked", "nested credential warn"
	revoked := listed("revocation", "revocation", revokedAt)
	plain := map[string]any{"@context": []any{vc20}, "type": []any{"VerifiableCredential"}, "id": "urn:example:nested-plain:inside",
		"issuer": w.school.id, "validFrom": "2024-01-01T00:00:00Z", "description": "Paid the club's fee.",
		"credentialSubject": map[string]any{"id": "did:example:noor"}}
	expired2020 := all(set(inner+"/validFrom", "2019-01-01T00:00:00Z"), set(inner+"/validUntil", "2020-01-01T00:00:00Z"))
	expired := all(set("/validFrom", "2019-01-01T00:00:00Z"), set("/validUntil", "2020-01-01T00:00:00Z"))
	return []recipe{
		one("nested-unsigned", "an embedded credential without a proof of its own: the record's covers it", byNested, "", "",
			di(drop(inner+"/proof")), "1 valid"),
		one("nested-unsigned-jwt", "an embedded credential without a proof of its own in a record that is a JWT", byNested, "", "",
			w.jwt(w.unsigned(beekeeping, w.rsa, drop(inner+"/proof")), w.rsa), "1 valid"),
		one("nested-unsigned-expired", "an embedded credential without a proof of its own, which expired in 2020", byNested, warn, "ended at 2020",
			di(expired2020, drop(inner+"/proof")), "1 expired"),
		one("nested-unknown-suite", "an embedded credential whose proof is of a suite that nobody knows", byNested, unchecked, "is not supported",
			di(set(inner+"/proof/0/cryptosuite", "tide-2077")), "1 unverifiable"),
		one("nested-silent-issuer", "an embedded credential of an issuer whose host cannot be found", byNested, unchecked, "could not be determined",
			di(again(inner, w.named("https://quiet.example/issuers/1"))), "1 unverifiable"),
		one("nested-keyless-issuer", "an embedded credential of an issuer that lists no keys", byNested, unchecked, "the issuer must list it",
			di(again(inner, w.school.as(keyless, w.school.method))), "1 unverifiable"),
		one("nested-of-another-issuer", "an embedded credential of another issuer, with a did:web", byNested, "", "",
			di(again(inner, w.university)), "1 valid"),
		forged("nested-tampered", "an embedded credential was changed before the record around it was signed", inner+": its own proof is wrong",
			di(set(inner+"/name", "Queen breeder")), "1 proof-failed"),
		forged("nested-tampered-jwt", "an embedded credential was changed before the record around it, a JWT, was signed", "signature does not verify",
			w.jwt(w.unsigned(beekeeping, w.rsa, set(inner+"/name", "Queen breeder")), w.rsa), "1 proof-failed"),
		forged("nested-issuer-swapped", "an embedded credential was given another issuer than the one who signed it", inner+": its own proof is wrong",
			di(set(inner+"/issuer/id", w.witness.id)), "1 proof-failed"),
		forged("nested-forged", "an embedded credential in the name of an issuer whose document lists other keys", "lists others",
			di(again(inner, w.school.as(tenant, w.school.method))), "1 proof-failed"),
		forged("nested-forged-did", "an embedded credential in the name of a did:key, signed by another", "another key than the issuer's",
			di(again(inner, w.school.as(w.witness.id, w.school.method))), "1 proof-failed"),
		forged("nested-forged-deep", "a record within a record, which contains a credential that was changed", inner+inner+": its own proof is wrong",
			di(func(t testing.TB, d map[string]any) {
				id, _ := d["id"].(string)
				within := w.signed(beekeeping, w.club, set(inner+"/name", "Queen breeder"))(id[len("urn:example:"):] + ":within")
				set(subject+"/verifiableCredential", []any{within})(t, d)
			}), "1 invalid"),
		forged("nested-forged-beside-good", "three embedded credentials: one was changed, one is revoked, one has no proof of its own",
			"signature does not verify", w.json(w.signed(term, w.p256, set(subject+"/verifiableCredential/0/name", "Another course"),
				again(subject+"/verifiableCredential/1", w.school, revoked), drop(subject+"/verifiableCredential/2/proof"))),
			"1 proof-failed", "1 revoked", "1 valid").also(warn),
		one("nested-revoked", "an embedded credential was revoked", byNested, warn, "has revoked", di(again(inner, w.school, revoked)),
			"1 revoked"),
		one("nested-expired", "an embedded credential expired in 2020", byNested, warn, "ended at 2020",
			di(again(inner, w.school, expired)), "1 expired"),
		one("nested-not-yet-valid", "an embedded credential is valid from the year 9000 on", byNested, warn, "begins at 9000",
			di(again(inner, w.school, set("/validFrom", "9000-01-01T00:00:00Z"))), "1 not-yet-valid"),
		one("nested-plain", "an embedded credential that is of neither standard", byNested, "", "",
			di(set(subject+"/verifiableCredential", []any{w.school.prove(w.t, plain)})), "1 valid"),
		one("nested-record", "a record within a record", byNested, "", "", di(w.around(term, w.music)), "1 valid"),
		one("nested-mixed", "three embedded credentials: good, revoked and unsigned", byNested, warn, "has revoked",
			w.json(w.signed(term, w.p256, again(subject+"/verifiableCredential/1", w.school, revoked),
				drop(subject+"/verifiableCredential/2/proof"))), "1 revoked", "2 valid"),
		one("nested-300", "three hundred embedded credentials, each with its proof", byNested, "", "", w.many(300), "300 valid"),
		one("nested-too-deep", "records within records, deeper than is looked at", byNested, "", "were not examined", di(w.deep(6)),
			"1 valid"),
		one("endorsement-signed", "the record is endorsed", byPraise, "", "", di(w.endorsed(w.witness)), "2 valid"),
		one("endorsement-unsigned", "somebody endorses the record, and only the record's issuer signed that", byPraise, "", "",
			di(w.endorsed(w.witness, drop("/proof"))), "2 valid"),
		one("endorsement-forged", "an endorsement in the name of one, signed by another", byPraise, "endorsement warn", "another key than the issuer's",
			di(func(t testing.TB, d map[string]any) {
				add("/endorsement", w.club.as(w.witness.id, w.club.method).prove(t, w.praise(d, w.witness)))(t, d)
			}), "1 proof-failed", "1 valid"),
		one("endorsement-tampered", "an endorsement was changed before the record was signed", byPraise, "endorsement warn",
			"signature does not verify", di(w.endorsed(w.witness, set(comment, "We were there, and it was better."))), "1 proof-failed",
			"1 valid"),
		one("endorsement-expired", "an endorsement that expired in 2020", byPraise, "endorsement warn", "ended at 2020",
			di(w.endorsedAs(expired)), "1 expired", "1 valid"),
		one("endorsement-of-issuer", "the issuer is endorsed", byPraise, "", "", di(func(t testing.TB, d map[string]any) {
			add("/issuer/endorsement", w.praised(d, w.university))(t, d)
		}), "2 valid"),
		one("endorsement-jwt", "an endorsement as a JWT in a record that is a JWT", byPraise, "", "",
			w.jwt(w.unsigned(beekeeping, w.rsa, w.endorsedJWT()), w.rsa), "2 valid"),
	}
}

// comment is the text of an endorsement.
const comment = subject + "/endorsementComment"

// endorsed adds an endorsement of the record to it. Edits come after the endorser signed.
func (w *works) endorsed(by signer, edits ...change) change {
	return func(t testing.TB, d map[string]any) {
		add("/endorsement", w.praised(d, by, edits...))(t, d)
	}
}

// praised is a signed endorsement of a record.
func (w *works) praised(d map[string]any, by signer, edits ...change) map[string]any {
	made := w.praise(d, by)
	by.prove(w.t, made)
	all(edits...)(w.t, made)
	return made
}

// praise is an endorsement of a record, unsigned.
func (w *works) praise(d map[string]any, by signer) map[string]any {
	id, _ := d["id"].(string)
	return w.record(id[len("urn:example:"):], praise, by)
}

// endorsedAs adds an endorsement that was changed before its endorser signed.
func (w *works) endorsedAs(edits ...change) change {
	return func(t testing.TB, d map[string]any) {
		made := w.praise(d, w.witness)
		all(edits...)(t, made)
		add("/endorsement", w.witness.prove(t, made))(t, d)
	}
}

// around puts another record in the place of the embedded credentials.
func (w *works) around(text string, by signer) change {
	return func(t testing.TB, d map[string]any) {
		id, _ := d["id"].(string)
		set(subject+"/verifiableCredential", []any{w.signed(text, by)(id[len("urn:example:"):] + ":within")})(t, d)
	}
}

// deep is a record that holds one that holds one, and so on.
func (w *works) deep(levels int) change {
	if levels == 0 {
		return all()
	}
	return func(t testing.TB, d map[string]any) {
		id, _ := d["id"].(string)
		within := w.signed(beekeeping, w.club, w.deep(levels-1))(id[len("urn:example:"):] + ":within")
		set(subject+"/verifiableCredential", []any{within})(t, d)
	}
}

// many is a record with many small credentials in it, without the white space that would double it.
func (w *works) many(n int) file {
	d := w.signed(beekeeping, w.club, func(t testing.TB, d map[string]any) {
		id, _ := d["id"].(string)
		var inside []any
		for i := range n {
			badge := w.record(fmt.Sprintf("%s:%03d", id[len("urn:example:"):], i), volunteer, w.school)
			inside = append(inside, w.school.prove(t, badge))
		}
		set(subject+"/verifiableCredential", inside)(t, d)
	})
	return file{"json", func(name string) []byte {
		text, err := json.Marshal(d(name))
		require.NoError(w.t, err)
		return append(text, '\n')
	}}
}
