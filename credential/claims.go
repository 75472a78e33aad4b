package credential

import "clrhost/credential/model"

// checkClaims holds the registered claims of a JWT against the members they repeat. A claim is compared only with a
// member that could be read: what is wrong with the member itself, the schema check says.
func checkClaims(e *examination, makes Overall) {
	c := e.credential
	contradicts := func(format string, args ...any) { e.fail(makes, clauseJWT, format, args...) }
	repeats := func(claim, value, member string) {
		switch repeated, ok := c.claims[claim].(string); {
		case !ok:
			contradicts("/%s: is required and must be a string", claim)
		case value != "" && repeated != value:
			contradicts("/%s: must equal the credential's %s", claim, member)
		}
	}
	repeats("iss", c.IssuerID, "issuer id")
	repeats("jti", c.ID, "id")
	from, until := c.dateMembers()
	nbf, ok := numericDate(c.claims["nbf"])
	switch {
	case !ok:
		contradicts("/nbf: is required and must be a number of seconds since 1970")
	case !c.ValidFrom.IsZero() && nbf.Unix() != c.ValidFrom.Unix():
		contradicts("/nbf: must be the instant of the credential's %s", from)
	}
	checkSub(e, repeats)
	checkExp(e, until, contradicts)
}

// checkSub compares sub with the subject's id. A subject known only by identifiers has none, and then sub says nothing.
func checkSub(e *examination, repeats func(claim, value, member string)) {
	c := e.credential
	switch _, found := c.claims["sub"]; {
	case c.SubjectID != "":
		repeats("sub", c.SubjectID, "subject id")
	case found:
		e.warn(clauseJWT, "/sub: the subject has no id to compare it with")
	}
}

// checkExp: when exp is there it counts; when it differs from the member, or is missing beside it, a reader of the one
// sees another end than a reader of the other.
func checkExp(e *examination, until string, contradicts func(format string, args ...any)) {
	c := e.credential
	written, hasMember := model.Instant(c.Document[until])
	claim, found := c.claims["exp"]
	exp, ok := numericDate(claim)
	switch {
	case found && !ok:
		contradicts("/exp: must be a number of seconds since 1970")
	case found && hasMember && exp.Unix() != written.Unix():
		e.warn(clauseJWT, "/exp: is not the instant of the credential's %s; exp is the one that counts", until)
	case !found && hasMember:
		e.warn(clauseJWT, "/exp: is missing although the credential has %s", until)
	}
}
