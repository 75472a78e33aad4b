package credential

import (
	"fmt"
	"strings"
)

// checkNested judges every embedded credential by itself and by its own type. What is wrong with one of them is said in
// its own verdict and is a warning here: the record around it is still what its issuer signed.
func checkNested(e *examination) {
	const at = "/credentialSubject/verifiableCredential"
	embedded := objects(at, member(e.credential.Document["credentialSubject"], "verifiableCredential"))
	judged := make([]Verdict, 0, min(len(embedded), *e.left))
	for _, found := range embedded {
		if !e.mayExamine(weigh(found.object)) {
			break
		}
		judged = append(judged, e.within(index(found.object), found.at, nil))
	}
	if n := len(embedded) - len(judged); n > 0 {
		e.unchecked(Unverifiable, clauseCLRSubject, "%s: %d embedded credentials were not examined, because %s", at, n, e.whyNotWithin())
	}
	e.nested = append(e.nested, judged...)
	for _, word := range bySeverity {
		if places := placesOf(judged, word); len(places) > 0 {
			outcome := OutcomeWarn
			if word == Unverifiable {
				outcome = OutcomeUnchecked
			}
			e.record("", outcome, clauseCLRSubject, fmt.Sprintf("%d of %d embedded credentials are by themselves %s: %s",
				len(places), len(embedded), word, someOf(places)))
		}
	}
	if len(embedded) > 0 {
		e.passIfQuiet(clauseCLRSubject, "all %d embedded credentials are valid by themselves", len(embedded))
	}
}

// whyNotWithin says why no further credential inside this one is examined, or nothing.
func (e *examination) whyNotWithin() string {
	switch {
	case *e.left == 0:
		return fmt.Sprintf("one verification examines at most %d embedded credentials and endorsements", maxNested)
	case e.depth == maxDepth:
		return fmt.Sprintf("credentials are examined at most %d deep in each other", maxDepth)
	}
	return e.whySpent()
}

// within examines a credential found at a place inside this one, under the same clock and the same budget.
func (e *examination) within(c *Credential, at string, accept []string) Verdict {
	*e.left--
	inner := e.verifier.begin(e.ctx, c)
	inner.now, inner.left, inner.refreshes, inner.depth = e.now, e.left, e.refreshes, e.depth+1
	inner.accept, inner.vouched = accept, e.isVouchedFor()
	verdict := inner.run(steps())
	verdict.Source = at
	return verdict
}

// placesOf lists where the verdicts are that end in a word.
func placesOf(judged []Verdict, word Overall) (places []string) {
	for _, v := range judged {
		if v.Verdict == word {
			places = append(places, v.Source)
		}
	}
	return places
}

// someOf lists the first few places.
func someOf(places []string) string {
	const most = 5
	if len(places) > most {
		return strings.Join(places[:most], ", ") + ", …"
	}
	return strings.Join(places, ", ")
}
