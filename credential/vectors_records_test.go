package credential_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"
)

// The records that vectors are made of, unsigned. In their text, ISSUER and SCHOOL stand for who signs the record and
// the credentials in it, and RECORD for what its ids begin with.

// record reads one of the records below as the issuer's, for the vector of a name. Nothing in it is signed yet.
func (w *works) record(name, text string, by signer) map[string]any {
	text = strings.NewReplacer("RECORD", "urn:example:"+name, "ISSUER", by.id, "SCHOOL", w.school.id).Replace(text)
	var document map[string]any
	require.NoError(w.t, json.Unmarshal([]byte(text), &document), name)
	return document
}

// contextsOf20 begin a record and a badge.
const (
	clrHead = `{"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
		"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], "type": ["VerifiableCredential", "ClrCredential"], `
	badgeHead = `{"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
		"type": ["VerifiableCredential", "AchievementCredential"], `
)

// beekeeping is one badge of a club, and as small as a record can be.
const beekeeping = clrHead + `
	"id": "RECORD", "name": "What Noor Haddad did at the apiary", "validFrom": "2024-06-01T10:00:00Z",
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Quince Hill Beekeepers"},
	"credentialSubject": {"id": "did:example:noor", "type": ["ClrSubject"], "verifiableCredential": [
	` + badgeHead + `"id": "RECORD:swarm", "name": "Swarm catcher", "validFrom": "2024-05-18T15:30:00Z",
		"issuer": {"id": "SCHOOL", "type": ["Profile"], "name": "Quince Hill Beekeepers"},
		"credentialSubject": {"id": "did:example:noor", "type": ["AchievementSubject"],
			"achievement": {"id": "https://bees.example/badges/swarm", "type": ["Achievement"], "achievementType": "Badge",
				"name": "Swarm catcher", "description": "Takes a swarm down from a tree and houses it.",
				"criteria": {"narrative": "Two swarms housed under the eyes of a warden."}}}}]}}`

// term is a term of a music school: courses with grades, points and percents, all parts of one program.
const term = clrHead + `
	"id": "RECORD", "name": "Autumn term", "description": "Three courses of the preparatory year.",
	"validFrom": "2024-02-01T08:00:00+01:00", "awardedDate": "2024-01-31T00:00:00+01:00", "partial": true,
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Marlow Conservatory", "url": "https://conservatory.example/",
		"email": "records@conservatory.example"},
	"credentialSubject": {"id": "did:example:tomas", "type": ["ClrSubject"],
		"identifier": [{"type": "IdentityObject", "hashed": false, "identityHash": "MC-7731", "identityType": "sisSourcedId"}],
		"achievement": [{"id": "https://conservatory.example/programs/prep", "type": ["Achievement"], "achievementType": "LearningProgram",
			"name": "Preparatory year", "description": "A year before the audition.", "criteria": {"narrative": "Sixty credits."}}],
		"association": [
			{"type": "Association", "associationType": "isPartOf", "sourceId": "https://conservatory.example/courses/ear", "targetId": "https://conservatory.example/programs/prep"},
			{"type": "Association", "associationType": "isPartOf", "sourceId": "https://conservatory.example/courses/harmony", "targetId": "https://conservatory.example/programs/prep"},
			{"type": "Association", "associationType": "precedes", "sourceId": "https://conservatory.example/courses/ear", "targetId": "https://conservatory.example/courses/harmony"}],
		"verifiableCredential": [
	` + badgeHead + `"id": "RECORD:ear", "validFrom": "2024-01-31T00:00:00+01:00", "issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"credentialSubject": {"id": "did:example:tomas", "type": ["AchievementSubject"], "creditsEarned": 10, "term": "Autumn 2023",
			"activityStartDate": "2023-09-04T00:00:00Z", "activityEndDate": "2024-01-26T00:00:00Z",
			"result": [{"type": ["Result"], "resultDescription": "https://conservatory.example/courses/ear#grade", "value": "B+"}],
			"achievement": {"id": "https://conservatory.example/courses/ear", "type": ["Achievement"], "achievementType": "Course", "humanCode": "EAR-1",
				"name": "Ear training", "description": "Hears intervals, chords and cadences.", "creditsAvailable": 10, "criteria": {"narrative": "Dictation and singing at sight."},
				"resultDescription": [{"id": "https://conservatory.example/courses/ear#grade", "type": ["ResultDescription"], "name": "Final grade",
					"resultType": "LetterGrade", "allowedValue": ["F", "D", "C", "C+", "B", "B+", "A"], "requiredValue": "D"}]}}},
	` + badgeHead + `"id": "RECORD:harmony", "validFrom": "2024-01-31T00:00:00+01:00", "issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"credentialSubject": {"id": "did:example:tomas", "type": ["AchievementSubject"], "creditsEarned": 7.5, "term": "Autumn 2023",
			"result": [{"type": ["Result"], "resultDescription": "https://conservatory.example/courses/harmony#percent", "value": "81"}],
			"achievement": {"id": "https://conservatory.example/courses/harmony", "type": ["Achievement"], "achievementType": "Course", "humanCode": "HAR-1",
				"name": "Harmony", "description": "Writes in four parts.", "creditsAvailable": 7.5, "criteria": {"id": "https://conservatory.example/courses/harmony/criteria"},
				"resultDescription": [{"id": "https://conservatory.example/courses/harmony#percent", "type": ["ResultDescription"], "name": "Exam",
					"resultType": "Percent", "valueMin": "0", "valueMax": "100"}]}}},
	` + badgeHead + `"id": "RECORD:choir", "validFrom": "2024-01-31T00:00:00+01:00", "issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"credentialSubject": {"id": "did:example:tomas", "type": ["AchievementSubject"], "role": "Tenor",
			"result": [{"type": ["Result"], "resultDescription": "https://conservatory.example/choir#status", "status": "Completed"}],
			"achievement": {"id": "https://conservatory.example/choir", "type": ["Achievement"], "achievementType": "CoCurricular",
				"name": "Chamber choir", "description": "Sang in the chamber choir.", "criteria": {"narrative": "Nine of ten rehearsals."},
				"resultDescription": [{"id": "https://conservatory.example/choir#status", "type": ["ResultDescription"], "name": "Taken part", "resultType": "Status"}]}}}]}}`

