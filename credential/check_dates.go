package credential

import "time"

// checkDates compares instants with the clock. A date that could not be read is named by the schema check; here it only
// means that nothing can be said.
func checkDates(e *examination) {
	c, skew := e.credential, e.verifier.Skew
	from, until := c.dateMembers()
	switch {
	case c.ValidFrom.IsZero():
		e.unchecked("", clauseValidity, "/%s: is not there to compare with the clock", from)
	case e.now.Add(skew).Before(c.ValidFrom):
		e.fail(NotYetValid, clauseValidity, "/%s: begins at %s, which is in the future", from, c.ValidFrom.Format(time.RFC3339))
	}
	switch {
	case c.ValidUntil.IsZero() && c.Document[until] != nil:
		e.unchecked("", clauseValidity, "/%s: cannot be compared with the clock", until)
	case c.ValidUntil.IsZero():
	case e.now.Add(-skew).After(c.ValidUntil):
		e.fail(Expired, clauseValidity, "/%s: ended at %s", until, c.ValidUntil.Format(time.RFC3339))
	case c.ValidUntil.Before(c.ValidFrom):
		e.warn(clauseValidity, "/%s: ends before it begins", until)
	}
	e.passIfQuiet(clauseValidity, "valid at %s", e.now.UTC().Format(time.RFC3339))
}
