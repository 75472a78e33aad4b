package credential

import "clrhost/credential/loose"

// checkAssociation asks that both ends of an association are achievements of this record. An issuer must see to it; for
// a reader a loose end is a blemish, so it is a warning.
func checkAssociation(e *examination) {
	subject := e.credential.Document["credentialSubject"]
	associations := objects("/credentialSubject/association", member(subject, "association"))
	if len(associations) == 0 {
		return
	}
	achievements := map[string]bool{}
	collectAchievements(subject, achievements)
	for _, association := range associations {
		for _, end := range []string{"sourceId", "targetId"} {
			if id := loose.Text(association.object[end]); id != "" && !achievements[id] {
				e.warn(clauseAssociation, "%s/%s: is no achievement of this record: %s", association.at, end, quote(id))
			}
		}
		if source := loose.Text(association.object["sourceId"]); source != "" && source == loose.Text(association.object["targetId"]) {
			e.warn(clauseAssociation, "%s: joins an achievement to itself", association.at)
		}
	}
	e.passIfQuiet(clauseAssociation, "both ends of all %d associations are achievements of this record", len(associations))
}

// collectAchievements gathers the ids of what a subject lists or asserts, and of what the credentials in it do.
func collectAchievements(subject any, ids map[string]bool) {
	for _, achievement := range objects("", member(subject, "achievement")) {
		ids[loose.Text(achievement.object["id"])] = true
	}
	for _, embedded := range objects("", member(subject, "verifiableCredential")) {
		collectAchievements(embedded.object["credentialSubject"], ids)
	}
}
