package credential

import (
	"clrhost/credential/model"
	"clrhost/internal/untyped"
)

// identifiedSubjects are the classes of credential whose subject must be identified, and the clause that requires it.
var identifiedSubjects = map[string]string{
	model.ClrCredential:         clauseCLRSubject,
	model.AchievementCredential: "CLR 2.0, AchievementSubject",
}

// checkSubject requires that the subject has an id or at least one identifier. The schemas cannot express "or". A plain
// credential may have several subjects, which need no id.
func checkSubject(e *examination) {
	clause, found := identifiedSubjects[model.ClassOf(e.credential.Document["type"])]
	subject, ok := e.credential.Document["credentialSubject"].(map[string]any)
	switch {
	case !found && len(untyped.List(e.credential.Document["credentialSubject"])) > 0:
	case !ok:
		e.unchecked("", clauseModel, "/credentialSubject: there is no subject to examine")
	case untyped.Text(subject["id"]) == "" && len(untyped.List(subject["identifier"])) == 0:
		e.fail(Invalid, clause, "/credentialSubject: id or at least one identifier is required")
	default:
		e.pass(clause, "the subject is identified")
	}
}
