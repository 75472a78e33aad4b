package credential_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/vector"
)

const (
	statusContext = "https://www.w3.org/ns/credentials/status/v1"
	obBefore      = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
)

// contexts are records whose result depends on the contexts: how they are listed, and in which state they were published.
func (w *works) contexts() []recipe {
	one := func(name, shows, clause, verdict, says string, d document, checks ...string) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: verdict, Says: says, Checks: checks,
			Inside: list{"1 valid"}, Upsert: 201}, file: w.json(d)}
	}
	praised := one("endorsement-jwt-embedded-proof", "an endorsement as a JWT under an embedded proof, which the Open Badges context defines since 2026-06-29",
		"VC Data Model 2.0, Section 4.12", "valid", "", w.signed(beekeeping, w.club, w.endorsedJWT()))
	added := one("endorsement-jwt-added", "an endorsement as a JWT, added after the record was signed", "VC Data Integrity 1.0, Section 4.4",
		"proof-failed", "the signature does not verify", w.signed(beekeeping, w.club).then(w.t, w.endorsedJWT()), "proof fail", "issuer key unchecked")
	praised.Inside, added.Inside = list{"2 valid"}, list{"2 valid"}
	twice := one("context-twice", "a context that is listed twice, though contexts are an ordered set", byContexts, "invalid",
		"/@context/3: repeats /@context/1; a context may be listed once", w.signed(beekeeping, w.club, add("/@context", clr)), "context fail").refusing("context")
	return []recipe{
		praised,
		twice,
		added.refusing("proof"),
		one("context-state-before", "a term of the issuer's own, whose name the Open Badges context defines since 2026-06-29",
			"VC Data Model 2.0, Section 4.12", "valid", "",
			w.signed(beekeeping, w.club, add("/@context", map[string]any{"jti": "https://terms.example/jti"}), set("/jti", "K-3"))),
		one("status-context-1.1", "a badge of VC Data Model 1.1 with the context of status lists, revoked", "Bitstring Status List 1.0, Section 3.2",
			"revoked", "has revoked", w.old(beekeeping, w.club, ed25519Context, statusContext).then(w.t, listed("revocation", "revocation", revokedAt),
				proves(w.club, set("/type", "Ed25519Signature2020"), drop("/cryptosuite"))), "status fail"),
	}
}

// TestVerdictNamesTheStateOfAContext: the detail of a proof that verifies for one state of a context only names it; the
// others do not.
func TestVerdictNamesTheStateOfAContext(t *testing.T) {
	w := newWorks(t)
	says := map[string]string{
		"endorsement-jwt-embedded-proof": ", for the context https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json as published since 2026-06-29",
		"context-state-before":           ", for the context https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json as published before 2026-06-29",
		"status-context-1.1":             "",
	}
	for _, r := range w.contexts() {
		want, mine := says[r.Name]
		if !mine {
			continue
		}
		v := offline()
		verdict := judged(t, v, r.file.bytes(r.Name), credential.Terms{})
		require.Equal(t, `/proof/0: the proof verifies with "`+w.club.method[:80]+`…"`+want, details(verdict, credential.CheckProof, "pass"), r.Name)
	}
}
