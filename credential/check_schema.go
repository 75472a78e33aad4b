package credential

import (
	"clrhost/credential/model"
	"clrhost/credential/schema"
	"clrhost/internal/untyped"
)

// typeSchemaValidator is the credentialSchema type whose schemas a verifier must apply.
const typeSchemaValidator = "1EdTechJsonSchemaValidator2019"

// checkSchema compares the document with the model of its class, strictly, and with the schemas it names. A credential of
// none of the standard's classes is compared with the W3C's model. Contexts and types of the credential itself have checks
// of their own.
func checkSchema(e *examination) {
	c := e.credential
	class := model.ClassOf(c.Document["type"])
	model.ReadMembers(c.Document, func(f model.Finding) { e.depart(f.Clause, f) })
	checkExpiry(e)
	checkNamedSchemas(e)
	if class == model.VerifiableCredential {
		e.passIfQuiet(clauseW3C, "every member has the place and form that VC Data Model %s gives it", model.GenerationOf(c.Document))
		return
	}
	e.passIfQuiet("CLR 2.0, "+class, "every member has the place and form of %s", class)
}

// checkNamedSchemas applies the standard's schemas that the credential names, each once however often it is named, and
// reports those that are not applied here.
func checkNamedSchemas(e *examination) {
	applied := map[schema.Name]bool{}
	for _, named := range objects("/credentialSchema", e.credential.Document["credentialSchema"]) {
		id, kind := untyped.Text(named.object["id"]), untyped.Text(named.object["type"])
		document, published := schema.Published(id)
		is11 := model.GenerationOf(e.credential.Document) == model.Version11
		switch {
		case kind != typeSchemaValidator:
			e.warn(clauseSchema, "%s: the type %s is not supported and was ignored", named.at, quote(kind))
		case !published:
			e.unchecked(Unverifiable, clauseSchema, "%s: the schema %s was not applied, because this host does not fetch schemas", named.at, quote(id))
		case is11 && document.EveryVersion:
			e.unchecked("", clauseSchema, "%s: the schema %s was not applied itself: this credential follows VC Data Model %s and was judged by the model of that version",
				named.at, quote(id), model.Version11)
		case is11:
			e.unchecked("", clauseSchema, "%s: the schema %s was not applied, because it describes VC Data Model %s and this credential follows %s",
				named.at, quote(id), model.Version20, model.Version11)
		case !applied[document.Name]:
			applied[document.Name] = true
			applySchema(e, document.Name, named.at)
		}
	}
}

// applySchema validates the document against a schema. That of the credential's own class requires no more than the model,
// so leaving it out decides nothing.
func applySchema(e *examination, name schema.Name, at string) {
	makes := Unverifiable
	if string(name) == model.ClassOf(e.credential.Document["type"]) {
		makes = ""
	}
	if e.weight > maxSchemaValues {
		e.unchecked(makes, clauseSchema, "%s: the %s schema was not applied, because the document has %d values and schemas are applied to at most %d",
			at, name, e.weight, maxSchemaValues)
		return
	}
	if err := e.budget.Spend(perSchema * e.weight); err != nil {
		e.unchecked(makes, clauseSchema, "%s: the %s schema was not applied, because %s", at, name, err)
		return
	}
	for _, problem := range schema.Validate(name, e.credential.Document) {
		e.fail(Invalid, clauseSchema, "%s (the %s schema, named at %s)", problem, name, at)
	}
}
