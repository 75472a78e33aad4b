package acceptance

import (
	"fmt"
	"slices"
)

// The fixtures: one small but whole CLR, with an association, a result, an identifier and a nested badge.

var clrContext = []any{
	"https://www.w3.org/ns/credentials/v2",
	"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
}

// newCLR is a conforming ClrCredential of the issuer with a fresh id, valid since the start of 2024.
func newCLR(issuerID string) object {
	id := "https://college.example/clrs/" + random()
	return object{
		"@context":    clrContext,
		"type":        []any{"VerifiableCredential", "ClrCredential"},
		"id":          id,
		"name":        "Transcript of Åsa Ødegård, " + canary,
		"description": "Everything earned in the nursing program.",
		"issuer":      object{"id": issuerID, "type": []any{"Profile"}, "name": "Example College"},
		"validFrom":   "2024-01-01T00:00:00Z",
		"partial":     false,
		"ext:order":   []any{1.5, "<&>é/"}, // for oddly
		"credentialSubject": object{
			"id":         "did:example:learner",
			"type":       []any{"ClrSubject"},
			"identifier": []any{identifier()},
			"achievement": []any{
				achievement(id+"#program", "LearningProgram"),
				achievement(id+"#course", "Course"),
			},
			"association": []any{object{"type": "Association", "associationType": "isChildOf",
				"sourceId": id + "#course", "targetId": id + "#program"}},
			"verifiableCredential": []any{newBadge(id)},
		},
	}
}

func identifier() object {
	return object{"type": "IdentityObject", "hashed": false, "identityHash": "S-1029", "identityType": "sisSourcedId"}
}

func achievement(id, kind string) object {
	return object{"id": id, "type": []any{"Achievement"}, "achievementType": kind, "name": "Care of adults",
		"description": "Plans and gives care.", "criteria": object{"narrative": "Passed the practical."}}
}

// newBadge is the nested AchievementCredential with a result that points into its achievement. It has its own proof.
func newBadge(clr string) object {
	course := achievement(clr+"#badge", "Course")
	course["resultDescription"] = []any{object{"id": clr + "#grade", "type": []any{"ResultDescription"}, "name": "Grade",
		"resultType": "Status"}}
	return eddsa().embed(object{
		"@context":  []any{clrContext[0], clrContext[2]},
		"type":      []any{"VerifiableCredential", "AchievementCredential"},
		"id":        clr + "/badge",
		"name":      "Care of adults",
		"issuer":    object{"id": eddsa().ID, "type": []any{"Profile"}},
		"validFrom": "2023-12-01T00:00:00Z",
		"credentialSubject": object{
			"id": "did:example:learner", "type": []any{"AchievementSubject"}, "achievement": course, "creditsEarned": 3.5,
			"result": []any{object{"type": []any{"Result"}, "resultDescription": clr + "#grade", "status": "Completed"}},
		},
	})
}

// jsonCLR is a fresh credential in JSON form, edited and then signed, as bytes that no encoder would write: with spaces,
// escapes and an order of its own. The host MUST return these bytes.
func jsonCLR(edit ...func(object)) []byte {
	return oddly(eddsa().embed(with(newCLR(eddsa().ID), edit...)))
}

// oddly writes the object with extra space, and with its oddest member first and spelled as no encoder does.
func oddly(clr object) []byte {
	body := mustJSON(with(clr, set("ext:order", nil)))
	return fmt.Appendf(nil, "{ \"ext:order\" :\t[ 1.50, \"<&>\\u00e9\\/\" ],\n  %s \n", body[1:])
}

// jwsCLR is a fresh credential as a compact JWS.
func jwsCLR(i issuer, edit ...func(object)) string {
	clr := newCLR(i.ID)
	for _, e := range edit {
		e(clr)
	}
	return i.jws(clr)
}

// with returns an edited copy of a fixture; the copy shares what the edits do not replace.
func with(clr object, edits ...func(object)) object {
	c := object{}
	for k, v := range clr {
		c[k] = v
	}
	for _, e := range edits {
		e(c)
	}
	return c
}

// set is an edit that gives a top member another value; nil removes it.
func set(member string, value any) func(object) {
	return func(o object) {
		if value == nil {
			delete(o, member)
			return
		}
		o[member] = value
	}
}

// validFrom is an edit that fixes the date representations are ordered by.
func validFrom(value string) func(object) { return set("validFrom", value) }

// tamper changes the last character but one of the signature, whose bits all count.
func tamper(jws string) string {
	at := len(jws) - 2
	swap := "A"
	if jws[at] == 'A' {
		swap = "B"
	}
	return jws[:at] + swap + jws[at+1:]
}

// extendedContext also defines the names of what is outside of the data model: schemas, status lists, refresh services.
var extendedContext = append(slices.Clone(clrContext), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")

// profileOf is a whole profile a partner may put for the user.
func profileOf(u *user) object {
	return object{"@context": []any{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"}, "id": "urn:uuid:" + u.ID,
		"type": []any{"Profile"}, "name": u.Name, "email": u.Email, "description": "Second year. " + canary}
}
