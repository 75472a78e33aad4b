package records

import (
	"cmp"
	"slices"
	"strings"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
)

// checkLine is all findings of one check that have one outcome.
type checkLine struct {
	Look     credential.Look // of the outcome
	Says     phrase.Phrase
	Findings []finding
}

// lookNone is how a check is shown that found nothing to look at. It has not passed.
const lookNone = "none"

// withStatus adds that a record cannot be revoked, which a reader would otherwise have to conclude from a line that is not there.
func withStatus(lines []checkLine, v credential.Verdict) []checkLine {
	has := func(name string) bool {
		return slices.ContainsFunc(v.Checks, func(c credential.Check) bool { return c.Name == name })
	}
	if has(credential.CheckStatus) || !has(credential.CheckProof) { // without that, the verdict could not be read
		return lines
	}
	return append(lines, checkLine{Look: lookNone, Says: phrase.Of("Its issuer names no place where it could revoke it.")})
}

// finding is what the verifier reports, in English.
type finding struct {
	Place  string // a JSON pointer; empty for what is about the whole
	Detail string
	Clause string // where the rule is written
}

// outcomeLooks is how each outcome is shown. What could not be checked never looks like what passed.
var outcomeLooks = map[string]credential.Look{
	credential.OutcomePass:      credential.LookGood,
	credential.OutcomeWarn:      credential.LookCaution,
	credential.OutcomeFail:      credential.LookBad,
	credential.OutcomeUnchecked: credential.LookOpen,
}

// checkLines joins the findings of a verdict by check and outcome: first what did not pass, the worst first, and of each in the
// order in which it was found.
func checkLines(v credential.Verdict, signing credential.Signing) (lines []checkLine) {
	listed := map[[2]string]int{}
	for _, c := range v.Checks {
		kind := [2]string{c.Name, c.Outcome}
		at, ok := listed[kind]
		if !ok {
			at, listed[kind] = len(lines), len(lines)
			lines = append(lines, checkLine{Look: outcomeLooks[c.Outcome], Says: checkSentence(c.Name, c.Outcome, signing)})
		}
		lines[at].Findings = append(lines[at].Findings, findingOf(c))
	}
	slices.SortStableFunc(lines, func(a, b checkLine) int { return cmp.Compare(urgency(b.Look), urgency(a.Look)) })
	return lines
}

// troubles are the lines of what did not pass.
func troubles(lines []checkLine) (loud []checkLine) {
	for _, line := range lines {
		if line.Look != credential.LookGood {
			loud = append(loud, line)
		}
	}
	return loud
}

func findingOf(c credential.Check) finding {
	place, detail, found := strings.Cut(c.Detail, ": ")
	if !found || !strings.HasPrefix(place, "/") || strings.Contains(place, " ") {
		place, detail = "", c.Detail
	}
	return finding{Place: text.Printable(place), Detail: text.Printable(detail), Clause: text.Printable(c.Clause)}
}

// checkSentence says what an outcome of a check means for a person. A check that this table does not know, such as one of a
// verdict that a later version of this program has stored, is named.
func checkSentence(check, outcome string, signing credential.Signing) phrase.Phrase {
	if check == credential.CheckProof && signing == credential.SignedAround {
		return phrase.Of("It has no signature of its own and is covered by the record's.")
	}
	if said, ok := checkSentences[[2]string{check, outcome}]; ok {
		return said
	}
	switch outcome {
	case credential.OutcomePass:
		return phrase.Of("The check of %s passed.", check)
	case credential.OutcomeFail:
		return phrase.Of("The check of %s failed.", check)
	case credential.OutcomeWarn:
		return phrase.Of("The check of %s found something unusual.", check)
	}
	return phrase.Of("The check of %s could not be made.", check)
}

// The outcomes, short for the table below.
const (
	passed    = credential.OutcomePass
	failed    = credential.OutcomeFail
	warned    = credential.OutcomeWarn
	unchecked = credential.OutcomeUnchecked
)

