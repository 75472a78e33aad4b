package model

import "clrhost/credential/loose"

// The rules here are what the tables cannot say: they join one member to another.

// criteriaRule asks a Criteria to say something.
func criteriaRule(r *reader, at string, criteria map[string]any) {
	if criteria["id"] == nil && criteria["narrative"] == nil {
		r.fail("Criteria", at, "id or narrative is required")
	}
}

// levelRule looks a required level up among the levels of its own description.
func levelRule(r *reader, at string, description map[string]any) {
	level := loose.Text(description["requiredLevel"])
	if level != "" && byID(description["rubricCriterionLevel"])[level] == nil {
		r.warn("ResultDescription", at+"/requiredLevel", "is none of this description's rubric criterion levels")
	}
}

// resultRule joins each result to the description it names in the asserted achievement.
func resultRule(r *reader, at string, subject map[string]any) {
	achievement, _ := subject["achievement"].(map[string]any)
	descriptions := byID(achievement["resultDescription"])
	levels := map[string]map[string]map[string]any{} // by description; made once, since many results may name one
	for at, result := range Objects(at+"/result", subject["result"]) {
		id := loose.Text(result["resultDescription"])
		if id == "" {
			continue
		}
		description := descriptions[id]
		if description == nil {
			r.warn("Result", at+"/resultDescription", "is none of the achievement's result descriptions")
			continue
		}
		if loose.Text(description["resultType"]) == resultTypeStatus && result["status"] == nil {
			r.fail("Result", at+"/status", "is required for a result of type "+resultTypeStatus)
		}
		if levels[id] == nil {
			levels[id] = byID(description["rubricCriterionLevel"])
		}
		if level := loose.Text(result["achievedLevel"]); level != "" && levels[id][level] == nil {
			r.warn("Result", at+"/achievedLevel", "is none of the description's rubric criterion levels")
		}
	}
}

// byID indexes the objects of a list.
func byID(v any) map[string]map[string]any {
	index := map[string]map[string]any{}
	for _, object := range Objects("", v) {
		index[loose.Text(object["id"])] = object
	}
	return index
}
