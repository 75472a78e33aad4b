package credential_test

import (
	"testing"

	"clrhost/internal/vector"
)

const (
	byW3C   = "VC Data Model 2.0, Section 4.2"
	byW3C11 = "VC Data Model 1.1, Section 4"
)

// plain are credentials of none of the standard's classes, compared with the W3C's model; the CLR service accepts none of
// them by itself.
func (w *works) plain() []recipe {
	own := map[string]any{"climbs": "https://terms.example/climbs", "Card": "https://terms.example/Card"}
	begin := func(contexts ...any) change {
		return func(t testing.TB, d map[string]any) {
			for name := range d {
				delete(d, name)
			}
			d["@context"], d["type"] = append(contexts, own), []any{"VerifiableCredential"}
			d["issuer"] = w.club.id
			d["credentialSubject"] = map[string]any{"id": "did:example:rosa", "climbs": "6b"}
		}
	}
	recipeOf := func(name, shows, clause string, f file) recipe {
		return recipe{Vector: vector.Vector{Name: "plain-" + name, Shows: shows, Clause: clause, Verdict: "valid", Upsert: 400, Refused: list{"type"},
			Because: "the CLR service holds credentials of the type ClrCredential"}, file: f}
	}
	document := func(edits ...change) document {
		return w.alone(volunteer, w.club, append([]change{begin(vc20)}, edits...)...)
	}
	good := func(name, shows, clause string, edits ...change) recipe {
		return recipeOf(name, shows, clause, w.json(document(edits...)))
	}
	older := func(name, shows, clause string, edits ...change) recipe {
		edits = append([]change{begin(vc11, "https://w3id.org/security/data-integrity/v2"), set("/issuanceDate", "2024-05-01T00:00:00Z")}, edits...)
		return recipeOf(name, shows, clause, w.json(w.alone(volunteer, w.club, edits...)))
	}
	bad := func(r recipe, says string) recipe {
		r.Verdict, r.Checks, r.Says, r.Refused, r.Because = "invalid", append(list{"schema fail"}, r.Checks...), says, list{"type", "schema"}, ""
		return r
	}
	said := func(text, language, direction string) map[string]any {
		return map[string]any{"@value": text, "@language": language, "@direction": direction}
	}
	card := []any{map[string]any{"type": "Card"}}
	two := []any{entryOf("https://status.example/revocation", "revocation", notRevokedAt), entryOf("https://status.example/suspension", "suspension", notSuspendedAt)}
	suspended := good("statuses-suspended", "two statuses, the second of which is set", "Bitstring Status List 1.0, Section 3.2", set("/credentialStatus",
		[]any{two[0], entryOf("https://status.example/suspension", "suspension", suspendedAt)}))
	suspended.Verdict, suspended.Checks, suspended.Says = "suspended", list{"status fail"}, "/credentialStatus/1: "
	expired := good("ended", "no begin, and an end in 2020", "VC Data Model 2.0, Section 4.9", set("/validUntil", "2020-01-01T00:00:00Z"))
	expired.Verdict, expired.Checks, expired.Says = "expired", list{"dates fail"}, "ended at 2020"
	undated := bad(older("1.1-undated", "no issuanceDate, which VC Data Model 1.1 asks for", "VC Data Model 1.1, Section 4.6", drop("/issuanceDate")),
		"/issuanceDate: is required").also("dates unchecked")
	mixed := older("1.1-with-dates-of-2.0", "a 1.1 credential that also says when it is valid by the members of 2.0", "VC Data Model 2.0, Section 4.9",
		set("/validFrom", "2024-05-01T00:00:00Z"))
	mixed.Checks, mixed.Says = list{"schema warn"}, "/validFrom: is a member of VC Data Model 2.0"
	return []recipe{
		good("2.0", "no id, no dates, an issuer by its URL", byW3C),
		older("1.1", "a credential of VC Data Model 1.1", byW3C11),
		good("subjects", "two subjects, one of them without an id", "VC Data Model 2.0, Section 4.8",
			set("/credentialSubject", []any{map[string]any{"id": "did:example:rosa", "climbs": "6b"}, map[string]any{"climbs": "7a"}})),
		good("languages", "a name in two languages, and a description with a direction", "VC Data Model 2.0, Section 11.1",
			set("/name", []any{said("Kletterschein", "de", "ltr"), said("رخصة تسلق", "ar", "rtl")}), set("/description", said("Up to 6b.", "en", "ltr"))),
		good("issuer-object", "an issuer that is no Profile", "VC Data Model 2.0, Section 4.7", set("/issuer", map[string]any{"id": w.club.id,
			"name": said("Kletterverein", "de", "ltr")})),
		good("statuses", "two statuses, neither of which is set", "VC Data Model 2.0, Section 4.10", set("/credentialStatus", two)),
		suspended,
		good("extensions", "evidence, terms of use and a refresh service with types of the issuer's own", "VC Data Model 2.0, Section 5.6",
			set("/evidence", card), set("/termsOfUse", card), set("/relatedResource", map[string]any{"id": "https://issuer.example/logo.svg",
				"digestSRI": "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"})),
		expired,
		mixed,
		bad(good("subject-empty", "a subject of whom nothing is said", "VC Data Model 2.0, Section 4.8", set("/credentialSubject", []any{
			map[string]any{"climbs": "6b"}, map[string]any{}})), "/credentialSubject/1: must hold at least one claim"),
		bad(good("issuer-without-id", "an issuer without an id", "VC Data Model 2.0, Section 4.7", set("/issuer", map[string]any{"name": "K"})),
			"/issuer/id: is required").also("issuer key unchecked"),
		bad(good("evidence-without-type", "evidence that does not say what it is", "VC Data Model 2.0, Section 5.6",
			set("/evidence", map[string]any{"id": "https://issuer.example/log"})), "/evidence/type: is required"),
		bad(good("resource-without-digest", "a related resource that cannot be compared with anything", "VC Data Model 2.0, Section 5.3",
			set("/relatedResource", map[string]any{"id": "https://issuer.example/logo.svg"})), "digestSRI or digestMultibase is required"),
		undated,
	}
}
