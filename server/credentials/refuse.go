package credentials

import (
	"fmt"
	"strings"

	"clrhost/credential"
	"clrhost/server/fault"
)

// maxProblems bounds how many problems one answer lists.
const maxProblems = 30

// refuse lists every check that speaks against the credential, with the rule behind it.
func refuse(why string, against []credential.Check) error {
	reasons := make([]string, 0, maxProblems+1)
	for i, check := range against[:min(len(against), maxProblems)] {
		reasons = append(reasons, fmt.Sprintf("(%d) %s: %s (%s)", i+1, check.Check, check.Detail, check.Clause))
	}
	if more := len(against) - maxProblems; more > 0 {
		reasons = append(reasons, fmt.Sprintf("and %d more", more))
	}
	return fault.New(fault.BadData, "%s: %s.", why, strings.Join(reasons, "; "))
}

// unverified returns the checks that could not be made and on which hangs whether the credential is verified. The one
// word of the verdict does not tell: a credential that has expired is called so, whoever signed it.
func unverified(v credential.Verdict) (open []credential.Check, verified bool) {
	verified = v.Verdict != credential.Unverifiable
	for _, check := range v.Checks {
		if check.Outcome != credential.OutcomeUnchecked {
			continue
		}
		switch check.Check {
		case credential.CheckIssuerKey, credential.CheckStatus:
			verified = false
			open = append(open, check)
		case credential.CheckProof, credential.CheckSchema, credential.CheckNested: // which may decide nothing
			open = append(open, check)
		}
	}
	return open, verified
}
