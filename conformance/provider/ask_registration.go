package provider

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// registered is the answer to a good registration whose lists have one entry each.
func registered(p *Probe) *probe.Reply {
	return conformance.Once(p, "registration", "a registration", func() *probe.Reply {
		return p.Register(singular(p)).Succeeded()
	}).For(p)
}

func singular(p *Probe) probe.Metadata {
	m := p.Metadata()
	return m.With("redirect_uris", m["redirect_uris"].([]string)[:1]).
		With("grant_types", []string{"authorization_code"}).With("contacts", []string{"conformance@example.org"})
}

// texts are the strings of an array.
func texts(v probe.Value) []string {
	var list []string
	for _, item := range v.Array() {
		list = append(list, item.Text().Value)
	}
	return list
}

// unreadable is a body that is no client metadata.
type unreadable struct {
	id, want    string
	proves      []string
	clause      string
	allowed     []int
	contentType string
	text        func(good []byte) []byte
}

// asForm writes metadata as a form.
func asForm(good []byte) []byte {
	var members map[string]any
	form := url.Values{}
	if json.Unmarshal(good, &members) == nil {
		for name, value := range members {
			switch value := value.(type) {
			case string:
				form.Set(name, value)
			case []any:
				for _, entry := range value {
					form.Add(name, entry.(string))
				}
			}
		}
	}
	return []byte(form.Encode())
}

// refusals are the answers with 400 to the registrations of this run that were JSON objects.
func refusals(p *Probe) []*probe.Reply {
	var found []*probe.Reply
	for _, r := range p.Observed(probe.KindRegistration) {
		var members map[string]any
		if r.Code == 400 && json.Unmarshal(r.Request.Body, &members) == nil {
			found = append(found, r)
		}
	}
	return found
}

// target is a value that must not be registered as redirect_uris.
type target struct {
	id, want, clause string
	proves           []string
	level            conformance.Level
	value            func(site string) any // of redirect_uris
}

// only is a list of one redirect URI.
func only(uri string) []string { return []string{uri} }

// registrable is metadata with which the host is known to register a client.
func registrable(p *Probe) probe.Metadata {
	p.Client()
	return p.Metadata()
}

// siteOf is where all URLs of the metadata are.
func siteOf(m probe.Metadata) string { return m["client_uri"].(string) }

// refusedAs expects a rejection with one of the codes, and no client.
func refusedAs(r *probe.Reply, codes ...string) {
	answer := r.Status(400).JSONType().Object()
	answer.Member("error").Text().OneOf(codes...)
	answer.Member("client_id").Absent()
}

// refusedOrReplaced expects a rejection with one of the codes, or a client for which the host put another value in place of
// a bad one (RFC 7591, Section 3.2.1).
func refusedOrReplaced(p *Probe, r *probe.Reply, member string, bad any, codes ...string) {
	if !r.IsSuccess() {
		refusedAs(r, codes...)
		return
	}
	registered, err := json.Marshal(r.Object().Member(member).Raw())
	sent, _ := json.Marshal(bad) // it was sent
	p.Expect(err == nil && string(registered) != string(sent), "a rejection, or another "+member, "a client with the "+member+" that was sent")
}

// registeredWithout is the answer to a registration that lacks one member.
func registeredWithout(p *Probe, member string) *probe.Reply {
	m := registrable(p)
	return conformance.Once(p, "registration without "+member, "an answer", func() *probe.Reply {
		return p.Register(m.Without(member))
	}).For(p)
}

func overHTTP(address string) string { return "http://" + strings.TrimPrefix(address, "https://") }

// Security Framework 1.1, Dynamic Client Registration: all URLs must have the same hostname. A host that is lenient here
// is warned.
func displaced(id, member, where string, to func(host string) string) Case {
	return Case{
		ID: "registration." + id, Proves: []string{"CLR-REG-032", "OAUTH-103"}, Clause: clauseRegistration,
		Want: "A " + member + " on " + where + " is rejected.",
		Run: func(p *Probe) {
			m := registrable(p)
			r := p.Register(m.With(member, moved(p, m[member].(string), to)))
			if r.IsSuccess() {
				p.Should(func() { r.Status(400) })
				return
			}
			refusedAs(r, invalidMetadata)
		},
	}
}

// moved brings a URL to another host.
func moved(p *Probe, address string, to func(host string) string) string {
	u, err := url.Parse(address)
	if err != nil {
		p.Unable("the client's own URL cannot be read: %v", err)
	}
	host := to(u.Hostname())
	if host == u.Hostname() {
		p.Skip("the client's host has no letters that look like others")
	}
	return strings.Replace(address, u.Hostname(), host, 1)
}

// lookAlike writes a host name with letters of another script.
func lookAlike(host string) string {
	return strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(host)
}

// Security Framework 1.1, Dynamic Client Registration: there is the code flow and no other.
func notRegistered(p *Probe, member, value string) {
	r := p.Register(registrable(p).With(member, []string{value}))
	if !r.IsSuccess() {
		refusedAs(r, invalidMetadata)
		return
	}
	if list := r.Object().Member(member); list.Found() {
		p.Expect(!slices.Contains(texts(list), value), member+" without "+value, strings.Join(texts(list), ", "))
	}
}
