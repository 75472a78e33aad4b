package credential

import (
	"fmt"
	"strings"

	"clrhost/credential/fetch"
	"clrhost/internal/untyped"
)

const placeOfEmbedded = "/credentialSubject/verifiableCredential"

// checkNested judges every embedded credential by itself and by its own type. One whose own proof is wrong makes this one
// invalid, since its issuer is responsible for what it embeds; any other defect is reported in its own verdict and is a
// warning here.
func checkNested(e *examination) {
	const at = placeOfEmbedded
	embedded := objects(at, untyped.Member(e.credential.Document["credentialSubject"], "verifiableCredential"))
	judged := make([]Verdict, 0, min(len(embedded), *e.left))
	for _, found := range embedded {
		if !e.mayExamine(untyped.Size(found.object)) {
			break
		}
		v := e.within(index(found.object), found.at, nil)
		if e.whole && v.isForged() {
			fetch.StopAsking(e.ctx) // this one is decided
		}
		judged = append(judged, v)
	}
	if n := len(embedded) - len(judged); n > 0 {
		e.unchecked(Unverifiable, clauseCLRSubject, "%s: %d embedded credentials were not examined, because %s", at, n, e.whyNotWithin())
	}
	e.nested = append(e.nested, judged...)
	for _, v := range judged {
		reportWrong(e, v)
	}
	reportInside(e, judged, inside{name: "embedded credentials", number: len(embedded), clause: clauseCLRSubject, isWrongReported: true})
}

// isWrong reports whether the own proof of an embedded credential is wrong, or that of one inside it.
func (v Verdict) isWrong() bool {
	_, sentence := v.wrong()
	return sentence != ""
}

// isForged reports whether it was so when the record was accepted.
func (v Verdict) isForged() bool { return !v.ProvenBefore && v.isWrong() }

// wrong returns the detail of the failed proof check, and the place of the credential that it is about, at any depth.
func (v Verdict) wrong() (at, sentence string) {
	for _, c := range v.Checks {
		switch {
		case c.Outcome != OutcomeFail:
		case c.Name == CheckProof, c.Name == CheckIssuerKey:
			return v.Source, c.Detail
		case c.Name == CheckNested:
			for _, inner := range v.Nested {
				if at, sentence := inner.wrong(); sentence != "" && strings.HasPrefix(inner.Source, placeOfEmbedded) {
					return v.Source + at, sentence
				}
			}
			return v.Source, c.Detail
		}
	}
	return "", ""
}

// reportWrong reports the defect in the proof of an embedded credential.
func reportWrong(e *examination, v Verdict) {
	makes := Invalid
	at, sentence := v.wrong()
	if e.worth() == ProofFailed {
		makes = ProofFailed // no signature covers what this one contains
	}
	switch {
	case v.isForged():
		e.fail(makes, clauseCLRSubject, "%s: its own proof is wrong, and a record must not contain what is forged or was changed: %s", at, sentence)
	case v.isWrong():
		e.warn(clauseCLRSubject, "%s: was proven when the record was accepted, and is not now: %s", at, sentence)
	}
}

// inside are the credentials of one kind inside another.
type inside struct {
	name            string
	number          int
	clause          string
	isWrongReported bool // those that isWrong have been reported one by one
}

// reportInside counts the credentials inside by their own overall words. Those that are only covered by the signature around
// them have none.
func reportInside(e *examination, judged []Verdict, of inside) {
	covered := 0
	ends := map[Overall][]string{}
	for _, v := range judged {
		if v.covered {
			covered++
		}
		if v.covered && v.Overall == e.worth() || of.isWrongReported && v.isWrong() {
			continue
		}
		ends[v.Overall] = append(ends[v.Overall], v.Source)
	}
	for _, word := range bySeverity {
		outcome := OutcomeWarn
		if word == Unverifiable {
			outcome = OutcomeUnchecked
		}
		if places := ends[word]; len(places) > 0 {
			e.record("", outcome, of.clause, fmt.Sprintf("%d of %d %s are by themselves %s: %s", len(places), of.number, of.name, word, someOf(places)))
		}
	}
	switch {
	case of.number == 0:
	case covered > 0:
		e.passIfQuiet(of.clause, "no check failed for the %d %s; %d of them have no proof of their own and are covered by the signature of this one",
			of.number, of.name, covered)
	default:
		e.passIfQuiet(of.clause, "all %d %s are valid by themselves", of.number, of.name)
	}
}

// whyNotWithin returns the reason why no further credential inside this one is examined, or "".
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
	inner.accept, inner.vouched, inner.around = accept, e.isVouchedFor(), e
	inner.earlier = e.earlier.inside(at)
	verdict := inner.run(steps())
	verdict.Source = at
	verdict.covered = inner.isCovered()
	verdict.ProvenBefore = inner.earlier.wasProven() && !verdict.Proven()
	return verdict
}

// inside is the verdict on the credential at a place.
func (v Verdict) inside(at string) Verdict {
	for _, nested := range v.Nested {
		if nested.Source == at {
			return nested
		}
	}
	return Verdict{}
}

func (v Verdict) wasProven() bool { return v.ProvenBefore || v.Proven() }

// someOf lists the first few places.
func someOf(places []string) string {
	const most = 5
	if len(places) > most {
		return strings.Join(places[:most], ", ") + ", …"
	}
	return strings.Join(places, ", ")
}