var checkSentences = map[[2]string]phrase.Phrase{
	{credential.CheckParse, passed}: phrase.Of("It can be read."),
	{credential.CheckParse, failed}: phrase.Of("It cannot be read as a credential."),
	{credential.CheckParse, warned}: phrase.Of("The picture that carries it is unusual, which changes nothing about what it says."),

	{credential.CheckContext, passed}:    phrase.Of("Its terms are those of the standard."),
	{credential.CheckContext, failed}:    phrase.Of("Its terms are not those that the standard requires."),
	{credential.CheckContext, warned}:    phrase.Of("Its terms are those of another edition of the standard."),
	{credential.CheckContext, unchecked}: phrase.Of("Whether every term in it has a meaning could not be checked."),

	{credential.CheckType, passed}: phrase.Of("It is of a kind that can be checked here."),
	{credential.CheckType, failed}: phrase.Of("It is not of the kind that it has to be."),

	{credential.CheckSchema, passed}:    phrase.Of("Every part of it has the form that the standard requires."),
	{credential.CheckSchema, failed}:    phrase.Of("Some parts of it do not have the form that the standard requires."),
	{credential.CheckSchema, warned}:    phrase.Of("Some parts of it are unusual, which changes nothing about its validity."),
	{credential.CheckSchema, unchecked}: phrase.Of("Some parts of it could not be compared with the form that they follow."),

	{credential.CheckSubject, passed}:    phrase.Of("It states whom it is about."),
	{credential.CheckSubject, failed}:    phrase.Of("It does not state whom it is about."),
	{credential.CheckSubject, unchecked}: phrase.Of("Whom it is about could not be read."),

	{credential.CheckProof, passed}:    phrase.Of("Its signature verifies: nothing was changed since it was signed."),
	{credential.CheckProof, failed}:    phrase.Of("Its signature does not verify, or breaks a rule."),
	{credential.CheckProof, warned}:    phrase.Of("One of its signatures is not good, and another decides."),
	{credential.CheckProof, unchecked}: phrase.Of("A signature of it could not be checked."),

	{credential.CheckIssuerKey, passed}:    phrase.Of("The key that signed it is its issuer's."),
	{credential.CheckIssuerKey, failed}:    phrase.Of("The key that signed it is not its issuer's."),
	{credential.CheckIssuerKey, unchecked}: phrase.Of("Whether the key that signed it is its issuer's could not be checked."),

	{credential.CheckDates, passed}:    phrase.Of("It was in force on the day it was checked."),
	{credential.CheckDates, failed}:    phrase.Of("It was not in force on the day it was checked."),
	{credential.CheckDates, unchecked}: phrase.Of("Its dates could not be compared with the day it was checked."),

	{credential.CheckStatus, passed}:    phrase.Of("Its issuer has neither revoked nor suspended it."),
	{credential.CheckStatus, failed}:    phrase.Of("Its issuer has revoked or suspended it."),
	{credential.CheckStatus, unchecked}: phrase.Of("Whether its issuer has revoked or suspended it could not be checked."),

	{credential.CheckRefresh, passed}:    phrase.Of("It is the newest version that its issuer offers."),
	{credential.CheckRefresh, failed}:    phrase.Of("Its issuer has revoked or suspended a newer version of it."),
	{credential.CheckRefresh, warned}:    phrase.Of("Its issuer offers something else than this version of it."),
	{credential.CheckRefresh, unchecked}: phrase.Of("Whether its issuer offers a newer version could not be checked."),

	{credential.CheckEndorsement, passed}:    phrase.Of("No check failed for its endorsements."),
	{credential.CheckEndorsement, warned}:    phrase.Of("Some of its endorsements are not valid. That takes nothing away from it."),
	{credential.CheckEndorsement, unchecked}: phrase.Of("Some of its endorsements could not be checked. That takes nothing away from it."),

	{credential.CheckAssociation, passed}: phrase.Of("The links between its achievements hold together."),
	{credential.CheckAssociation, warned}: phrase.Of("Some links between its achievements lead out of it, or in a circle."),

	{credential.CheckNested, passed}:    phrase.Of("No check failed for the credentials inside it."),
	{credential.CheckNested, failed}:    phrase.Of("A credential inside it is forged or was changed."),
	{credential.CheckNested, warned}:    phrase.Of("Some credentials inside it are not valid by themselves."),
	{credential.CheckNested, unchecked}: phrase.Of("Some credentials inside it could not be checked."),

	{credential.CheckRecipient, passed}: phrase.Of("It names the person of this account."),
	{credential.CheckRecipient, failed}: phrase.Of("It names another e-mail address than that of your account."),
}
