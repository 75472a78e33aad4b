package credential

import "clrhost/internal/untyped"

// checkAssociation asks that both ends of an association are achievements of this record, and that none leads back to
// where it came from. An issuer must see to it; for a reader it is a blemish, so it is a warning.
func checkAssociation(e *examination) {
	subject := e.credential.Document["credentialSubject"]
	associations := objects("/credentialSubject/association", untyped.Member(subject, "association"))
	if len(associations) == 0 {
		return
	}
	achievements := map[string]bool{}
	collectAchievements(subject, achievements)
	for _, association := range associations {
		for _, end := range []string{"sourceId", "targetId"} {
			if id := untyped.Text(association.object[end]); id != "" && !achievements[id] {
				e.warn(clauseAssociation, "%s/%s: is not an achievement of this record: %s", association.at, end, quote(id))
			}
		}
		if source := untyped.Text(association.object["sourceId"]); source != "" && source == untyped.Text(association.object["targetId"]) {
			e.warn(clauseAssociation, "%s: joins an achievement to itself", association.at)
		}
	}
	warnOfCycles(e, associations)
	e.passIfQuiet(clauseAssociation, "both ends of all %d associations are achievements of this record", len(associations))
}

// onward are the associations that lead from one achievement on to another, and the one that says the same the other way
// round. The rest are between equals.
var onward = []struct{ name, reversed string }{
	{"isChildOf", "isParentOf"}, {name: "isPartOf"}, {name: "precedes"}, {name: "replacedBy"},
}

func warnOfCycles(e *examination, associations []located) {
	for _, kind := range onward {
		var steps [][2]string
		for _, association := range associations {
			source, target := untyped.Text(association.object["sourceId"]), untyped.Text(association.object["targetId"])
			switch name := untyped.Text(association.object["associationType"]); {
			case name == "" || source == target:
			case name == kind.name:
				steps = append(steps, [2]string{source, target})
			case name == kind.reversed:
				steps = append(steps, [2]string{target, source})
			}
		}
		if isCyclic(steps) {
			e.warn(clauseAssociation, "/credentialSubject/association: following %s leads round in a cycle", kind.name)
		}
	}
}

// isCyclic takes away, again and again, the steps from where no step leads to. What cannot be taken away goes round.
func isCyclic(steps [][2]string) bool {
	next, arriving := map[string][]string{}, map[string]int{}
	for _, step := range steps {
		next[step[0]] = append(next[step[0]], step[1])
		arriving[step[1]]++
	}
	var free []string
	for from := range next {
		if arriving[from] == 0 {
			free = append(free, from)
		}
	}
	left := len(steps)
	for len(free) > 0 {
		from := free[len(free)-1]
		free = free[:len(free)-1]
		for _, to := range next[from] {
			left--
			if arriving[to]--; arriving[to] == 0 {
				free = append(free, to)
			}
		}
	}
	return left > 0
}

// collectAchievements gathers the ids of what a subject lists or asserts, and of what the credentials in it do.
func collectAchievements(subject any, ids map[string]bool) {
	for _, achievement := range objects("", untyped.Member(subject, "achievement")) {
		ids[untyped.Text(achievement.object["id"])] = true
	}
	for _, embedded := range objects("", untyped.Member(subject, "verifiableCredential")) {
		collectAchievements(embedded.object["credentialSubject"], ids)
	}
}
