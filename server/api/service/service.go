// Package service describes a 1EdTech credential service as data: its paths, scopes and member names, and the credentials
// that it accepts. The handlers of the API are one engine that is given such a description, because the Open
// Badges 3.0 API is the CLR 2.0 API under other names.
package service

import (
	"clrhost/credential"
	"clrhost/oauth/scope"
)

// The paths of a service's operations, below its base path.
const (
	PathDiscovery   = "/discovery"
	PathCredentials = "/credentials"
	PathProfile     = "/profile"
)

// Description is one service: the names and paths in which it differs from its siblings.
type Description struct {
	ID       string // names its lists in storage, so it MUST stay what it is
	Title    string // of the standard, for people
	Cited    string // how a clause of the standard is cited, such as "CLR 2.0"
	Version  string // of its API
	BasePath string // fixed path below the host's public URL

	CredentialReadonly string // scope of getCredentials
	CredentialUpsert   string // scope of upsertCredential
	ProfileReadonly    string // scope of getProfile
	ProfileUpdate      string // scope of putProfile

	CredentialType   string // the type that a credential MUST have to be accepted
	ResponseSchema   string // name of the getCredentials response in the service description
	CredentialMember string // member of that response that holds credentials with embedded proofs
	JWSMember        string // member of that response that holds compact JWS strings
	ProfileContext   string // JSON-LD context of a profile this host makes itself
}

// Clause cites a part of the standard, such as an operation.
func (d Description) Clause(part string) string { return d.Cited + ", " + part }

// CLR is the Comprehensive Learner Record Standard 2.0.
func CLR() Description {
	return Description{
		ID:                 "clr",
		Cited:              "CLR 2.0",
		Title:              "Comprehensive Learner Record Standard",
		Version:            "2.0",
		BasePath:           "/ims/clr/v2p0",
		CredentialReadonly: scope.CredentialReadonly,
		CredentialUpsert:   scope.CredentialUpsert,
		ProfileReadonly:    scope.ProfileReadonly,
		ProfileUpdate:      scope.ProfileUpdate,
		CredentialType:     credential.TypeCLR,
		ResponseSchema:     "GetClrCredentialsResponse",
		CredentialMember:   "credential",
		JWSMember:          "compactJwsString",
		ProfileContext:     "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
	}
}
