package mutant

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"clrhost/credential"
	"clrhost/internal/strictjson"
)

var refusalMutants = slices.Concat([]Mutant{
	{
		Name: "write-any-scope", Breaks: "Writing needs credential.upsert.",
		Turns: []string{"write.scope"},
		Wrap:  recordLifecycle{upserted: acceptsDespite(http.StatusForbidden)}.wrap,
	},
	{
		Name: "write-refused-and-done", Breaks: "What is rejected for its scope is not stored.",
		Turns: []string{"write.scope"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			if a.status == http.StatusForbidden {
				s.keep(sent)
			}
		}}.wrap,
	},
	{
		Name: "anonymous-write", Breaks: "Nobody writes without a token.",
		Turns: []string{"write.anonymous"},
		Wrap:  recordLifecycle{upserted: acceptsDespite(http.StatusUnauthorized)}.wrap,
	},
	{
		Name: "achievements-taken", Breaks: "The operation is for ClrCredentials.",
		Turns: []string{"write.achievement"},
		Wrap: accepting(func(_ *http.Request, sent record) bool {
			kinds, _ := sent.document["type"].([]any)
			return slices.Contains(kinds, any("AchievementCredential"))
		}),
	},
	{
		Name: "tampered-handed-out", Breaks: "What does not verify is not returned.",
		Turns: []string{"write.tampered"},
		Wrap: storing(func(sent record) bool {
			return !sent.jws && sent.document["proof"] != nil && isUnproven(sent)
		}),
	},
	{
		Name: "unsigned-handed-out", Breaks: "What has no proof is not returned.",
		Turns: []string{"write.unsigned"},
		Wrap: storing(func(sent record) bool {
			return !sent.jws && sent.document["type"] != nil && sent.document["proof"] == nil && sent.document["name"] != nil
		}),
	},
	{
		Name: "signature-unchecked", Breaks: "A JWS whose signature is wrong is not returned.",
		Turns: []string{"write.jws.signature"},
		Wrap:  storing(func(sent record) bool { return sent.jws && isUnproven(sent) }),
	},
	{
		Name: "too-large-is-a-server-error", Breaks: "What is large is no reason to fail.",
		Turns: []string{"write.large", "errors.server"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if len(sent.text) > 4<<20 {
				a.fail(http.StatusInternalServerError)
			}
		}),
	},
	{
		Name: "deep-taken", Breaks: "What is nested without end is rejected.",
		Turns: []string{"write.deep"},
		Wrap:  accepting(func(_ *http.Request, sent record) bool { return strings.Contains(sent.text, `{"a":[{"a":[`) }),
	},
	{
		Name: "first-of-two-ids-held", Breaks: "The stored document is the signed one.",
		Turns: []string{"write.duplicate"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			if first := firstID.FindStringSubmatch(sent.text); first != nil && a.isRejected() && sent.id() != first[1] {
				a.accept()
				s.keep(sent.with("id", first[1]))
			}
		}}.wrap,
	},
	{
		Name: "put-on-credentials", Breaks: "The operations on credentials are GET and POST.",
		Turns: []string{"write.methods"},
		Wrap: answers(http.MethodPut, pathCredentials, func(_ *http.Request, a *answer) {
			a.status, a.body = http.StatusOK, []byte("{}")
		}),
	},
}, bodyMutants())

// bodyMutants accept bodies that are no credential of their media type.
func bodyMutants() []Mutant {
	is := func(text string) func(*http.Request, record) bool {
		return func(_ *http.Request, sent record) bool { return sent.text == text }
	}
	labelled := func(contentType string, those func(sent record) bool) func(*http.Request, record) bool {
		return func(r *http.Request, sent record) bool {
			return strings.HasPrefix(r.Header.Get("Content-Type"), contentType) && those(sent)
		}
	}
	isGood := func(sent record) bool { return !sent.jws && sent.document["proof"] != nil }
	var mutants []Mutant
	for _, row := range []struct {
		body  string
		those func(*http.Request, record) bool
	}{
		{"malformed", is("{")},
		{"empty", is("")},
		{"array", is("[]")},
		{"scalar", is("1")},
		{"text", is("hello")},
		{"text.two-parts", is("a.b")},
		{"jws-as-json", labelled("application/json", func(sent record) bool { return sent.jws && sent.text[0] != '"' })},
		{"jws-in-json", labelled("application/json", func(sent record) bool { return strings.HasPrefix(sent.text, `"`) })},
		{"json-as-text", labelled("text/plain", isGood)},
		{"xml", labelled("application/xml", isGood)},
		{"multipart", labelled("multipart/", isGood)},
	} {
		mutants = append(mutants, Mutant{
			Name: "takes-" + strings.ReplaceAll(row.body, ".", "-"), Breaks: "A body that is no credential of its type is rejected.",
			Turns: []string{"write.body." + row.body},
			Wrap:  accepting(row.those),
		})
	}
	return mutants
}

// firstID is the id that a reader of the first of several sees.
var firstID = regexp.MustCompile(`^\{"id": "([^"]+)"`)

// acceptsDespite accepts and stores a credential that the good host rejects with a status.
func acceptsDespite(status int) func(*recordMemory, record, *answer) {
	return func(s *recordMemory, sent record, a *answer) {
		if isCredential := sent.jws || sent.document["proof"] != nil; a.status == status && isCredential {
			a.accept()
			s.keep(sent)
		}
	}
}

// storing makes a mutant that accepts credentials which the good host rejects, and returns them.
func storing(those func(sent record) bool) func(http.Handler) http.Handler {
	return recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
		if a.isRejected() && json.Valid(encoded(sent.document)) && those(sent) {
			a.accept()
			s.keep(sent)
		}
	}}.wrap
}

// isUnproven reports that nothing is wrong with a credential but its proof.
func isUnproven(sent record) bool {
	return verdictOf(sent).Overall == credential.ProofFailed
}

// verdictOf judges a credential without asking other hosts.
func verdictOf(sent record) credential.Verdict {
	c, err := credential.Parse([]byte(sent.text), strictjson.Limits{})
	if err != nil {
		return credential.Unparsed(err)
	}
	offline := credential.New(credential.Options{})
	return offline.Verify(context.Background(), c, credential.Terms{Types: []string{credential.TypeCLR}})
}
