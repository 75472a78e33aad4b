package credential

import (
	"errors"
	"maps"
	"slices"

	"clrhost/credential/jsonld"
	"clrhost/credential/model"
	"clrhost/internal/text"
)

// checkTerms reads the credential in a JWT by the safe mode of JSON-LD: a member that no context defines, or that one
// redefines, means something else to each reader, though the signature covers it. Embedded proofs require the same of what
// they sign. An unknown context leaves this unchecked and does not affect the signature.
//
// The terms depend on contexts and types, so when those are wrong, only that is reported.
func checkTerms(e *examination) {
	if e.credential.JWS == nil || e.found[Invalid] || !slices.Contains(e.credential.Types, model.VerifiableCredential) {
		return
	}
	switch err := jsonld.Check(e.ctx, e.credential.withoutClaims()); {
	case err == nil:
	case jsonld.IsOutside(err):
		e.fail(Invalid, clauseContexts, "%s", text.Printable(termTrouble(err)))
	default:
		e.unchecked("", clauseContexts, "whether the contexts define every member was not checked: %s", formTrouble(err))
	}
}

// termTrouble describes the defect of a term that the signature of a JWT covers.
func termTrouble(err error) string {
	if undefined, ok := errors.AsType[*jsonld.UndefinedTermError](err); ok {
		return undefined.Because("readers need not agree on what it means")
	}
	return err.Error()
}

// withoutClaims is the credential of a JWT as a JSON-LD document. Dates of VC Data Model 1.1 in one of 2.0, which no reader
// of 2.0 uses, are left to the schema check, which warns of them.
func (c *Credential) withoutClaims() map[string]any {
	if c.inClaim {
		return c.Document
	}
	document := maps.Clone(c.Document)
	for _, name := range append([]string{model.Version11.Member("validFrom"), model.Version11.Member("validUntil")}, RegisteredClaims...) {
		delete(document, name)
	}
	return document
}
