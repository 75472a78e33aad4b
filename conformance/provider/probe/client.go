package probe

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"clrhost/conformance"
)

// Metadata is the metadata that a client registers (RFC 7591, Section 2).
type Metadata map[string]any

// Without returns a copy that leaves a member out.
func (m Metadata) Without(name string) Metadata {
	copied := maps.Clone(m)
	delete(copied, name)
	return copied
}

// With returns a copy in which a member has another value.
func (m Metadata) With(name string, value any) Metadata {
	copied := maps.Clone(m)
	copied[name] = value
	return copied
}

// Client is a registered client.
type Client struct {
	ID, Secret      string
	RedirectURI     string   // the first it registered
	Scopes          []string // that it may ask for, by the answer to its registration (RFC 7591, Section 3.2.1)
	Metadata        Metadata
	ManagementURL   string // RFC 7592; "" when the host offers none
	ManagementToken string
}

// Metadata returns a complete registration: every member that the standard requires, on one https host, and every
// scope that the host advertises.
func (p *Probe) Metadata() Metadata { return p.metadataAt(p.partner.cfg.ClientURL) }

func (p *Probe) metadataAt(site string) Metadata {
	return Metadata{
		"client_name":      "Conformance run",
		"client_uri":       site,
		"logo_uri":         site + "/logo.png",
		"tos_uri":          site + "/terms",
		"policy_uri":       site + "/privacy",
		"software_id":      "clrhost-conformance",
		"software_version": "1",
		"redirect_uris":    []string{site + "/callback", site + "/other-callback"},
		"grant_types":      []string{"authorization_code", "refresh_token"},
		"response_types":   []string{"code"},
		"scope":            joined(p.allScopes()),
	}
}

// allScopes are those a client of this run registers: the advertised ones, and offline_access.
func (p *Probe) allScopes() []string {
	scopes := slices.Clone(p.Host().Scopes)
	if !slices.Contains(scopes, OfflineAccess) {
		scopes = append(scopes, OfflineAccess)
	}
	return scopes
}

// Scopes are those of the standard that the run may ask for: the advertised ones or, where it registers clients, those of
// them for which the host registered the shared client.
func (p *Probe) Scopes() []string {
	scopes := slices.DeleteFunc(slices.Clone(p.Host().Scopes), func(name string) bool { return name == OfflineAccess })
	if !p.partner.cfg.signsIn() && p.partner.cfg.Ask == nil {
		return scopes
	}
	c := p.Client()
	return slices.DeleteFunc(scopes, func(name string) bool { return !c.mayAsk(name) })
}

// everyScope is what the token of the preflight is for.
func (p *Probe) everyScope() []string { return append(p.Scopes(), OfflineAccess) }

// mayAsk reports whether a client may ask for a scope. offline_access is none that a registration need name.
func (c *Client) mayAsk(scope string) bool {
	return scope == OfflineAccess || slices.Contains(c.Scopes, scope)
}

// admits skips the case when the host registered the client without a scope that it needs, as it may (RFC 7591, Section
// 3.2.1).
func (p *Probe) admits(c *Client, scopes []string) {
	for _, name := range scopes {
		if !c.mayAsk(name) {
			p.Skip("the host registered the client without the scope %s, as RFC 7591, Section 3.2.1, lets it", name)
		}
	}
}

// Register sends a registration.
func (p *Probe) Register(m Metadata, edits ...Edit) *Reply {
	if !p.Registers() {
		p.Skip(needsRegistration)
	}
	body, err := json.Marshal(m)
	if err != nil {
		p.Unable("the registration could not be written: %v", err)
	}
	edits = append([]Edit{Body("application/json", body)}, edits...)
	return p.send(KindRegistration, newRequest(http.MethodPost, p.endpoint("registration", p.Host().Registration), nil, edits))
}

// Client reads the client out of the answer to a registration. Whatever else is wrong with the answer, a client that can
// be used is used: what is wrong is for the cases about registration to report.
func (r *Reply) Client(m Metadata) *Client {
	c := r.Succeeded().client(m)
	r.expect(c.ID != "" && c.Secret != "", "a client_id and a client_secret", "a body that begins with "+excerpt(r.Content))
	return c
}

func (r *Reply) client(m Metadata) *Client {
	object := r.loosely()
	text := func(name string) string { return loose(object.Member(name)) }
	c := &Client{
		ID: text("client_id"), Secret: text("client_secret"), Metadata: m,
		ManagementURL: text("registration_client_uri"), ManagementToken: text("registration_access_token"),
	}
	if uris, ok := m["redirect_uris"].([]string); ok && len(uris) > 0 {
		c.RedirectURI = uris[0]
	}
	asked, _ := m["scope"].(string)
	c.Scopes = split(first(text("scope"), asked))
	return c
}

// NewClient registers a client that no other case uses.
func (p *Probe) NewClient(m Metadata) *Client {
	return conformance.Given(p, "a registered client", func() *Client { return p.Register(m).Client(m) })
}

// Client returns the client that the cases of a run share. It may ask for every scope, unless the host registered it for
// fewer.
func (p *Probe) Client() *Client {
	return conformance.Once(p, "client", "a registered client", func() *Client {
		if !p.Registers() {
			return p.prepared(p.partner.cfg.Client, p.partner.cfg.ClientURL)
		}
		m := p.Metadata()
		return p.Register(m).Client(m)
	})
}

// OtherClient returns a second shared client, of another site.
func (p *Probe) OtherClient() *Client {
	return conformance.Once(p, "other client", "a second registered client", func() *Client {
		if !p.Registers() {
			return p.otherPrepared()
		}
		m := p.metadataAt(p.partner.cfg.OtherClientURL).With("client_name", "Another conformance client")
		return p.Register(m).Client(m)
	})
}

// Manage sends a request to a client's own place at the host (RFC 7592), with its registration token. A host may give
// the client another token with every answer, which the next request then has (RFC 7592, Section 3).
func (p *Probe) Manage(c *Client, method string, edits ...Edit) *Reply {
	if c.ManagementURL == "" || c.ManagementToken == "" {
		p.Skip("the host offers no management of registrations (RFC 7592 is optional)")
	}
	edits = append([]Edit{Header("Authorization", "Bearer "+c.ManagementToken)}, edits...)
	reply := p.send(KindManagement, newRequest(method, c.ManagementURL, nil, edits))
	if reply.Code == http.StatusOK {
		c.ManagementToken = first(reply.client(c.Metadata).ManagementToken, c.ManagementToken)
	}
	return reply
}
