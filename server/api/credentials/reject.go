package credentials

import (
	"fmt"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/server/fault"
	"clrhost/storage"
)

// maxProblems bounds how many problems one answer lists.
const maxProblems = 30

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

// rejected is the failure behind an outcome that leaves the stored credential in its place, and nil for any other.
func rejected(outcome storage.Upsert, v credential.Verdict) error {
	const proven = "this host stores a proven version of it, that is, one signed with a key that is known to be the issuer's"
	const cure = "Sign it with a key that the issuer's document lists for assertion. Not proven"
	switch {
	case outcome == storage.UpsertUnproven && v.Silent():
		return later(proven, unproven(v))
	case outcome == storage.UpsertUnproven:
		return reject(fault.BadData, "The credential was rejected, because "+proven+", and only another proven version replaces it. "+cure, unproven(v))
	case outcome == storage.UpsertAhead:
		return reject(fault.BadData, "The credential was rejected, because its validFrom is more than 5 minutes ahead of this host's clock, "+
			"and an unproven version does not replace another before its time. "+cure, unproven(v))
	}
	return nil
}

// unproven returns the checks that keep the credential from being proven.
func unproven(v credential.Verdict) (open []credential.Check) {
	for _, check := range v.Checks {
		if check.Outcome == credential.OutcomeUnchecked && (check.Name == credential.CheckProof || check.Name == credential.CheckIssuerKey) {
			open = append(open, check)
		}
	}
	return open
}

// unverified returns the unchecked checks that decide whether the credential is verified. The overall verdict does not
// answer that: an expired credential is "expired" whether or not its signature could be checked.
func unverified(v credential.Verdict) (open []credential.Check, verified bool) {
	verified = v.Overall != credential.Unverifiable
	for _, check := range v.Checks {
		if check.Outcome != credential.OutcomeUnchecked {
			continue
		}
		switch check.Name {
		case credential.CheckIssuerKey, credential.CheckStatus:
			verified = false
			open = append(open, check)
		case credential.CheckProof, credential.CheckSchema, credential.CheckNested: // which need not decide it
			open = append(open, check)
		}
	}
	return open, verified
}
