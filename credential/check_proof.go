package credential

import (
	"errors"

	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/work"
)

// checkProof requires one good proof: the signature of a JWT, or one embedded in the document.
func checkProof(e *examination) {
	embedded := objects("/proof", e.credential.Document["proof"])
	switch {
	case e.credential.JWS != nil && e.budget.Spend(e.credential.JWS.Price()) != nil:
		e.uncheckedProof(clauseJWT, "the signature was not verified, because "+work.ErrSpent.Error())
	case e.credential.JWS != nil:
		checkJWT(e)
		if len(embedded) > 0 {
			e.unchecked("", clauseIntegrity, "%s: the embedded proof beside the signature was not verified; one good proof is enough", embedded[0].at)
		}
	case len(embedded) > 0:
		checkIntegrity(e, embedded)
	case e.isCovered():
		checkCover(e)
	default:
		e.fail(ProofFailed, clauseIntegrity, "/proof: is required, unless the credential comes as a signed JWT")
	}
}

// isDenied reports whether the authoritative document for a verification method does not list it.
func isDenied(err error) bool {
	method, ok := errors.AsType[*key.MethodError](err)
	return ok && method.Denied
}

// keyTrouble describes why a key could not be obtained, as far as that may be sent to a client.
func keyTrouble(err error) string {
	if method, ok := errors.AsType[*key.MethodError](err); ok {
		return method.Error()
	}
	if failed, ok := errors.AsType[*fetch.Error](err); ok {
		return failed.Error()
	}
	return "looking it up failed"
}
