package transcript_test

import (
	"fmt"
	"testing"

	"clrhost/credential"
	"clrhost/credential/transcript"
)

// BenchmarkOf reads a record of 300 courses, each in a credential of its own.
func BenchmarkOf(b *testing.B) {
	c := parse(b, large(300))
	for b.Loop() {
		transcript.Of(c, credential.Verdict{})
	}
}

func BenchmarkCard(b *testing.B) {
	r := transcript.Of(parse(b, large(300)), credential.Verdict{})
	for b.Loop() {
		r.Card()
	}
}

// large is a record of so many courses, all part of one program.
func large(courses int) object {
	const of = "https://large.example/"
	var credentials, associations []any
	for i := range courses {
		id := fmt.Sprint(of, i)
		credentials = append(credentials, object{
			"@context": []any{"https://www.w3.org/ns/credentials/v2"}, "id": fmt.Sprint("urn:uuid:", i), "type": []any{"VerifiableCredential", "AchievementCredential"},
			"name": fmt.Sprint("Course ", i), "issuer": object{"id": "did:example:i", "type": []any{"Profile"}, "name": "Large College"}, "validFrom": "2024-05-31T12:00:00Z",
			"credentialSubject": object{"id": "did:example:l", "type": []any{"AchievementSubject"}, "creditsEarned": 3, "term": fmt.Sprint("Term ", i%8),
				"result": []any{object{"type": []any{"Result"}, "resultDescription": id + "#g", "value": "B"}},
				"achievement": object{"id": id, "type": []any{"Achievement"}, "achievementType": "Course", "name": fmt.Sprint("Course ", i), "description": "A course", "humanCode": fmt.Sprint("L", i),
					"criteria":          object{"narrative": "Pass it"},
					"alignment":         []any{object{"type": []any{"Alignment"}, "targetName": "Skill", "targetUrl": fmt.Sprint(of, "skill/", i%20)}},
					"resultDescription": []any{object{"id": id + "#g", "type": []any{"ResultDescription"}, "name": "Grade", "resultType": "LetterGrade", "allowedValue": []any{"C", "B", "A"}}},
				}},
		})
		associations = append(associations, object{"type": "Association", "associationType": "isPartOf", "sourceId": id, "targetId": of + "program"})
	}
	return object{"type": []any{"VerifiableCredential", "ClrCredential"}, "name": "Large", "issuer": "did:example:i", "validFrom": "2024-06-01T00:00:00Z",
		"credentialSubject": object{"verifiableCredential": credentials, "association": associations,
			"achievement": []any{object{"id": of + "program", "achievementType": "Degree", "name": "Degree"}}}}
}
