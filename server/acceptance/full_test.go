package acceptance

import "slices"

// fullCLR is a credential that uses every optional member of every class of the data model (CLR-WRITE-026).
func fullCLR(issuerID string) object {
	clr := newCLR(issuerID)
	id := clr["id"].(string)
	clr["@context"] = extendedContext
	clr["issuer"] = fullProfile(issuerID)
	clr["awardedDate"] = "2023-12-20T10:00:00+01:00"
	clr["validUntil"] = "2034-01-01T00:00:00Z"
	clr["partial"] = true
	clr["image"] = image()
	clr["credentialSchema"] = []any{object{"type": "1EdTechJsonSchemaValidator2019",
		"id": "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"}}
	clr["termsOfUse"] = []any{object{"id": "https://college.example/terms", "type": "ext:IssuerPolicy"}}
	clr["evidence"] = []any{evidence()}
	clr["endorsement"] = []any{endorsement(id)}
	subject := clr["credentialSubject"].(object)
	subject["achievement"] = append(subject["achievement"].([]any), fullAchievement(id+"#full"))
	subject["identifier"] = []any{identifier(), object{"type": "IdentityObject", "hashed": true, "salt": "Kosher", "identityType": "emailAddress",
		"identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"}}
	badge := subject["verifiableCredential"].([]any)[0].(object)
	add(badge, object{"description": "One course.", "image": image(), "awardedDate": "2023-12-01T00:00:00Z",
		"validUntil": "2034-01-01T00:00:00Z", "evidence": []any{evidence()}, "endorsement": []any{endorsement(id + "/badge")},
		"termsOfUse": []any{object{"type": "ext:IssuerPolicy"}}})
	earned := badge["credentialSubject"].(object)
	add(earned, object{"activityStartDate": "2023-09-01T00:00:00Z", "activityEndDate": "2023-11-30T00:00:00Z",
		"identifier": []any{identifier()}, "image": image(), "licenseNumber": "RN-1", "narrative": "Did *well*.", "role": "student",
		"source": fullProfile("https://college.example/dean"), "term": "Fall 2023", "achievement": fullAchievement(id + "#badge"),
		"result": []any{object{"type": []any{"Result"}, "resultDescription": id + "#badge/rubric", "value": "4", "status": "Completed",
			"achievedLevel": id + "#badge/level", "alignment": []any{alignment()}}}})
	subject["verifiableCredential"] = []any{eddsa().embed(badge)}
	return clr
}

// add puts more members into the object.
func add(o, members object) {
	for member, value := range members {
		o[member] = value
	}
}

func image() object {
	return object{"id": "data:image/png;base64,iVBORw0KGgo=", "type": "Image", "caption": "A seal"}
}

func evidence() object {
	return object{"type": []any{"Evidence"}, "id": "https://college.example/evidence/1", "narrative": "Watched on the ward.", "name": "Observation",
		"description": "Two hours.", "genre": "Video", "audience": "Employers"}
}

func alignment() object {
	return object{"type": []any{"Alignment"}, "targetName": "Plans care", "targetUrl": "https://case.example/items/1", "targetCode": "N-1",
		"targetDescription": "Plans care.", "targetFramework": "Nursing", "targetType": "CFItem"}
}

func fullProfile(id string) object {
	entry := object{"type": "IdentifierEntry", "identifier": "12-345", "identifierType": "ext:charityNumber"}
	address := object{"type": []any{"Address"}, "addressCountry": "Norway", "addressCountryCode": "NO", "addressRegion": "Troms",
		"addressLocality": "Tromsø", "streetAddress": "Storgata 1", "postOfficeBoxNumber": "12", "postalCode": "9008",
		"geo": object{"type": "GeoCoordinates", "latitude": 69.65, "longitude": 18.96}}
	return object{"id": id, "type": []any{"Profile"}, "name": "Example College", "url": "https://college.example/", "phone": "+47 77 00 00 00",
		"description": "A college.", "image": image(), "email": "office@college.example", "address": address, "official": "Registrar",
		"otherIdentifier": []any{entry}, "parentOrg": object{"id": "https://system.example/", "type": []any{"Profile"}, "name": "The system"},
		"familyName": "Nord", "givenName": "Kari", "additionalName": "A.", "patronymicName": "Olsdatter", "honorificPrefix": "Dr",
		"honorificSuffix": "PhD", "familyNamePrefix": "van", "dateOfBirth": "1970-01-01"}
}

func fullAchievement(id string) object {
	rubric := object{"id": id + "/rubric", "type": []any{"ResultDescription"}, "name": "Rubric", "resultType": "RubricCriterionLevel",
		"alignment": []any{alignment()}, "allowedValue": []any{"1", "2", "3", "4"}, "requiredLevel": id + "/level", "requiredValue": "2",
		"valueMax": "4", "valueMin": "1", "rubricCriterionLevel": []any{object{"id": id + "/level", "type": []any{"RubricCriterionLevel"},
			"name": "Proficient", "alignment": []any{alignment()}, "description": "Without help.", "level": "3", "points": "30"}}}
	full := achievement(id, "ext:ClinicalPlacement")
	add(full, object{"alignment": []any{alignment()}, "creator": object{"id": "https://college.example/", "type": []any{"Profile"}},
		"creditsAvailable": 7.5, "criteria": object{"id": "https://college.example/criteria/1", "narrative": "Passed."}, "fieldOfStudy": "Nursing",
		"humanCode": "NUR-101", "image": image(), "inLanguage": "nb-NO", "resultDescription": []any{rubric}, "specialization": "Adults",
		"tag": []any{"care", "adults"}, "version": "2", "endorsement": []any{endorsement(id)},
		"otherIdentifier": []any{object{"type": "IdentifierEntry", "identifier": "A1", "identifierType": "sourcedId"}},
		"related":         []any{object{"id": id + "/se", "type": []any{"Related"}, "inLanguage": "se", "version": "1"}}})
	return full
}

// extendedContext also defines the names of what is outside of the data model: schemas, status lists, refresh services.
var extendedContext = append(slices.Clone(clrContext), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")

// endorsement is an EndorsementCredential about the thing with the id.
func endorsement(about string) object {
	return eddsa().embed(object{"@context": []any{clrContext[0], clrContext[2]}, "id": "https://board.example/endorsements/" + random(),
		"type": []any{"VerifiableCredential", "EndorsementCredential"}, "name": "Endorsed", "description": "By the board.",
		"issuer": object{"id": eddsa().ID, "type": []any{"Profile"}, "name": "The board"}, "validFrom": "2023-01-01T00:00:00Z",
		"awardedDate":       "2023-01-01T00:00:00Z",
		"credentialSubject": object{"id": about, "type": []any{"EndorsementSubject"}, "endorsementComment": "Sound."}})
}
