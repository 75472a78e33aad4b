package intake

import (
	"slices"

	"clrhost/credential"
	"clrhost/server/api/service"
)

// Place is the list of an owner into which a credential is to come.
type Place struct {
	Service string
	Types   []string // one of which the credential MUST have; none for a list of any type
}

// The lists of credentials that no client submits here. Neither is served to clients.
const (
	serviceBadges = "ob"    // Open Badges 3.0
	serviceOther  = "other" // any other credential
)

// PlaceOf is the place of a credential whose writer names none: that of its type.
func PlaceOf(c *credential.Credential) Place {
	clr := service.CLR()
	switch {
	case slices.Contains(c.Types, clr.CredentialType):
		return Place{Service: clr.ID, Types: []string{clr.CredentialType}}
	case slices.ContainsFunc(c.Types, isBadge):
		return Place{Service: serviceBadges}
	}
	return Place{Service: serviceOther}
}

// isBadge reports a type of Open Badges 3.0, which has two names for one class (Open Badges 3.0, AchievementCredential).
func isBadge(name string) bool {
	return name == "AchievementCredential" || name == "OpenBadgeCredential"
}
