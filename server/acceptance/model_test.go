package acceptance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// What makes a ClrCredential malformed (CLR 2.0, data model): each mutation breaks one rule of a good credential, which
// is then signed again, so that the rule alone is at fault. A few documents are so broken that no embedded proof can
// cover them; their proof is at fault too, but not first.

func TestMalformedCredentials(t *testing.T) {
	runStories(t, []story{{"CLR-WRITE-038 each mutation of the model is 400", refuseMutations}})
}

// subject is an edit of the credential's subject.
func subject(edits ...func(object)) func(object) {
	return func(clr object) { clr["credentialSubject"] = with(clr["credentialSubject"].(object), edits...) }
}

// badge is an edit of the nested credential.
func badge(edits ...func(object)) func(object) {
	return subject(func(s object) {
		s["verifiableCredential"] = []any{with(s["verifiableCredential"].([]any)[0].(object), edits...)}
	})
}

// association is an edit of the subject's association.
func association(edits ...func(object)) func(object) {
	return subject(func(s object) { s["association"] = []any{with(s["association"].([]any)[0].(object), edits...)} })
}

var mutations = map[string]func(object){
	"CLR-MODEL-053 no context":                 set("@context", nil),
	"CLR-MODEL-054 one context":                set("@context", clrContext[0]),
	"CLR-MODEL-055 contexts out of order":      set("@context", []any{clrContext[1], clrContext[0], clrContext[2]}),
	"CLR-MODEL-056 no CLR context":             set("@context", []any{clrContext[0], clrContext[2]}),
	"CLR-MODEL-057 no OB context":              set("@context", []any{clrContext[0], clrContext[1]}),
	"CLR-MODEL-058 no ClrCredential type":      set("type", []any{"VerifiableCredential"}),
	"CLR-MODEL-059 no VerifiableCredential":    set("type", []any{"ClrCredential"}),
	"CLR-MODEL-060 an unrelated type":          set("type", "Foo"),
	"CLR-MODEL-061 no id":                      set("id", nil),
	"CLR-MODEL-062 no name":                    set("name", nil),
	"CLR-MODEL-063 no issuer":                  set("issuer", nil),
	"CLR-MODEL-064 issuer without type":        set("issuer", object{"id": "https://college.example/issuers/1"}),
	"CLR-MODEL-065 issuer without id":          set("issuer", object{"type": []any{"Profile"}, "name": "x"}),
	"CLR-MODEL-066 no validFrom":               set("validFrom", nil),
	"CLR-MODEL-067 validFrom without zone":     set("validFrom", "2024-01-01T00:00:00"),
	"CLR-MODEL-068 validFrom no date":          set("validFrom", "2024-13-41"),
	"CLR-MODEL-068 validFrom a number":         set("validFrom", 1704067200),
	"CLR-MODEL-069 no subject":                 set("credentialSubject", nil),
	"CLR-MODEL-070 an array of subjects":       set("credentialSubject", []any{object{"type": "ClrSubject"}, object{"type": "ClrSubject"}}),
	"CLR-MODEL-071 another subject type":       subject(set("type", []any{"AchievementSubject"})),
	"CLR-MODEL-072 a subject nobody knows":     subject(set("id", nil), set("identifier", nil)),
	"CLR-MODEL-073 no nested credential":       subject(set("verifiableCredential", nil)),
	"CLR-MODEL-074 nested list empty":          subject(set("verifiableCredential", []any{})),
	"CLR-MODEL-075 a JWS as nested credential": subject(set("verifiableCredential", []any{"e30.e30.e30"})),
	"CLR-MODEL-076 nested without issuer":      badge(set("issuer", nil)),
	"CLR-MODEL-077 nested without achievement": badge(set("credentialSubject", object{"id": "did:example:learner", "type": []any{"AchievementSubject"}})),
	"CLR-MODEL-078 unknown association type":   association(set("associationType", "isCousinOf")),
	"CLR-MODEL-079 association with a note":    association(set("note", "x")),
	"CLR-MODEL-080 association without target": association(set("targetId", nil)),
	"CLR-MODEL-082 unknown achievement type":   subject(set("achievement", []any{achievement("urn:a", "Foo")})),
	"CLR-MODEL-083 ext: inside a term":         subject(set("identifier", []any{with(identifier(), set("identityType", "xxext:a b"))})),
	"CLR-MODEL-084 identity type email":        subject(set("identifier", []any{with(identifier(), set("identityType", "email"))})),
	"CLR-MODEL-085 image as text":              set("image", "https://college.example/i.png"),
	"CLR-MODEL-086 identity without hashed":    subject(set("identifier", []any{with(identifier(), set("hashed", nil))})),
	"CLR-MODEL-087 empty criteria":             subject(set("achievement", []any{with(achievement("urn:a", "Course"), set("criteria", object{}))})),
	"CLR-MODEL-090 status as an array":         set("credentialStatus", []any{object{"type": "a", "id": "urn:a"}, object{"type": "b", "id": "urn:b"}}),
	"CLR-MODEL-091 partial as text":            set("partial", "true"),
	"CLR-MODEL-088 unknown result status":      badge(subject(set("result", []any{with(result(), set("status", "Done"))}))),
	"CLR-MODEL-092 credits as text":            badge(subject(set("creditsEarned", "3"))),
	"id as a number":                           set("id", 7),
	"id empty":                                 set("id", ""),
	"name empty of meaning":                    set("name", 7),
	"type as an object":                        set("type", object{}),
	"context as an object":                     set("@context", object{}),
}

func result() object { return object{"type": []any{"Result"}, "status": "Completed"} }

func refuseMutations(t *testing.T, h *host) {
	l := h.learner(t)
	for name, mutate := range mutations {
		t.Run(name, func(t *testing.T) {
			for _, r := range []*reply{l.postJWS(t, jwsCLR(es256(), mutate)), l.postJSON(t, jsonCLR(mutate))} {
				r.imsx(t, http.StatusBadRequest, "invalid_data")
				require.Regexp(t, `\(1\) (context|type|schema|subject): `, string(r.Body))
			}
		})
	}
	require.Zero(t, l.record(t).size())
}
