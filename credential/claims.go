package credential

import (
	"time"

	"clrhost/credential/model"
)

// checkClaims compares the registered claims of a JWT with the members they repeat. The standard requires them of its own
// kinds of credentials; VC-JOSE-COSE requires none of any other, and its nbf and exp bound the signature alone. A claim is
// compared only with a member that could be read: the schema check reports the others.
func checkClaims(e *examination, makes Overall) {
	c := e.credential
	contradicts := func(format string, args ...any) { e.fail(makes, c.clauseOfJWT(), format, args...) }
	repeats := func(claim, value, member string) {
		claimed, found := c.claims[claim]
		switch repeated, ok := claimed.(string); {
		case !found && !c.isOneEdTech():
		case !ok:
			contradicts("/%s: %smust be a string", claim, c.requiredClaim())
		case value != "" && repeated != value:
			contradicts("/%s: must equal the credential's %s, %s, and is %s", claim, member, quote(value), quote(repeated))
		}
	}
	repeats("iss", c.IssuerID, "issuer id")
	repeats("jti", c.ID, "id")
	checkNbf(e, contradicts)
	checkSub(e, repeats)
	checkExp(e, contradicts)
}

func (c *Credential) clauseOfJWT() string {
	if c.isOneEdTech() {
		return clauseJWT
	}
	return clauseJOSE
}

func (c *Credential) requiredClaim() string {
	if c.isOneEdTech() {
		return "is required and "
	}
	return ""
}

func checkNbf(e *examination, contradicts func(format string, args ...any)) {
	c := e.credential
	from, _ := c.dateMembers()
	claim, found := c.claims["nbf"]
	nbf, ok := numericDate(claim)
	switch differs := !c.ValidFrom.IsZero() && nbf.Unix() != c.ValidFrom.Unix(); {
	case !found && !c.isOneEdTech():
	case !ok:
		contradicts("/nbf: %smust be a number of seconds since 1970", c.requiredClaim())
	case differs && c.isOneEdTech():
		contradicts("/nbf: must be the instant of the credential's %s, %d, and is %d: %s", from, c.ValidFrom.Unix(), nbf.Unix(), nbf.Format(time.RFC3339))
	case differs:
		e.warn(clauseJOSE, "/nbf: is %s, not the instant of the credential's %s; the later of the two counts", nbf.Format(time.RFC3339), from)
	}
}

// checkSub compares sub with the subject's id. A subject known only by identifiers has none, and then sub cannot be
// compared.
func checkSub(e *examination, repeats func(claim, value, member string)) {
	c := e.credential
	switch _, found := c.claims["sub"]; {
	case c.SubjectID != "":
		repeats("sub", c.SubjectID, "subject id")
	case found:
		e.warn(clauseJWT, "/sub: the subject has no id to compare it with")
	}
}

// checkExp: exp counts when it is present. When it differs from the member, or is missing beside it, readers of the claim
// and readers of the member see different ends.
func checkExp(e *examination, contradicts func(format string, args ...any)) {
	c := e.credential
	_, until := c.dateMembers()
	written, hasMember := model.Instant(c.Document[until])
	claim, found := c.claims["exp"]
	exp, ok := numericDate(claim)
	switch {
	case found && !ok:
		contradicts("/exp: must be a number of seconds since 1970")
	case !c.isOneEdTech():
	case found && hasMember && exp.Unix() != written.Unix():
		e.warn(clauseJWT, "/exp: is %s, not the instant of the credential's %s; exp is the one that counts", exp.Format(time.RFC3339), until)
	case !found && hasMember:
		e.warn(clauseJWT, "/exp: is missing although the credential has %s", until)
	}
}
