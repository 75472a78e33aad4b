package demo

import (
	"image/color"
	"time"
)

// members are members of a JSON object.
type members = map[string]any

const day = 24 * time.Hour

// The records that are not like the others.
const (
	// revokedID is the id of the record that its issuer has revoked, and revocations where the list is that says so.
	revokedID   = "https://makers.example/awards/2026-0117"
	revocations = "https://makers.example/revocations.json"
)

// award is a badge in a record of its own.
type award struct {
	name, nombre    string // in English, and in Spanish if the issuer wrote it in both
	kind            string // an achievementType
	about, criteria string // the criteria in Markdown
	picture         badge
	id              string        // of the record; fresh when empty
	age             time.Duration // since it was issued
	ends            time.Duration // after the demonstration was made; negative before, zero never
	own             bool          // the badge has a proof of its own inside of the record
	endorsed        string        // what the hospital comments on it, in a credential that it signed

	badge, subject, achievement, record members // further members
}

var (
	teal   = color.NRGBA{15, 118, 110, 255}
	rust   = color.NRGBA{180, 84, 31, 255}
	indigo = color.NRGBA{67, 56, 202, 255}
	plum   = color.NRGBA{134, 25, 143, 255}
	moss   = color.NRGBA{77, 124, 15, 255}
	navy   = color.NRGBA{30, 64, 120, 255}
)

