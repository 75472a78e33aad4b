package account

import (
	"slices"

	"clrhost/server/pages/page"
	"clrhost/storage"
)

// changes is what an app has changed of itself since its user allowed it.
type changes struct {
	Was, Name string   // its name then and now; both "" when that is the same
	Addresses []string // to which it may send people back, and could not then
	Others    []string // what else has changed, in words
}

// changesOf compares an app with what its user saw. It is nil when that is the same, or not known.
func changesOf(saw, is storage.Shown) *changes {
	if saw.IsZero() || saw.Equal(is) {
		return nil
	}
	var c changes
	if saw.Name != is.Name {
		c.Was, c.Name = page.NameOf(saw), page.NameOf(is)
	}
	for _, uri := range is.RedirectURIs {
		if !slices.Contains(saw.RedirectURIs, uri) {
			c.Addresses = append(c.Addresses, uri)
		}
	}
	for _, other := range []struct{ saw, is, name string }{
		{saw.LogoURI, is.LogoURI, "its picture"},
		{saw.URI, is.URI, "its home page"},
		{saw.TosURI, is.TosURI, "the page of its terms"},
		{saw.PolicyURI, is.PolicyURI, "the page of its privacy policy"},
	} {
		if other.saw != other.is {
			c.Others = append(c.Others, other.name)
		}
	}
	if c.Was == "" && len(c.Addresses) == 0 && len(c.Others) == 0 {
		return nil // fewer addresses than before are no risk to its user
	}
	return &c
}