// heatPump is a micro-credential with an alignment, a rubric and evidence.
const heatPump = clrHead + `
	"id": "RECORD", "name": "Micro-credential of Ilse Brandt", "validFrom": "2024-05-06T12:00:00Z",
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Coldharbour Technical College"},
	"credentialSubject": {"id": "did:example:ilse", "type": ["ClrSubject"], "verifiableCredential": [
	` + badgeHead + `"id": "RECORD:commissioning", "name": "Commissioning heat pumps", "validFrom": "2024-05-03T12:00:00Z",
		"issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"evidence": [{"id": "https://college.example/work/ilse/log", "type": ["Evidence"], "name": "Logbook", "genre": "Logbook",
			"narrative": "Readings of six plants over one winter."}],
		"credentialSubject": {"id": "did:example:ilse", "type": ["AchievementSubject"], "narrative": "Worked alone from the third plant on.",
			"result": [{"type": ["Result"], "resultDescription": "https://college.example/hp#rubric", "achievedLevel": "https://college.example/hp#sure"}],
			"achievement": {"id": "https://college.example/hp", "type": ["Achievement"], "achievementType": "MicroCredential",
				"name": "Commissioning heat pumps", "description": "Fills, starts and tunes an air-to-water heat pump.", "inLanguage": "en-GB",
				"criteria": {"narrative": "One plant before two examiners."}, "tag": ["heating", "refrigeration"],
				"alignment": [{"type": ["Alignment"], "targetName": "Handles refrigerants", "targetUrl": "https://framework.example/items/41", "targetCode": "41",
					"targetFramework": "Trades of Coldharbour", "targetType": "CFItem"}],
				"resultDescription": [{"id": "https://college.example/hp#rubric", "type": ["ResultDescription"], "name": "Practice", "resultType": "RubricCriterionLevel",
					"requiredLevel": "https://college.example/hp#helped", "rubricCriterionLevel": [
						{"id": "https://college.example/hp#helped", "type": ["RubricCriterionLevel"], "name": "With help", "level": "1", "points": "2"},
						{"id": "https://college.example/hp#sure", "type": ["RubricCriterionLevel"], "name": "Surely", "level": "2", "points": "5"}]}]}}}]}}`

// diploma is a school's diploma, with an image, an address and a postal world around it.
const diploma = clrHead + `
	"id": "RECORD", "name": "School leaving record", "validFrom": "2023-06-30T00:00:00-04:00",
	"image": {"id": "https://school.example/crest.png", "type": "Image", "caption": "The school's crest: a heron over three waves"},
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Heron Bay High School", "phone": "+1-555-0117", "official": "Dr. May Okafor",
		"address": {"type": ["Address"], "streetAddress": "2 Pier Lane", "addressLocality": "Heron Bay", "postalCode": "00501", "addressCountryCode": "US",
			"geo": {"type": "GeoCoordinates", "latitude": 44.5, "longitude": -67.25}},
		"otherIdentifier": [{"type": "IdentifierEntry", "identifier": "HB-12", "identifierType": "sourcedId"}],
		"parentOrg": {"id": "https://district.example/", "type": ["Profile"], "name": "Coast School District"}},
	"credentialSubject": {"id": "did:example:wen", "type": ["ClrSubject"], "verifiableCredential": [
	` + badgeHead + `"id": "RECORD:diploma", "name": "Secondary school diploma", "validFrom": "2023-06-30T00:00:00-04:00",
		"issuer": {"id": "SCHOOL", "type": ["Profile"], "name": "Heron Bay High School"},
		"credentialSubject": {"id": "did:example:wen", "type": ["AchievementSubject"],
			"achievement": {"id": "https://school.example/diploma", "type": ["Achievement"], "achievementType": "SecondarySchoolDiploma",
				"name": "Diploma", "description": "Twelve years of school.", "fieldOfStudy": "General", "version": "2021",
				"criteria": {"narrative": "Twenty-four units, four of them in one language."},
				"creator": {"id": "https://district.example/", "type": ["Profile"], "name": "Coast School District"}}}}]}}`

