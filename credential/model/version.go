package model

import "clrhost/internal/untyped"

// Version is a generation of the VC Data Model.
type Version string

const (
	Version11 Version = "1.1" // issuanceDate, and the vc claim of a JWT
	Version20 Version = "2.0" // validFrom, and a JWT whose payload is the credential
)

// other is the other version.
func (v Version) other() Version {
	if v == Version11 {
		return Version20
	}
	return Version11
}

// VersionOf is the generation that the first context of a credential names; empty when it names neither.
func VersionOf(credential map[string]any) Version {
	contexts := untyped.List(credential["@context"])
	if len(contexts) == 0 {
		return ""
	}
	switch untyped.Text(contexts[0]) {
	case vc.Current:
		return Version20
	case vc.aliases[0]:
		return Version11
	}
	return ""
}

// GenerationOf is the version whose members a credential uses: the one its context names, else that of its dates.
func GenerationOf(credential map[string]any) Version {
	if named := VersionOf(credential); named != "" {
		return named
	}
	_, has20 := credential["validFrom"]
	_, has11 := credential["issuanceDate"]
	if has11 && !has20 {
		return Version11
	}
	return Version20
}

// Member is the name a member of the envelope has in this version, given its name in VCDM 2.0.
func (v Version) Member(name string) string {
	if v != Version11 {
		return name
	}
	switch name {
	case "validFrom":
		return "issuanceDate"
	case "validUntil":
		return "expirationDate"
	}
	return name
}
