package probe

import (
	"cmp"
	"fmt"

	"clrhost/conformance"
)

// Prepared is a client that was registered before the run, and approved where the host wants that. The zero value is none.
type Prepared struct {
	ID, Secret  string
	RedirectURI string // one of those it was registered with; "" means /callback at the site of the client
}

// needsRegistration is why cases are skipped that register clients of their own.
const needsRegistration = "the run has a client that was prepared beforehand (--client-id), and registers none"

// registers reports whether the run registers its clients.
func (c *Config) registers() bool { return c.Client.ID == "" }

// Registers reports whether the run registers its clients.
func (p *Probe) Registers() bool { return p.partner.cfg.registers() }

// prepared is the client that was prepared, as if the run had registered it.
func (p *Probe) prepared(c Prepared, site string) *Client {
	m := p.metadataAt(site)
	return &Client{ID: c.ID, Secret: c.Secret, RedirectURI: cmp.Or(c.RedirectURI, site+"/callback"), Scopes: p.allScopes(), Metadata: m}
}

// FreshClient returns a client that the person has met as little as possible: a new one, or the shared one in a run that
// registers none.
func (p *Probe) FreshClient() *Client {
	if p.Registers() {
		return p.NewClient(p.Metadata())
	}
	return p.Client()
}

// otherPrepared is the second client of a run that registers none.
func (p *Probe) otherPrepared() *Client {
	other := p.partner.cfg.OtherClient
	if other.ID == "" {
		p.Skip("no second client was prepared (--other-client-id)")
	}
	return p.prepared(other, p.partner.cfg.OtherClientURL)
}

// keep has the clients saved that wait for approval, so that they are not removed, and returns how the run is made again.
func (partner *Partner) keep(p *Probe) (command string, err error) {
	first := p.Client()
	if partner.cfg.Save == nil {
		return "run again with --save-client FILE, which keeps the clients that the run registers, have them approved, and name them by --client-id; " +
			"or have a client registered by hand", nil
	}
	clients := []*Client{first}
	if result := partner.session.Try(p.Context(), func(a *conformance.Attempt) {
		second := *p
		second.Attempt = a
		clients = append(clients, second.OtherClient())
	}); result.Outcome != conformance.Pass {
		p.Note("No second client could be registered: %s", result.Reason)
	}
	for i, name := range []string{"", "other-"}[:len(clients)] {
		path, err := partner.cfg.Save(name, clients[i].Secret)
		if err != nil {
			return "", fmt.Errorf("save the client %s: %w", clients[i].ID, err)
		}
		partner.remains.spare(clients[i].ID)
		command += fmt.Sprintf(" --%sclient-id %s --%sclient-secret-file %s", name, clients[i].ID, name, path)
	}
	return "approve " + counted(len(clients), "client") + " of this run at the host, and run again with" + command, nil
}

// spare takes a client that is to be approved from what the run removes.
func (m *remains) spare(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, c := range m.clients {
		if c.ID == id {
			m.clients = append(m.clients[:i:i], m.clients[i+1:]...)
			m.others = append(m.others, fmt.Sprintf("The client %s, which waits for approval.", id))
			return
		}
	}
}
