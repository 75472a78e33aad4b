package account

import (
	"slices"

	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// changes is what an app has changed of itself since its user allowed it.
type changes struct {
	Was, Name string          // its name then and now; both "" when that is the same
	Addresses []string        // to which it may send people back, and could not then
	Others    []phrase.Phrase // what else has changed
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
	for _, other := range []struct {
		saw, is string
		changed phrase.Phrase
	}{
		{saw.LogoURI, is.LogoURI, phrase.Of("It changed its picture.")},
		{saw.URI, is.URI, phrase.Of("It changed its home page.")},
		{saw.TosURI, is.TosURI, phrase.Of("It changed the page of its terms.")},
		{saw.PolicyURI, is.PolicyURI, phrase.Of("It changed the page of its privacy policy.")},
	} {
		if other.saw != other.is {
			c.Others = append(c.Others, other.changed)
		}
	}
	if c.Was == "" && len(c.Addresses) == 0 && len(c.Others) == 0 {
		return nil // fewer addresses than before are no risk to its user
	}
	return &c
}
