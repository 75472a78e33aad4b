package credential

import (
	"strings"

	"clrhost/credential/loose"
)

// typeSchemaValidator is the credentialSchema type whose schemas a verifier must apply.
const typeSchemaValidator = "1EdTechJsonSchemaValidator2019"

// standardSchemas is where the standard's own schemas are published. What they ask for is in the model.
const standardSchemas = "https://purl.imsglobal.org/spec/"

// checkSchema holds the document against the model of its class. Contexts and types of the credential itself have checks
// of their own.
func checkSchema(e *examination) {
	c := e.credential
	class := classOf(c.Types)
	r := &reader{version: c.generation(), report: func(outcome, class, detail string) {
		e.record(invalidIf(outcome), outcome, "CLR 2.0, "+class, detail)
	}}
	r.members("", c.Document, class)
	checkNamedSchemas(e)
	e.passIfQuiet("CLR 2.0, "+class, "every member has the place and form of %s", class)
}

// checkNamedSchemas reports schemas that are named and not applied here.
func checkNamedSchemas(e *examination) {
	for _, named := range objects("/credentialSchema", e.credential.Document["credentialSchema"]) {
		id, kind := loose.Text(named.object["id"]), loose.Text(named.object["type"])
		switch {
		case kind != typeSchemaValidator:
			e.warn(clauseSchema, "%s: the type %s is not known here and was ignored", named.at, quote(kind))
		case !strings.HasPrefix(id, standardSchemas):
			e.unchecked(Unverifiable, clauseSchema, "%s: the schema %s was not applied, because this host does not fetch schemas", named.at, quote(id))
		}
	}
}
