package mutant

import "net/http"

// permittedWrites is what the standard leaves to a host that accepts credentials.
var permittedWrites = []Mutant{
	{
		Name: "bad-credential-is-422", Reading: "write.rejected.status", Breaks: "What the operation does not list falls under its default response (CLR 2.0, upsertCredential).",
		Wrap: upserts(func(_ *http.Request, _ record, a *answer) {
			if a.status == http.StatusBadRequest || a.status == http.StatusUnsupportedMediaType {
				a.fail(http.StatusUnprocessableEntity)
			}
		}),
	},
	{
		Name: "too-large-is-400", Reading: "write.large", Breaks: "The operation lists 400, and does not list 413 (CLR 2.0, upsertCredential).",
		Wrap: upserts(func(_ *http.Request, _ record, a *answer) {
			if a.status == http.StatusRequestEntityTooLarge {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "same-is-a-conflict", Reading: "write.again", Breaks: "The standard does not define the answer to an identical credential (CLR 2.0, upsertCredential).",
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			if before, found := s.latest(sent); found && before.text == sent.text {
				a.fail(http.StatusConflict)
			}
		}}.wrap,
	},
	{
		Name: "older-is-a-conflict", Reading: "write.older", Breaks: "The standard does not define the answer to an older version (CLR 2.0, upsertCredential).",
		Wrap: upserts(func(_ *http.Request, _ record, a *answer) {
			if a.status == http.StatusNotModified {
				a.fail(http.StatusConflict)
			}
		}),
	},
	{
		Name: "another-person-is-bad", Reading: "write.another", Breaks: "The standard does not define the answer to a credential about another person (CLR 2.0, upsertCredential).",
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if isAboutNobody(sent) {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "keys-at-urls-alone", Reading: "did.key", Breaks: "A verifier must support keys at http and https URLs alone (CLR 2.0, Proofs).",
		Wrap: keysAtURLs,
	},
}

// keysAtURLs rejects every signed credential of a run for its key, which is in a DID. Who may write at all, the good host
// decides.
func keysAtURLs(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := recordOf(string(readBody(r)))
		isSigned := sent.jws || sent.document["proof"] != nil
		if !isTo(r, http.MethodPost, pathCredentials) || !isSigned {
			good.ServeHTTP(w, r)
			return
		}
		setBody(r, []byte("{}"))
		a := ask(good, r)
		if a.status != http.StatusUnauthorized && a.status != http.StatusForbidden {
			a.fail(http.StatusBadRequest)
			a.edit(func(object map[string]any) {
				object["imsx_description"] = "The key " + sent.issuer() + " cannot be resolved: only https URLs are supported."
			})
		}
		a.send(w)
	})
}
