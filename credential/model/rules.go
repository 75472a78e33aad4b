package model

import (
	"regexp"
	"strconv"

	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// The rules here are what the tables cannot express: they relate one member to another.

const clauseValidity = "VC Data Model 2.0, Section 4.9"

// validityRule requires that a credential does not end before it begins, and reports dates of the other version, since
// readers of this one ignore them.
func validityRule(r *reader, at string, credential map[string]any) {
	from, until := r.version.Member("validFrom"), r.version.Member("validUntil")
	begins, hasBegin := Instant(credential[from])
	ends, hasEnd := Instant(credential[until])
	if hasBegin && hasEnd && ends.Before(begins) {
		r.report(Finding{Clause: clauseValidity, At: at + "/" + until, Rule: "must not be before " + from + ": " + given(credential[until]) + " is before " + given(credential[from])})
	}
	for _, name := range []string{"validFrom", "validUntil"} {
		if other := r.version.other().Member(name); credential[other] != nil {
			r.report(Finding{Clause: clauseValidity, Warning: true, At: at + "/" + other, Rule: "is a member of VC Data Model " + string(r.version.other()) + ", and this credential follows " +
				string(r.version) + ", whose readers look at " + r.version.Member(name)})
		}
	}
}

// given describes a value of the document within a sentence: a text itself, of anything else its type.
func given(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return text.Quote(v, maxShown)
	case bool:
		return strconv.FormatBool(v)
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	}
	return "a number"
}

// identityHash is the form of a hashed identity (CLR 2.0, IdentityHash): the algorithm, and the hash in hexadecimal digits.
var identityHash = regexp.MustCompile(`^(md5\$[0-9a-fA-F]{32}|sha256\$[0-9a-fA-F]{64})$`)

// identityRule requires that a hash names its algorithm: without it nobody can compare the hash.
func identityRule(r *reader, at string, identity map[string]any) {
	hash, isText := identity["identityHash"].(string)
	if identity["hashed"] == true && isText && !identityHash.MatchString(hash) {
		r.fail("IdentityObject", at+"/identityHash",
			"must be md5$ or sha256$ and the hash in hexadecimal digits, since hashed is true, not "+given(hash))
	}
}

// criteriaRule requires an id or a narrative of a Criteria.
func criteriaRule(r *reader, at string, criteria map[string]any) {
	if criteria["id"] == nil && criteria["narrative"] == nil {
		r.fail("Criteria", at, "id or narrative is required")
	}
}

// levelRule requires that a required level is among the levels of its own description.
func levelRule(r *reader, at string, description map[string]any) {
	level := untyped.Text(description["requiredLevel"])
	if level != "" && byID(description["rubricCriterionLevel"])[level] == nil {
		r.warn("ResultDescription", at+"/requiredLevel", "is none of this description's rubric criterion levels")
	}
}

// resultRule compares each result with the description that it names in the asserted achievement.
func resultRule(r *reader, at string, subject map[string]any) {
	achievement, _ := subject["achievement"].(map[string]any)
	descriptions := byID(achievement["resultDescription"])
	levels := map[string]map[string]map[string]any{} // by description; made once, since many results may name one
	for at, result := range Objects(at+"/result", subject["result"]) {
		id := untyped.Text(result["resultDescription"])
		if id == "" {
			continue
		}
		description := descriptions[id]
		if description == nil {
			r.warn("Result", at+"/resultDescription", "is none of the achievement's result descriptions")
			continue
		}
		if untyped.Text(description["resultType"]) == resultTypeStatus && result["status"] == nil {
			r.fail("Result", at+"/status", "is required for a result of type "+resultTypeStatus)
		}
		if levels[id] == nil {
			levels[id] = byID(description["rubricCriterionLevel"])
		}
		if level := untyped.Text(result["achievedLevel"]); level != "" && levels[id][level] == nil {
			r.warn("Result", at+"/achievedLevel", "is none of the description's rubric criterion levels")
		}
	}
}

// byID indexes the objects of a list.
func byID(v any) map[string]map[string]any {
	index := map[string]map[string]any{}
	for _, object := range Objects("", v) {
		index[untyped.Text(object["id"])] = object
	}
	return index
}
