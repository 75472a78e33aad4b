package discovery

import "clrhost/server/api/service"

const (
	statusInfo = "Imsx_StatusInfo"
	jsonType   = "application/json"
	vcType     = "application/vc+ld+json"
	jwsType    = "text/plain"
)

func paths(svc service.Description) object {
	return object{
		service.PathDiscovery: object{"get": discoveryOperation()},
		service.PathCredentials: object{
			"get":  getCredentials(svc),
			"post": upsertCredential(svc),
		},
		service.PathProfile: object{
			"get": getProfile(svc),
			"put": putProfile(svc),
		},
	}
}

func discoveryOperation() object {
	return object{
		"operationId": "getServiceDescription",
		"summary":     "This document.",
		"responses": failures(object{
			"200": response("The service description.", body(object{"type": "object"}, jsonType)),
			"304": object{"description": "The description did not change since the ETag of If-None-Match."},
		}),
	}
}

func getCredentials(svc service.Description) object {
	ok := response("A page of the credentials of the person who gave the authorization, in the order of their first acceptance.",
		body(ref(svc.ResponseSchema), jsonType))
	ok["headers"] = object{
		"X-Total-Count": header("How many credentials match the query, over all pages.", object{"type": "integer", "minimum": 0}),
		"Link":          header("RFC 8288 links first, last, and where they exist prev and next.", object{"type": "string"}),
	}
	return secured(svc.CredentialReadonly, object{
		"operationId": "getCredentials",
		"summary":     "Read credentials.",
		"parameters": []object{
			parameter("limit", "How many credentials at most. More than 100 gives 100.",
				object{"type": "integer", "format": "int32", "minimum": 1, "default": 20}),
			parameter("offset", "How many credentials to skip.",
				object{"type": "integer", "format": "int32", "minimum": 0, "default": 0}),
			parameter("since", "Only credentials whose validFrom is after this instant.",
				object{"type": "string", "format": "date-time"}),
		},
		"responses": failures(object{"200": ok}, "400", "401", "403", "405", "406", "429", "500"),
	})
}

func upsertCredential(svc service.Description) object {
	request := merge(body(ref(svc.CredentialType), jsonType, vcType), body(ref("CompactJws"), jwsType))
	return secured(svc.CredentialUpsert, object{
		"operationId": "upsertCredential",
		"summary":     "Insert a credential, or replace the one with the same issuer id and credential id.",
		"requestBody": object{"required": true, "content": request},
		"responses": failures(object{
			"200": response("Replaced, or already held: the credential as sent.", request),
			"201": response("Inserted: the credential as sent.", request),
			"304": object{"description": "The stored credential is newer by validFrom and stays."},
		}, "400", "401", "403", "405", "413", "415", "429", "500", "503"),
	})
}

func getProfile(svc service.Description) object {
	return secured(svc.ProfileReadonly, object{
		"operationId": "getProfile",
		"summary":     "Read the profile of the person who gave the authorization.",
		"responses": failures(object{"200": response("The profile.", body(ref("Profile"), jsonType))},
			"401", "403", "405", "406", "429", "500"),
	})
}

func putProfile(svc service.Description) object {
	return secured(svc.ProfileUpdate, object{
		"operationId": "putProfile",
		"summary":     "Replace the whole profile. Its id stays the one that getProfile gives.",
		"requestBody": object{"required": true, "content": body(ref("Profile"), jsonType)},
		"responses": failures(object{"200": response("The profile as sent.", body(ref("Profile"), jsonType))},
			"400", "401", "403", "405", "413", "415", "429", "500"),
	})
}

func secured(scope string, operation object) object {
	operation["security"] = []object{{securityScheme: []string{scope}}}
	return operation
}

// failures adds the listed failures, and the default, all of which are Imsx_StatusInfo.
func failures(responses object, statuses ...string) object {
	for _, status := range append(statuses, "default") {
		responses[status] = object{"$ref": "#/components/responses/" + statusInfo}
	}
	return responses
}

func failure() object {
	return response("What went wrong.", body(ref(statusInfo), jsonType))
}

func response(description string, content object) object {
	return object{"description": description, "content": content}
}

func body(schema object, types ...string) object {
	out := object{}
	for _, name := range types {
		out[name] = object{"schema": schema}
	}
	return out
}

func header(description string, schema object) object {
	return object{"description": description, "schema": schema}
}

func parameter(name, description string, schema object) object {
	return object{"name": name, "in": "query", "description": description, "required": false,
		"allowEmptyValue": false, "schema": schema}
}

func merge(a, b object) object {
	for k, v := range b {
		a[k] = v
	}
	return a
}
