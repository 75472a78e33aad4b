package credential

import (
	"clrhost/credential/status"
	"clrhost/internal/untyped"
)

// checkStatus speaks when the credential names a status: whether it was revoked or suspended is written elsewhere. The
// place is asked only once a signature covers its name, or anybody could make a host call anywhere.
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
