package registration

import (
	"fmt"
	"slices"

	"clrhost/internal/text"
	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/storage"
)

// maxEntries bounds the entries of redirect_uris and contacts.
const maxEntries = 10

// rules are the rules of this host for a client's metadata.
type rules struct {
	scopes       []string
	taken        []string // names that no client may have, as text.Skeleton reads them
	loopbackHTTP bool
}

// fill puts the metadata of d in place of the client's, with defaults for optional members that are left out, and notes in
// d every rule that is broken. A registered client stays on its host name. When d has a problem, the client MUST NOT be used.
func (r rules) fill(c *storage.Client, d *document) {
	c.Name = r.name(d)
	c.SoftwareID = d.text("software_id")
	c.SoftwareVersion = d.text("software_version")
	r.fillURLs(c, d)
	c.Scopes = r.scope(d)
	c.GrantTypes = grantTypes(d)
	c.ResponseTypes = responseTypes(d)
	c.Contacts = contacts(d)
	authMethod(d)
}

// name returns a text that does not look like the name of this host.
func (r rules) name(d *document) string {
	name := d.text("client_name")
	if name != "" && slices.Contains(r.taken, text.Skeleton(name)) {
		d.fault("client_name", "must not be a name that stands for this host itself, nor look like one")
	}
	return name
}

// taken returns the skeletons of the names of this host and of words that vouch for their bearer.
func taken(hostNames []string) []string {
	var all []string
	for _, name := range append([]string{"clrhost", "verified", "official"}, hostNames...) {
		all = append(all, text.Skeleton(name))
	}
	return all
}

// fillURLs also requires one host name of all URLs (RFC 7591, Section 5).
func (r rules) fillURLs(c *storage.Client, d *document) {
	one := oneHost{rules: r, document: d, registered: hostName(c.URI)}
	for _, page := range []struct {
		name string
		into *string
	}{
		{"client_uri", &c.URI}, {"logo_uri", &c.LogoURI}, {"tos_uri", &c.TosURI}, {"policy_uri", &c.PolicyURI},
	} {
		if *page.into = d.str(page.name); *page.into != "" {
			one.check(page.name, *page.into)
		}
	}
	if _, ok := d.given("redirect_uris"); !ok {
		d.fault("redirect_uris", "is missing")
	}
	c.RedirectURIs = d.list("redirect_uris", maxEntries)
	for i, uri := range c.RedirectURIs {
		one.check(at("redirect_uris", i), uri)
	}
}

// scope rejects what this host does not serve at registration, rather than when the first user waits.
func (r rules) scope(d *document) []string {
	names := scope.Parse(d.str("scope"))
	unknown := 0
	for _, name := range names {
		if slices.Contains(r.scopes, name) {
			continue
		}
		if unknown++; unknown <= maxEntries {
			d.fault("scope", "names "+shorten(name)+", which this host does not support")
		}
	}
	if unknown > maxEntries {
		d.fault("scope", fmt.Sprintf("names %d scopes in all that this host does not support", unknown))
	}
	return names
}

// grantTypes requires the code flow, which may be followed by refresh (RFC 7591, Section 2).
func grantTypes(d *document) []string {
	types := d.list("grant_types", 2)
	if types == nil {
		return []string{protocol.GrantTypeAuthorizationCode}
	}
	for _, t := range types {
		if t != protocol.GrantTypeAuthorizationCode && t != protocol.GrantTypeRefreshToken {
			d.fault("grant_types", "may contain authorization_code and refresh_token, not "+shorten(t))
		}
	}
	if !slices.Contains(types, protocol.GrantTypeAuthorizationCode) {
		d.fault("grant_types", "must contain authorization_code")
	}
	return types
}

func responseTypes(d *document) []string {
	types := d.list("response_types", maxEntries)
	for _, t := range types {
		if t != protocol.ResponseTypeCode {
			d.fault("response_types", "may contain code only, not "+shorten(t))
		}
	}
	return []string{protocol.ResponseTypeCode}
}

func contacts(d *document) []string {
	list := d.list("contacts", maxEntries)
	for i, contact := range list {
		if rule := textRule(contact); rule != "" {
			d.fault(at("contacts", i), rule)
		}
	}
	return list
}

// authMethod checks a member that has one possible value and therefore is not stored.
func authMethod(d *document) {
	method, ok := d.given("token_endpoint_auth_method")
	if ok && method != protocol.AuthMethodClientSecretBasic {
		d.fault("token_endpoint_auth_method", "must be client_secret_basic")
	}
}
