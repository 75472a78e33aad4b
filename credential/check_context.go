package credential

import "clrhost/credential/model"

// checkContext holds @context against the order the class asks for, and the generation it names against the way a JWT
// carries the credential.
func checkContext(e *examination) {
	c := e.credential
	class := model.ClassOf(c.Document["type"])
	model.ReadContexts(class, c.Document, func(f model.Finding) { e.depart(clauseContexts, f) })
	checkContextOfJWT(e)
	checkTerms(e)
	e.passIfQuiet("CLR 2.0, "+class, "the contexts are in order, for VC Data Model %s", c.Version)
}

// checkContextOfJWT makes generation and wrapping agree: VCDM 1.1 uses the vc claim, VCDM 2.0 the payload itself.
func checkContextOfJWT(e *examination) {
	c := e.credential
	if c.JWS == nil {
		return
	}
	if _, ok := c.claims["vc"].(map[string]any); c.wrapped() && !ok {
		e.fail(Invalid, clauseJWT, "/vc: must be an object")
		return
	}
	if c.wrapped() && c.Version == model.Version20 {
		e.fail(Invalid, clauseJWT, "/vc: the payload of a VC Data Model %s JWT is the credential itself", model.Version20)
	}
	if !c.wrapped() && c.Version == model.Version11 {
		e.fail(Invalid, clauseJWT, "/vc: is required around a VC Data Model %s credential", model.Version11)
	}
}
