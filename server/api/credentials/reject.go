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

// reject lists every check that speaks against the credential, with the rule behind it.
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

// silencePause is when to ask again about a host that did not answer; its silence is remembered for half as long.
const silencePause = time.Minute

// later rejects for the time being, because it is another host that did not answer.
func later(rule string, open []credential.Check) error {
	err := reject(fault.Unavailable, "The credential was not stored, because "+rule+
		", and a host that may prove it did not answer. Send it again later. What could not be checked", open)
	err.RetryAfter = silencePause
	return err
}

// rejected is the failure behind an outcome that leaves the stored credential in its place, and nil for any other.
func rejected(outcome storage.Upsert, v credential.Verdict) error {
	const proven = "this host holds a version of it that is proven, that is, signed with a key that is known to be the issuer's"
	const cure = "Sign it with a key that the issuer's document lists for assertion. What is not proven"
	switch {
	case outcome == storage.UpsertUnproven && v.Silent():
		return later(proven, unproven(v))
	case outcome == storage.UpsertUnproven:
		return reject(fault.BadData, "The credential was rejected, because "+proven+", and only another proven version replaces it. "+cure, unproven(v))
	case outcome == storage.UpsertAhead:
		return reject(fault.BadData, "The credential was rejected, because its validFrom is more than 5 minutes ahead of this host's clock, "+
			"and a version that is not proven does not replace another before its time. "+cure, unproven(v))
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

// unverified returns the checks that could not be made and on which hangs whether the credential is verified. The one
// word of the verdict does not tell: a credential that has expired is called so, whoever signed it.
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
		case credential.CheckProof, credential.CheckSchema, credential.CheckNested: // which may decide nothing
			open = append(open, check)
		}
	}
	return open, verified
}
