package credential

import (
	"slices"
	"strings"

	"clrhost/credential/loose"
)

const typeVC = "VerifiableCredential"

// checkType asks for VerifiableCredential, and for one of the types this verifier accepts.
func checkType(e *examination) {
	types := e.credential.Types
	if !slices.Contains(types, typeVC) {
		e.fail(Invalid, clauseTypes, "/type: must contain %q", typeVC)
	}
	if !e.credential.hasOnlyTypes() {
		e.fail(Invalid, clauseTypes, "/type: must hold only strings")
	}
	if e.accept != nil && !slices.ContainsFunc(types, func(t string) bool { return slices.Contains(e.accept, t) }) {
		e.fail(Invalid, "CLR 2.0, "+e.accept[0], "/type: must contain %q", strings.Join(e.accept, `" or "`))
	}
	e.passIfQuiet(clauseTypes, "the types are %s", abridge(strings.Join(types, ", ")))
}

// hasOnlyTypes reports whether every entry of type is a string.
func (c *Credential) hasOnlyTypes() bool { return len(c.Types) == len(loose.List(c.Document["type"])) }
