package known

import "clrhost/credential"

// Issuers is a list of known issuers, by normalized id. The nil list knows nobody.
type Issuers map[string]credential.KnownIssuer

var _ credential.Issuers = Issuers(nil)

// Known returns the issuer with that id.
func (i Issuers) Known(issuerID string) (credential.KnownIssuer, bool) {
	issuer, found := i[credential.Normalized(issuerID)]
	return issuer, found
}
