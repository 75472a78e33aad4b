package schema_test

import "maps"

// The documents here use every member of every class, so that no member escapes the changes made to them.
// TestMaximalDocumentsAreMaximal compares them with the published schemas.

type object = map[string]any

const (
	vc2 = "https://www.w3.org/ns/credentials/v2"
	clr = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
	ob  = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	jws = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
)

// with joins objects into a fresh one.
func with(parts ...object) object {
	whole := object{}
	for _, part := range parts {
		maps.Copy(whole, part)
	}
	return whole
}

func image() object {
	return object{"id": "https://example.edu/seal.png", "type": "Image", "caption": object{"en": "Seal", "es-ES": "Sello"}}
}

func alignment() object {
	return object{
		"type": []any{"Alignment"}, "targetName": "Dose calculation", "targetUrl": "https://example.edu/cf/7", "targetCode": "N7",
		"targetDescription": "Calculates doses", "targetFramework": "Nursing", "targetType": "ceasn:Competency",
	}
}

// evidence shows a type without its array.
func evidence() object {
	return object{
		"id": "https://example.edu/evidence/1", "type": "Evidence", "name": "Logbook", "narrative": "Ward round", "description": "Scans",
		"genre": "ePortfolio", "audience": "Board of nursing",
	}
}

func verifiable(issuer any, types ...any) object {
	return object{
		"type": types, "issuer": issuer, "validFrom": "2024-05-31T12:00:00Z", "validUntil": "2034-05-31T12:00:00+02:00",
		"proof": []any{object{
			"type": "DataIntegrityProof", "created": "2024-05-31T12:00:01Z", "cryptosuite": "eddsa-rdfc-2022", "challenge": "c",
			"domain": "example.edu", "nonce": "n", "proofPurpose": "assertionMethod", "proofValue": "z5F",
			"verificationMethod": "https://example.edu/keys#1",
		}},
		"credentialSchema": []any{object{"id": "https://example.edu/schema", "type": "1EdTechJsonSchemaValidator2019"}},
		"credentialStatus": object{"id": "https://example.edu/status#1", "type": "1EdTechRevocationList"},
		"refreshService":   object{"id": "https://example.edu/refresh", "type": "1EdTechCredentialRefresh"},
		"termsOfUse":       []any{object{"id": "https://example.edu/terms", "type": "Terms"}},
		"evidence":         []any{evidence()},
	}
}

func described(issuer any, types ...any) object {
	return with(verifiable(issuer, types...), object{
		"id": "urn:uuid:5f0f", "name": "Bachelor of Science in Nursing", "description": object{"en": "A degree"},
		"awardedDate": "2024-05-30T00:00:00Z",
	})
}

func endorsement(issuer any) object {
	return with(described(issuer, "VerifiableCredential", "EndorsementCredential"), object{
		"@context": []any{vc2, ob, object{"note": "https://example.edu/note"}},
		"credentialSubject": object{
			"id": "https://example.edu", "type": []any{"EndorsementSubject"}, "endorsementComment": "Accredited",
		},
	})
}

func endorsed(object object) object {
	object["endorsement"], object["endorsementJwt"] = []any{endorsement("https://accreditor.example")}, []any{jws}
	return object
}

func identifierEntry() object {
	return object{"type": "IdentifierEntry", "identifier": "123", "identifierType": "sourcedId"}
}

// organization is a profile at its least.
func organization() object {
	return object{"id": "https://system.example", "type": []any{"Profile", "Organization"}}
}

func profile() object {
	return endorsed(object{
		"id": "https://example.edu", "type": []any{"Profile"}, "name": "Example University", "url": "https://example.edu/home",
		"phone": "+1", "description": "A university", "image": image(), "email": "a@example.edu",
		"address": object{
			"type": []any{"Address"}, "addressCountry": "USA", "addressCountryCode": "US", "addressRegion": "CA",
			"addressLocality": "Fresno", "streetAddress": "1 Main", "postOfficeBoxNumber": "1", "postalCode": "93650",
			"geo": object{"type": "GeoCoordinates", "latitude": 36.7, "longitude": -119.7},
		},
		"otherIdentifier": []any{identifierEntry()}, "official": "Registrar",
		"parentOrg":  organization(),
		"familyName": "F", "givenName": "G", "additionalName": "A", "patronymicName": "P", "honorificPrefix": "Dr",
		"honorificSuffix": "Jr", "familyNamePrefix": "van", "dateOfBirth": "1990-01-31",
	})
}

