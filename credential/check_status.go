package credential

import (
	"clrhost/credential/status"
	"clrhost/internal/untyped"
)

// checkStatus applies when the credential names a status: a list elsewhere on which it may be revoked or suspended. The list
// is requested only once a signature covers its URL; otherwise anybody could make a host send requests anywhere.
func checkStatus(e *examination) {
	for _, entry := range objects("/credentialStatus", e.credential.Document["credentialStatus"]) {
		if e.isVouchedFor() {
			followStatus(e, entry)
			continue
		}
		e.unchecked(Unverifiable, clauseStatus, "%s: %s was not consulted, because no proof was verified that covers it",
			entry.at, quote(untyped.Text(entry.object["type"])))
	}
}

func followStatus(e *examination, entry located) {
	result := e.verifier.status.Check(e.ctx, e.credential.ID, entry.object)
	switch result.State {
	case status.Good:
		e.pass(result.Clause, "%s: %s", entry.at, result.Detail)
	case status.Revoked:
		e.fail(Revoked, result.Clause, "%s: %s", entry.at, result.Detail)
	case status.Suspended:
		e.fail(Suspended, result.Clause, "%s: %s", entry.at, result.Detail)
	default:
		e.unchecked(Unverifiable, result.Clause, "%s: %s", entry.at, result.Detail)
	}
}
