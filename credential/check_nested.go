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
	for i, found := range embedded {
		if *e.left == 0 || e.depth == maxDepth || e.ctx.Err() != nil {
			e.unchecked(Unverifiable, clauseCLRSubject, "%s: %d embedded credentials were not examined", at, len(embedded)-i)
			break
		}
		*e.left--
		e.nested = append(e.nested, e.within(found))
	}
	for _, word := range bySeverity {
		if places := e.nestedThatAre(word); len(places) > 0 {
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

// within examines one embedded credential under the same clock and the same budget.
func (e *examination) within(found located) Verdict {
	inner := e.verifier.begin(e.ctx, index(found.object))
	inner.now, inner.left, inner.depth = e.now, e.left, e.depth+1
	verdict := inner.run()
	verdict.Source = found.at
	return verdict
}

func (e *examination) nestedThatAre(word Overall) (places []string) {
	for _, v := range e.nested {
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
