package registration

import (
	"slices"
	"strings"

	"clrhost/storage"
)

// difference returns the names of the members that an update changed (RFC 7591, Section 2), without their values, and the
// state if the update ended the operator's approval.
func difference(old, next storage.Client) string {
	var names []string
	for name, same := range map[string]bool{
		"client_name":      old.Name == next.Name,
		"client_uri":       old.URI == next.URI,
		"logo_uri":         old.LogoURI == next.LogoURI,
		"tos_uri":          old.TosURI == next.TosURI,
		"policy_uri":       old.PolicyURI == next.PolicyURI,
		"software_id":      old.SoftwareID == next.SoftwareID,
		"software_version": old.SoftwareVersion == next.SoftwareVersion,
		"redirect_uris":    slices.Equal(old.RedirectURIs, next.RedirectURIs),
		"grant_types":      slices.Equal(old.GrantTypes, next.GrantTypes),
		"response_types":   slices.Equal(old.ResponseTypes, next.ResponseTypes),
		"scope":            slices.Equal(old.Scopes, next.Scopes),
		"contacts":         slices.Equal(old.Contacts, next.Contacts),
	} {
		if !same {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	text := strings.Join(names, " ")
	if next.State != old.State {
		text += "; " + string(next.State)
	}
	return text
}
