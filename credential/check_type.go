package credential

import (
	"slices"
	"strings"

	"clrhost/credential/model"
	"clrhost/internal/untyped"
)

// checkType requires VerifiableCredential, and one of the accepted types. Without accepted types any VerifiableCredential
// passes.
func checkType(e *examination) {
	types := e.credential.Types
	if !slices.Contains(types, model.VerifiableCredential) {
		e.fail(Invalid, clauseTypes, "/type: must contain %q, and is %s", model.VerifiableCredential, e.credential.givenTypes())
	}
	if !e.credential.hasOnlyTypes() {
		e.fail(Invalid, clauseTypes, "/type: must hold only strings")
	}
	isAny := e.accept == nil || slices.Contains(e.accept, model.VerifiableCredential)
	if !isAny && !slices.ContainsFunc(types, func(t string) bool { return slices.Contains(e.accept, t) }) {
		e.fail(Invalid, "CLR 2.0, "+e.accept[0], `/type: must contain "%s", and is %s`, strings.Join(e.accept, `" or "`), e.credential.givenTypes())
	}
	e.passIfQuiet(clauseTypes, "the types are %s", abridge(strings.Join(types, ", ")))
}

// givenTypes quotes the types for a message.
func (c *Credential) givenTypes() string {
	if len(c.Types) == 0 {
		return "missing"
	}
	return quote(strings.Join(c.Types, ", "))
}

// hasOnlyTypes reports whether every entry of type is a string.
func (c *Credential) hasOnlyTypes() bool {
	return len(c.Types) == len(untyped.List(c.Document["type"]))
}
