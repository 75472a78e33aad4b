package credential

import (
	"time"

	"clrhost/credential/model"
)

// checkDates compares instants with the clock. A date that could not be read is reported by the schema check; here it is
// unchecked.
func checkDates(e *examination) {
	c, skew := e.credential, e.verifier.skew
	from, until := c.dateMembers()
	switch {
	case c.ValidFrom.IsZero() && c.mayLackBegin():
	case c.ValidFrom.IsZero() && c.Document[from] != nil:
		e.unchecked("", clauseValidity, "/%s: cannot be compared with the clock, because it is no date-time", from)
	case c.ValidFrom.IsZero():
		e.unchecked("", clauseValidity, "/%s: is not there to compare with the clock", from)
	case e.now.Add(skew).Before(c.ValidFrom):
		e.fail(NotYetValid, clauseValidity, "/%s: begins at %s, which is in the future", from, c.ValidFrom.Format(time.RFC3339))
	}
	if nbf, found := numericDate(c.claims["nbf"]); found && !c.isOneEdTech() && e.now.Add(skew).Before(nbf) {
		e.fail(NotYetValid, clauseJOSE, "/nbf: begins at %s, which is in the future", nbf.Format(time.RFC3339))
	}
	switch {
	case c.ValidUntil.IsZero() && c.Document[until] != nil:
		e.unchecked("", clauseValidity, "/%s: cannot be compared with the clock, because it is no date-time", until)
	case c.ValidUntil.IsZero():
	case e.now.Add(-skew).After(c.ValidUntil):
		e.fail(Expired, clauseValidity, "/%s: ended at %s", until, c.ValidUntil.Format(time.RFC3339))
	}
	e.passIfQuiet(clauseValidity, "valid at %s", e.now.UTC().Format(time.RFC3339))
}

// mayLackBegin reports whether the credential is valid from the beginning of time: a plain one of VC Data Model 2.0 that names
// no instant.
func (c *Credential) mayLackBegin() bool {
	from, _ := c.dateMembers()
	return c.Document[from] == nil && from == "validFrom" && !c.isOneEdTech()
}

// checkExpiry checks that the exp claim, where it differs from the member that the model has judged, is not before the
// begin. It is part of the schema check: such a credential does not conform, whether or not it has expired.
func checkExpiry(e *examination) {
	c := e.credential
	exp, found := numericDate(c.claims["exp"])
	from, until := c.dateMembers()
	member, hasMember := model.Instant(c.Document[until])
	isJudged := hasMember && member.Unix() == exp.Unix()
	if found && !isJudged && !c.ValidFrom.IsZero() && exp.Unix() < c.ValidFrom.Unix() {
		e.fail(Invalid, clauseValidity, "/exp: must not be before %s: %s is before %s", from, exp.Format(time.RFC3339), c.ValidFrom.Format(time.RFC3339))
	}
}
