package credential

import "clrhost/internal/untyped"

// checkAssociation checks that both ends of an association are achievements of this record, and that none is part of a
// cycle. The rule binds the issuer; a reader loses nothing, so a violation is a warning.
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

// onward are the directed associations, each with the name of its inverse. The others are symmetric.
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

// isCyclic removes, again and again, the steps that begin where no step ends. The steps that remain contain a cycle.
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

// collectAchievements collects the ids of the achievements that a subject, and the credentials embedded in it, list or
// assert.
func collectAchievements(subject any, ids map[string]bool) {
	for _, achievement := range objects("", untyped.Member(subject, "achievement")) {
		ids[untyped.Text(achievement.object["id"])] = true
	}
	for _, embedded := range objects("", untyped.Member(subject, "verifiableCredential")) {
		collectAchievements(embedded.object["credentialSubject"], ids)
	}
}
