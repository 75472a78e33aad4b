package provider

import (
	"encoding/json"
	"maps"
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// managed returns the client that the cases of this group share: what one changes it restores.
func managed(p *Probe) *probe.Client {
	return conformance.Once(p, "managed client", "a client that reads its registration", func() *probe.Client {
		m := p.Metadata().With("client_name", "Managed client").With("contacts", []string{"conformance@example.org"})
		c := p.Register(m).Client(m)
		p.Manage(c, "GET").Succeeded().Lenient()
		return c
	})
}

// registrationOf is the registration as the host holds it.
func registrationOf(p *Probe, c *probe.Client) probe.Metadata {
	return conformance.Given(p, "the registration", func() probe.Metadata {
		return p.Manage(c, "GET").Succeeded().Lenient().Raw().(map[string]any)
	})
}

// unchanged is what a client sends to keep its registration as it is (RFC 7592, Section 2.2).
func unchanged(p *Probe, c *probe.Client) probe.Metadata {
	m := registrationOf(p, c)
	maps.DeleteFunc(m, func(name string, _ any) bool { return slices.Contains(assigned, name) })
	return m
}

// updateTo replaces a registration, and restores the old one when the case ends. Not every host allows that.
func updateTo(p *Probe, c *probe.Client, old, m probe.Metadata) *probe.Reply {
	p.Finally(func() { sendUpdate(p, c, old) })
	r := sendUpdate(p, c, m)
	if r.Code == 405 || r.Code == 501 {
		p.Skip("the host does not let clients update their registration")
	}
	return r
}

func sendUpdate(p *Probe, c *probe.Client, m probe.Metadata) *probe.Reply {
	text, err := json.Marshal(m)
	if err != nil {
		p.Unable("the update could not be written: %v", err)
	}
	return p.Manage(c, "PUT", probe.Body("application/json", text))
}

func carrying(token string) probe.Edit {
	return probe.Header("Authorization", "Bearer "+token)
}

// deletion is a client that deleted its registration.
type deletion struct {
	grant *probe.Grant // from before
	reply *probe.Reply
}

// deleted deletes a client, once for all cases. Not every host allows that.
func deleted(p *Probe) deletion {
	d := conformance.Once(p, "deletion", "a client to delete", func() deletion {
		g := p.GrantTo(p.NewClient(p.Metadata().With("client_name", "Deleted client")), scope(p), offlineAccess)
		return deletion{g, p.Manage(g.Client, "DELETE")}
	})
	if d.reply.Code == 405 || d.reply.Code == 501 {
		p.Skip("the host does not let clients delete their registration")
	}
	return d
}

// wasDeleted returns a client whose deletion was answered with success.
func wasDeleted(p *Probe) deletion {
	d := deleted(p)
	if d.reply.Code >= 300 {
		p.Unable("the client could not be deleted: status %d", d.reply.Code)
	}
	return d
}

// pathOf returns an operation that a good token with scope(p) may use.
func pathOf(p *Probe) string {
	if scope(p) == readProfile || scope(p) == writeProfile {
		return "/profile"
	}
	return "/credentials"
}