// badges are twelve: one has expired, one is revoked, and one is from an issuer that nobody knows.
var badges = []sample{
	{by: spokes, award: award{
		name: "Wheel truing", nombre: "Centrado de ruedas", kind: "Badge", age: 700 * day, picture: badge{0, teal},
		about:    "Trues a spoked wheel to within half a millimetre, sideways and in height.",
		criteria: "True a front and a rear wheel on the stand while a mentor watches:\n\n1. sideways, to 0.5 mm\n2. in height, to 0.5 mm\n3. evenly tensioned spokes",
		badge: members{"evidence": []any{
			members{"id": "https://portfolio.example/okafor/wheels", "type": []any{"Evidence"}, "name": "Two wheels, before and after",
				"genre": "Photographs", "audience": "Workshop mentors", "narrative": "The rear wheel took **three** evenings."},
			members{"id": note("Front wheel: 0.3 mm sideways, 0.4 mm in height.\nRear wheel: 0.4 mm sideways, 0.5 mm in height.\n"), "type": []any{"Evidence"},
				"name": "Measurements", "genre": "Log"},
		}},
	}},
	{by: spokes, award: award{
		name: "Brake service", kind: "Badge", age: 640 * day, picture: badge{0, rust},
		about:       "Replaces pads and cables, and sets rim and disc brakes.",
		criteria:    "Service the brakes of five bicycles that their owners then ride.",
		achievement: members{"related": []any{members{"id": "https://spokes.example/badges/wheel-truing", "type": []any{"Related"}, "inLanguage": "en"}}},
	}},
	{by: kitchen, award: award{
		name: "Food handling", nombre: "Manipulación de alimentos", kind: "Certificate", age: 400 * day, ends: 700 * day, picture: badge{6, moss},
		about:    "Keeps food safe from delivery to the table.",
		criteria: "Score **80 percent** on the test, and pass an inspection of your station.",
		endorsed: "Our kitchens accept this certificate: whoever holds it starts without a further course.",
		subject: members{"licenseNumber": "MA-20417", "result": []any{
			members{"type": []any{"Result"}, "resultDescription": "https://mesa-abierta.example/badges/food-handling#test", "value": "92"}}},
		achievement: members{"resultDescription": []any{members{
			"id": "https://mesa-abierta.example/badges/food-handling#test", "type": []any{"ResultDescription"}, "name": "Written test",
			"resultType": "Percent", "valueMin": "0", "valueMax": "100", "requiredValue": "80"}}},
	}},
	{by: kitchen, award: award{
		name: "Knife skills", nombre: "Técnicas de corte", kind: "Badge", age: 390 * day, picture: badge{6, rust},
		about:    "Cuts vegetables evenly, fast enough for service, and safely.",
		criteria: "Prepare two kilograms of vegetables in *brunoise* and *julienne* for a service of the kitchen.",
	}},
	{by: riverbend, award: award{
		name: "First aid", kind: "Certification", age: 800 * day, ends: -70 * day, picture: badge{4, rust},
		about:    "Gives first aid to adults and children until help arrives.",
		criteria: "Attend the course of eight hours and pass the practical test. The certificate holds for two years.",
		subject:  members{"licenseNumber": "RRH-FA-30188"},
	}},
	{by: riverbend, award: award{
		name: "Volunteer companion", kind: "CommunityService", age: 300 * day, picture: badge{4, navy},
		about:    "Keeps patients company who have no visitors.",
		criteria: "At least one hundred hours on the wards, and two talks about them with a coordinator.",
		subject: members{"role": "Volunteer", "activityStartDate": "2025-01-13T00:00:00Z", "activityEndDate": "2025-10-24T00:00:00Z",
			"narrative": "One hundred and twenty hours on two wards. Sam read aloud, played chess, and\n\n> noticed when somebody was worse, and said so in time."},
	}},
	{by: makers, award: award{
		name: "Laser cutter operator", kind: "MicroCredential", age: 250 * day, picture: badge{8, plum}, id: revokedID,
		about:    "Operates the laser cutter alone.",
		criteria: "Pass the safety test each year.",
		record: members{
			"@context":         []any{contextVC, contextCLR, contextOB, contextExtensions},
			"credentialStatus": members{"id": revocations, "type": "1EdTechRevocationList"},
		},
	}},
	{by: makers, award: award{
		name: "Soldering", kind: "MicroCredential", age: 230 * day, picture: badge{8, indigo},
		about:    "Solders through-hole and surface-mounted parts.",
		criteria: "Build the kit of the guild. It has to *work*, and its joints have to pass an inspection under the microscope.",
	}},
	{by: library, award: award{
		name: "Information literacy", kind: "Competency", age: 180 * day, picture: badge{5, indigo},
		about:    "Finds sources, judges them, and says where they come from.",
		criteria: "A file of ten sources about one question, each with a paragraph about who wrote it and why.",
		achievement: members{"alignment": []any{
			members{"type": []any{"Alignment"}, "targetType": "CFItem", "targetName": "Evaluates sources", "targetCode": "IL.2",
				"targetFramework": "City Libraries Framework for Information Literacy", "targetUrl": "https://library.example/framework/il-2",
				"targetDescription": "Judges a source by its author, purpose and date."},
			members{"type": []any{"Alignment"}, "targetType": "CFItem", "targetName": "Cites sources", "targetCode": "IL.4",
				"targetFramework": "City Libraries Framework for Information Literacy", "targetUrl": "https://library.example/framework/il-4"}}},
	}},
	{by: library, award: award{
		name: "Bilingual storyteller", nombre: "Cuentacuentos bilingüe", kind: "CoCurricular", age: 120 * day, picture: badge{5, plum}, own: true,
		about:    "Tells stories to children in English and Spanish.",
		criteria: "Six story hours, two of them planned alone.",
	}},
	{by: harbor, award: award{
		name: "Peer tutor", kind: "Award", age: 60 * day, picture: badge{0, navy},
		about:    "Tutors first-year students in statistics.",
		criteria: "A term of tutoring, observed twice.",
		subject: members{"term": "Spring 2026", "result": []any{members{"type": []any{"Result"},
			"resultDescription": "https://harbor-state.example/badges/peer-tutor#level", "achievedLevel": "https://harbor-state.example/badges/peer-tutor#2"}}},
		achievement: members{"resultDescription": []any{members{
			"id": "https://harbor-state.example/badges/peer-tutor#level", "type": []any{"ResultDescription"}, "name": "Level",
			"resultType": "RubricCriterionLevel", "requiredLevel": "https://harbor-state.example/badges/peer-tutor#1",
			"rubricCriterionLevel": []any{
				level("1", "Guided", "Explains with a plan that a senior tutor made."),
				level("2", "Independent", "Plans and explains alone, and asks more than tells."),
				level("3", "Senior", "Trains other tutors."),
			}}}},
	}},
	{by: brightpath, award: award{
		name: "Certified project leader", kind: "Certification", age: 20 * day, picture: badge{3, rust},
		about:    "Leads projects of any size in any field.",
		criteria: "Pay the fee and answer twenty questions.",
	}},
}

// level is a level of the tutors' rubric.
func level(number, name, about string) members {
	return members{"id": "https://harbor-state.example/badges/peer-tutor#" + number, "type": []any{"RubricCriterionLevel"},
		"name": name, "description": about, "level": number, "points": number}
}
