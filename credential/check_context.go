package credential

import "clrhost/credential/model"

// checkContext compares @context with the order that the class requires, and the version it names with the way a JWT carries
// the credential.
func checkContext(e *examination) {
	c := e.credential
	class := model.ClassOf(c.Document["type"])
	model.ReadContexts(class, c.Document, func(f model.Finding) { e.depart(clauseContexts, f) })
	checkContextOfJWT(e)
	checkTerms(e)
	e.passIfQuiet("CLR 2.0, "+class, "the contexts are in order, for VC Data Model %s", c.Version)
}

// checkContextOfJWT compares version and payload: VCDM 1.1 uses the vc claim, VCDM 2.0 the payload itself.
func checkContextOfJWT(e *examination) {
	c := e.credential
	if c.JWS == nil {
		return
	}
	switch {
	case c.inClaim && c.Version == model.Version20:
		e.fail(Invalid, clauseJWT, "/vc: the payload of a VC Data Model %s JWT is the credential itself", model.Version20)
	case !c.inClaim && c.Version == model.Version11:
		e.fail(Invalid, clauseJWT, "/vc: is required around a VC Data Model %s credential", model.Version11)
	}
	for _, name := range []string{"vc", "vp"} {
		if _, found := c.claims[name]; found && !c.inClaim {
			e.fail(Invalid, clauseJOSE, "/%s: must not be present beside the credential, which is the payload itself; leave it out", name)
		}
	}
}
