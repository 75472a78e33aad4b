package credential

import (
	"clrhost/credential/loose"
	"clrhost/credential/model"
)

// identifiedSubjects are the classes of credential whose subject must say who it is, and the clause that asks for it.
var identifiedSubjects = map[string]string{
	model.ClrCredential:         clauseCLRSubject,
	model.AchievementCredential: "CLR 2.0, AchievementSubject",
}

// checkSubject asks whom the credential is about: an id, or at least one identifier. The schemas cannot say "or".
func checkSubject(e *examination) {
	subject, ok := e.credential.Document["credentialSubject"].(map[string]any)
	if !ok {
		e.unchecked("", clauseModel, "/credentialSubject: there is no subject to look at")
		return
	}
	clause, found := identifiedSubjects[model.ClassOf(e.credential.Document["type"])]
	switch {
	case !found:
	case loose.Text(subject["id"]) == "" && len(loose.List(subject["identifier"])) == 0:
		e.fail(Invalid, clause, "/credentialSubject: id or at least one identifier is required")
	default:
		e.pass(clause, "the subject is identified")
	}
}