// membership is of a learned society, for one of its members who is known by a number only.
const membership = clrHead + `
	"id": "RECORD", "name": "Membership record", "validFrom": "2024-01-01T00:00:00Z",
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Society for Tidal Studies"},
	"credentialSubject": {"type": ["ClrSubject"],
		"identifier": [{"type": "IdentityObject", "hashed": true, "salt": "Kosher", "identityType": "emailAddress",
			"identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"}],
		"verifiableCredential": [
	` + badgeHead + `"id": "RECORD:fellow", "name": "Fellow", "validFrom": "2024-01-01T00:00:00Z", "issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"credentialSubject": {"type": ["AchievementSubject"], "role": "Fellow",
			"identifier": [{"type": "IdentityObject", "hashed": false, "identityHash": "4409", "identityType": "accountId"}],
			"achievement": {"id": "https://tides.example/fellow", "type": ["Achievement"], "achievementType": "Membership",
				"name": "Fellow of the society", "description": "Elected by the fellows.", "criteria": {"narrative": "Three published papers and a vote."}}}}]}}`

// apprenticeship is two credentials of two years, the second by a chamber that licenses.
const apprenticeship = clrHead + `
	"id": "RECORD", "name": "Indenture of Amadou Sy", "description": "Stonemason's apprentice.", "validFrom": "2024-04-02T00:00:00Z",
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Chamber of Stone Trades"},
	"credentialSubject": {"id": "did:example:amadou", "type": ["ClrSubject"],
		"association": [{"type": "Association", "associationType": "precedes", "sourceId": "https://stone.example/yard", "targetId": "https://stone.example/journeyman"}],
		"verifiableCredential": [
	` + badgeHead + `"id": "RECORD:yard", "validFrom": "2022-10-01T00:00:00Z", "issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"credentialSubject": {"id": "did:example:amadou", "type": ["AchievementSubject"], "activityStartDate": "2021-10-01T00:00:00Z",
			"source": {"id": "https://yard.example/", "type": ["Profile"], "name": "Lindqvist & Daughters, stonemasons"},
			"achievement": {"id": "https://stone.example/yard", "type": ["Achievement"], "achievementType": "ApprenticeshipCertificate",
				"name": "Yard year", "description": "Splits, saws and dresses stone.", "criteria": {"narrative": "1,600 hours in a yard."}}}},
	` + badgeHead + `"id": "RECORD:journeyman", "validFrom": "2024-04-02T00:00:00Z", "issuer": {"id": "SCHOOL", "type": ["Profile"]},
		"credentialSubject": {"id": "did:example:amadou", "type": ["AchievementSubject"], "licenseNumber": "ST-0388",
			"achievement": {"id": "https://stone.example/journeyman", "type": ["Achievement"], "achievementType": "JourneymanCertificate",
				"name": "Journeyman mason", "description": "May work without a master.", "criteria": {"narrative": "A column, a vault and an oral examination."}}}}]}}`

// volunteer is a badge that stands alone.
const volunteer = badgeHead + `
	"id": "RECORD", "name": "Reading partner", "validFrom": "2024-03-12T17:00:00Z",
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Lantern Street Library"},
	"credentialSubject": {"id": "did:example:rosa", "type": ["AchievementSubject"],
		"achievement": {"id": "https://library.example/badges/partner", "type": ["Achievement"], "achievementType": "CommunityService",
			"name": "Reading partner", "description": "Read with a child once a week for a year.", "criteria": {"narrative": "Forty afternoons."}}}}`

// praise is an endorsement of what ABOUT names.
const praise = `{"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
	"type": ["VerifiableCredential", "EndorsementCredential"],
	"id": "RECORD:praise", "name": "In praise of the record", "validFrom": "2024-06-02T00:00:00Z",
	"issuer": {"id": "ISSUER", "type": ["Profile"], "name": "Guild of Neighbours"},
	"credentialSubject": {"id": "RECORD", "type": ["EndorsementSubject"], "endorsementComment": "We were there, and it was so."}}`
