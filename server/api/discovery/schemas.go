package discovery

import "clrhost/server/api/service"

// schemas are outlines, from which a client can be generated. The standard's own JSON Schemas hold the rest.
func schemas(svc service.Description) object {
	return object{
		svc.ResponseSchema: object{
			"type":                 "object",
			"additionalProperties": false,
			"properties": object{
				svc.CredentialMember: list(ref(svc.CredentialType)),
				svc.JWSMember:        list(ref("CompactJws")),
			},
		},
		svc.CredentialType: open("A credential with an embedded proof.",
			object{
				"@context":          object{"type": "array", "minItems": 1, "items": object{}},
				"id":                uri(),
				"type":              words(),
				"name":              text(),
				"issuer":            object{"description": "The id of the issuer, or its Profile."},
				"validFrom":         instant(),
				"validUntil":        instant(),
				"credentialSubject": object{"type": "object", "additionalProperties": true},
				"proof":             object{"description": "One proof or several."},
			}, "@context", "id", "type", "issuer", "validFrom", "credentialSubject"),
		"CompactJws": object{
			"type": "string", "description": "A credential secured as a compact JWS (VC-JWT).",
			"pattern": `^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`,
		},
		"Profile": open("A person or an organization.",
			object{"id": uri(), "type": words(), "name": text(), "email": text(), "url": uri()}, "id", "type"),
		statusInfo: object{
			"type":                 "object",
			"additionalProperties": false,
			"required":             []string{"imsx_codeMajor", "imsx_severity"},
			"properties": object{
				"imsx_codeMajor":   choice("failure", "processing", "success", "unsupported"),
				"imsx_severity":    choice("error", "status", "warning"),
				"imsx_description": text(),
				"imsx_codeMinor":   ref("Imsx_CodeMinor"),
			},
		},
		"Imsx_CodeMinor": object{
			"type":                 "object",
			"additionalProperties": false,
			"required":             []string{"imsx_codeMinorField"},
			"properties":           object{"imsx_codeMinorField": codeMinorFields()},
		},
	}
}

func codeMinorFields() object {
	fields := list(object{
		"type":                 "object",
		"additionalProperties": false,
		"required":             []string{"imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"},
		"properties": object{
			"imsx_codeMinorFieldName": text(),
			"imsx_codeMinorFieldValue": choice("forbidden", "fullsuccess", "internal_server_error", "invalid_data",
				"invalid_query_parameter", "misdirected_request", "not_acceptable", "not_allowed", "not_found",
				"not_modified", "server_busy", "unauthorizedrequest", "unknown"),
		},
	})
	fields["minItems"] = 1
	return fields
}

func open(description string, properties object, required ...string) object {
	return object{"type": "object", "description": description, "additionalProperties": true,
		"properties": properties, "required": required}
}

func ref(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

func list(items object) object { return object{"type": "array", "items": items} }

func text() object { return object{"type": "string"} }

func uri() object { return object{"type": "string", "format": "uri"} }

func instant() object { return object{"type": "string", "format": "date-time"} }

// words is a list of strings; JSON-LD compaction may leave a single one bare.
func words() object {
	return object{"oneOf": []object{text(), list(text())}}
}

func choice(values ...string) object { return object{"type": "string", "enum": values} }
