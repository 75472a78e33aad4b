package credential_test

import (
	"bytes"
	"strings"
	"testing"

	"clrhost/credential/bake"
	"clrhost/internal/vector"
)

const byFormats = "CLR 2.0, Document Formats"

// spellings are records whose JSON is written in ways that leave the meaning and the signature alone.
func (w *works) spellings() []recipe {
	good := func(name, shows string, f file, inside string) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byFormats, Verdict: "valid", Inside: list{inside},
			Upsert: 201}, file: f}
	}
	return []recipe{
		good("json-non-ascii", "names in several scripts, with a combining accent and a character beyond the basic plane",
			w.json(w.signed(beekeeping, w.club, set("/name", "Ilmārs Bērziņš · 東京養蜂 · नूर · cafe\u0301 · 🐝"), set("/description",
				"نور"))), "1 valid"),
		good("json-escapes", "characters and slashes written as escapes",
			w.json(w.signed(beekeeping, w.club)).rewritten(w.t, "https://bees.example/badges/swarm",
				`https:\/\/bees.example\/badges\/\u0073warm`, "Noor Haddad", `\u004eoor \u0048addad`), "1 valid"),
		good("json-numbers", "numbers written as 10.0, 1e1, 75e-1 and 7.50",
			w.json(w.signed(term, w.p256)).rewritten(w.t, `"creditsEarned": 10`, `"creditsEarned": 10.0`, `"creditsAvailable": 10`,
				`"creditsAvailable": 1e1`, `"creditsEarned": 7.5`, `"creditsEarned": 75e-1`, `"creditsAvailable": 7.5`,
				`"creditsAvailable": 7.50`), "3 valid"),
		good("json-white-space", "tabs, carriage returns and blank lines",
			w.json(w.signed(beekeeping, w.club)).rewritten(w.t, "\n  ", "\r\n\r\n\t"), "1 valid"),
		good("json-order", "the members in another order, the proof first", w.json(w.signed(beekeeping, w.club)).by(proofFirst),
			"1 valid"),
	}
}

// proofFirst moves the last of the members in our order to the front.
func proofFirst(data []byte) []byte {
	text := string(data)
	begin, end := strings.Index(text, "\n  \"proof\": [")+1, strings.Index(text, "\n  ],\n  \"type\"")
	member := text[begin : end+len("\n  ],\n")]
	return []byte(strings.Replace(strings.Replace(text, member, "", 1), "{\n", "{\n"+member, 1))
}

// malformed are bytes that are not a credential.
func (w *works) malformed() []recipe {
	bad := func(name, shows, says string, f file) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byFormats, Verdict: "invalid",
			Checks: list{"parse fail"}, Says: says,
			Upsert: 400, Refused: list{"parse"}}, file: f}
	}
	good := w.json(w.signed(beekeeping, w.club))
	return []recipe{
		bad("malformed-duplicate-member", "two names in one object: readers differ in which they take", "name",
			good.rewritten(w.t, `  "name": "What`, "  \"name\": \"What Nobody did\",\n  \"name\": \"What")),
		bad("malformed-cut-short", "the last bytes are missing", "", good.by(func(b []byte) []byte { return b[:len(b)-40] })),
		bad("malformed-not-utf8", "a name in Latin-1", "UTF-8", good.rewritten(w.t, "Noor", "No\xebl")),
		bad("malformed-two-documents", "a document holds exactly one credential, and this holds two", "",
			good.by(func(b []byte) []byte { return append(b, b...) })),
	}
}

// baked are records in images. The API of the standard takes no images; verifying does.
func (w *works) baked() []recipe {
	const byBaking = "Open Badges 3.0, Section 5.3"
	good := func(name, shows string, f file, inside ...string) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byBaking, Verdict: "valid", Inside: inside, Upsert: 415,
			Because: "upsertCredential takes JSON and compact JWS only"}, file: f}
	}
	record, token := w.json(w.signed(beekeeping, w.club)), w.jwt(w.unsigned(beekeeping, w.rsa), w.rsa)
	badge, badgeToken := w.json(w.alone(volunteer, w.club)), w.jwt(w.alone(volunteer, w.rsa).then(w.t, drop("/proof")), w.rsa)
	empty := good("baked-nothing", "a picture without a credential", file{"png", func(string) []byte { return hexagon(w.t) }})
	empty.Verdict, empty.Checks, empty.Says, empty.Clause = "invalid", list{"parse fail"}, "no credential is baked", byFormats
	twice := good("baked-twice-svg", "the element has both a JWS and JSON; the JWS is the one that counts", file{"svg",
		func(name string) []byte {
			return bytes.Replace(w.svg(token, bake.CLR).bytes(name), []byte("></clr:credential>"),
				[]byte("><![CDATA[{\"name\": \"ignored\"}]]></clr:credential>"), 1)
		}}, "1 valid")
	twice.Checks, twice.Says = list{"parse warn"}, ""
	return []recipe{
		good("baked-json-png", "a record in a PNG file", w.png(record, bake.CLR), "1 valid"),
		good("baked-jws-png", "a record as a JWT in a PNG file", w.png(token, bake.CLR), "1 valid"),
		good("baked-json-svg", "a record in an SVG file, in a CDATA section", w.svg(record, bake.CLR), "1 valid"),
		good("baked-jws-svg", "a record as a JWT in an SVG file, in the attribute verify", w.svg(token, bake.CLR), "1 valid"),
		good("baked-badge-png", "a badge in a PNG file, under the keyword of Open Badges", w.png(badge, bake.OpenBadges)),
		good("baked-badge-svg", "a badge as a JWT in an SVG file, in the namespace of Open Badges", w.svg(badgeToken, bake.OpenBadges)),
		empty, twice,
	}
}

// alone is a signed credential that is not a record.
func (w *works) alone(text string, by signer, edits ...change) document {
	return func(name string) map[string]any {
		d := w.record(name, text, by)
		all(edits...)(w.t, d)
		return by.prove(w.t, d)
	}
}

// others are credentials that are not comprehensive learner records. verify accepts them all; the CLR service accepts
// ClrCredential only.
func (w *works) others() []recipe {
	one := func(name, shows, clause string, d document) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "valid", Upsert: 400,
			Refused: list{"type"},
			Because: "the CLR service holds credentials of the type ClrCredential"}, file: w.json(d)}
	}
	plain := func(t testing.TB, d map[string]any) {
		d["@context"], d["type"] = []any{vc20}, []any{"VerifiableCredential"}
		d["issuer"], d["credentialSubject"] = w.club.id, map[string]any{"id": "did:example:rosa"}
	}
	return []recipe{
		one("type-open-badge", "an OpenBadgeCredential by itself", "CLR 2.0, ClrCredential",
			w.alone(volunteer, w.club, set("/type", []any{"VerifiableCredential", "OpenBadgeCredential"}))),
		one("type-achievement", "an AchievementCredential by itself", "CLR 2.0, ClrCredential", w.alone(volunteer, w.p256)),
		one("type-endorsement", "an EndorsementCredential by itself", "CLR 2.0, ClrCredential", w.alone(praise, w.witness)),
		one("type-plain", "a credential of neither standard", "CLR 2.0, ClrCredential", w.alone(volunteer, w.club, plain)),
	}
}