func achievement() object {
	return endorsed(object{
		"id": "https://example.edu/a/1", "type": []any{"Achievement"}, "name": "Pharmacology", "description": "Doses",
		"criteria":        object{"id": "https://example.edu/c/1", "narrative": "Pass the test"},
		"achievementType": "ext:Rotation", "alignment": []any{alignment()}, "creator": organization(), "creditsAvailable": 3.5,
		"fieldOfStudy": "Nursing", "humanCode": "N-101", "image": image(), "inLanguage": "en-US",
		"otherIdentifier": []any{identifierEntry()},
		"related":         []any{object{"id": "https://example.edu/a/0", "type": []any{"Related"}, "inLanguage": "es", "version": "1"}},
		"resultDescription": []any{object{
			"id": "urn:uuid:rd", "type": []any{"ResultDescription"}, "name": "Grade", "resultType": "RubricCriterionLevel",
			"alignment": []any{alignment()}, "allowedValue": []any{"C", "B", object{"en": "A"}}, "requiredLevel": "urn:uuid:l",
			"requiredValue": "C", "valueMax": "A", "valueMin": "C",
			"rubricCriterionLevel": []any{object{
				"id": "urn:uuid:l", "type": []any{"RubricCriterionLevel"}, "name": "Mastered", "alignment": []any{alignment()},
				"description": "All of it", "level": "3", "points": "30",
			}},
		}},
		"specialization": "Acute care", "tag": []any{"dose", object{"en": "drug"}}, "version": "2",
	})
}

func identityObject() object {
	return object{"type": "IdentityObject", "hashed": true, "identityHash": "md5$ddd142639a792e74751ee7e129237efa", "identityType": "emailAddress", "salt": "s"}
}

func achievementCredential() object {
	return with(endorsed(described(profile(), "VerifiableCredential", "OpenBadgeCredential")), object{
		"@context": []any{vc2, ob}, "image": image(),
		"credentialSubject": object{
			"id": "did:example:jordan", "type": []any{"AchievementSubject"}, "identifier": []any{identityObject()},
			"achievement": achievement(), "activityStartDate": "2024-01-01T00:00:00Z", "activityEndDate": "2024-02-01T00:00:00Z",
			"creditsEarned": 3.0, "image": image(), "licenseNumber": "L1", "narrative": "Fine work", "role": "Student",
			"source": organization(), "term": "Fall",
			"result": []any{object{
				"type": []any{"Result"}, "achievedLevel": "urn:uuid:l", "alignment": []any{alignment()}, "resultDescription": "urn:uuid:rd",
				"status": "Completed", "value": "A",
			}},
		},
	})
}

func clrCredential() object {
	return with(endorsed(described(profile(), "VerifiableCredential", "ClrCredential")), object{
		"@context": []any{vc2, clr, ob}, "image": image(), "partial": false,
		"credentialSubject": object{
			"id": "did:example:jordan", "type": []any{"ClrSubject"}, "identifier": []any{identityObject()},
			"achievement": []any{achievement()},
			"verifiableCredential": []any{with(verifiable("did:web:example.edu", "VerifiableCredential"), object{
				"@context": []any{vc2}, "id": "urn:uuid:n", "credentialSubject": object{"id": "did:example:jordan", "degree": "BSN"},
			})},
			"association": []any{object{
				"type": "Association", "associationType": "isChildOf", "sourceId": "https://example.edu/a/1", "targetId": "https://example.edu/a/2",
			}},
		},
	})
}

func statusInfo() object {
	return object{
		"imsx_codeMajor": "failure", "imsx_severity": "error", "imsx_description": "No such credential",
		"imsx_codeMinor": object{"imsx_codeMinorField": []any{
			object{"imsx_codeMinorFieldName": "sourceSystem", "imsx_codeMinorFieldValue": "not_found"},
		}},
	}
}

func response(credential object) object {
	return object{"credential": []any{credential}, "compactJwsString": []any{jws}}
}
