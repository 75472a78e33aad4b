package credentials

import (
	"fmt"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/server/fault"
	"clrhost/server/intake"
	"clrhost/storage"
)

// maxProblems bounds how many problems one answer lists.
const maxProblems = 30

// refused is the failure of a credential that is not stored because of what it is.
func refused(r *intake.Refusal) error {
	const proven = "this host stores a proven version of it, that is, one signed with a key that is known to be the issuer's"
	const cure = "Sign it with a key that the issuer's document lists for assertion. Not proven"
	const onlyVerified = "this host stores only credentials that it can verify"
	switch r.Reason {
	case intake.NoCredential:
		return reject(fault.BadData, "The body is not a credential", r.Checks)
	case intake.Rejected:
		return reject(fault.BadData, "The credential was rejected", r.Checks)
	case intake.LongIdentifier:
		return fault.Wrap(fault.BadData, r, "The issuer id or the credential id is longer than this host can keep.")
	case intake.OtherService:
		return fault.Wrap(fault.BadData, r, "The learner holds a credential with this issuer id and this id that was written at "+
			"another service of this host. Replace it there, or give this one an id of its own.")
	case intake.Deleted: // no later request can succeed before the learner has acted, so it names no time
		return fault.Wrap(fault.Forbidden, r, "The learner has deleted this credential, and only the learner can let it come again, on the pages "+
			"of this host. Do not send it again, in this version or in another.")
	case intake.Ahead:
		return reject(fault.BadData, "The credential was rejected, because its validFrom is more than 5 minutes ahead of this host's clock, "+
			"and an unproven version does not replace another before its time. "+cure, r.Checks)
	case intake.Unverified:
		if r.Silent {
			return later(onlyVerified, r.Checks)
		}
		return reject(fault.BadData, "The credential was rejected, because "+onlyVerified+". It could not check", r.Checks)
	case intake.Unproven:
		if r.Silent {
			return later(proven, r.Checks)
		}
		return reject(fault.BadData, "The credential was rejected, because "+proven+", and only another proven version replaces it. "+cure, r.Checks)
	}
	return r
}

// reject lists the checks for which a credential is rejected, each with its clause.
func reject(kind fault.Kind, why string, against []credential.Check) *fault.Error {
	if len(against) == 0 {
		return fault.New(kind, "%s.", why)
	}
	reasons := make([]string, 0, maxProblems+1)
	for i, check := range against[:min(len(against), maxProblems)] {
		reasons = append(reasons, fmt.Sprintf("(%d) %s: %s (%s)", i+1, check.Name, check.Detail, check.Clause))
	}
	if more := len(against) - maxProblems; more > 0 {
		reasons = append(reasons, fmt.Sprintf("and %d more", more))
	}
	return fault.New(kind, "%s: %s.", why, strings.Join(reasons, "; "))
}

// silencePause is when to send a credential again whose issuer's host did not answer. That it did not is remembered for
// half as long.
const silencePause = time.Minute

// later is the failure of a credential that cannot be decided on at the moment, because another host did not answer.
func later(rule string, open []credential.Check) error {
	err := reject(fault.Unavailable, "The credential was not stored, because "+rule+
		", and a host that may prove it did not answer. Send it again later. Not checked", open)
	err.RetryAfter = silencePause
	return err
}

// full is the failure of a credential for which the learner's record has no room.
func full(bound *storage.FullError) error {
	rule := fmt.Sprintf("%d credentials", bound.Credentials)
	if bound.Credentials == 0 {
		rule = fmt.Sprintf("%d bytes of credentials, their superseded versions counted", bound.Bytes)
	}
	return fault.Wrap(fault.TooLarge, bound, "The learner's record is full: this host keeps at most "+rule+
		" for one learner. Ask the operator of the host for more room.")
}
