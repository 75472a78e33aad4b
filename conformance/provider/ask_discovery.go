package provider

import (
	"net/url"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// described is the service description.
func described(p *Probe) probe.Value {
	return conformance.Given(p, "the service description", func() probe.Value {
		return p.Description().Lenient()
	})
}

// descriptionOf is the answer that has it.
func descriptionOf(p *Probe) *probe.Reply {
	return conformance.Given(p, "the service description", p.Description)
}

func isText(v probe.Value) { v.Text().NotEmpty() }

func isURL(v probe.Value) { v.Text().URL("https", "http") }

func isImage(v probe.Value) {
	if v.Found() && !strings.HasPrefix(v.Text().Value, "data:image/") {
		v.Text().URL("https", "http")
	}
}

// lists reports whether the description lists an operation.
func lists(p *Probe, method, path string) bool {
	return p.Host().Operations[strings.ToUpper(method)+" "+path]
}

// resolved is a URL of the description, which may be relative to where the description is (OpenAPI 3.0, Server Object).
func resolved(p *Probe, reference string) string {
	base, err := url.Parse(p.Host().API + "/discovery")
	if err != nil {
		p.Unable("the host's own URL cannot be read: %v", err)
	}
	u, err := base.Parse(reference)
	p.Expect(err == nil, "a URL", reference)
	return u.String()
}

// schemeMember is a member of the security scheme.
type schemeMember struct {
	id, row, want, clause string
	level                 conformance.Level
	path                  []string
	check                 func(p *Probe, v probe.Value)
}

func isEndpoint(p *Probe, v probe.Value) { v.Text().URL(schemes(p)...) }

// securitySchemes is where the security scheme is, and schemeOf the scheme.
func securitySchemes(p *Probe) probe.Value {
	return described(p).At("components", "securitySchemes")
}

func schemeOf(p *Probe) probe.Value {
	all := securitySchemes(p)
	return conformance.Given(p, "the security scheme", func() probe.Value { return all.Member(scheme).Object() })
}

// scopesOf is where the flow lists its scopes.
func scopesOf(p *Probe) probe.Value {
	return schemeOf(p).At("flows", "authorizationCode", "scopes")
}
