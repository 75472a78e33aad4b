package provider

import (
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance/provider/probe"
)

// metadata is what the authorization server publishes about itself (RFC 8414). It is optional, and a host that has none
// skips the group.
func metadata() Group {
	cases := append([]Case{metadataDocument, metadataIssuer, metadataEndpoints}, metadataProfile()...)
	for i := range cases {
		cases[i].Needs = needs(probe.FeatureMetadata)
	}
	return Group{Name: "metadata", Title: "Authorization server metadata", Cases: cases}
}

// RFC 8414, Section 3.2: the document is JSON, and an empty list is left out.
var metadataDocument = Case{
	ID: "metadata.document", Proves: []string{"OAUTH-121"}, Clause: "RFC 8414, Section 3.2", Level: should,
	Want: "The metadata is served as JSON, without empty lists.",
	Run: func(p *Probe) {
		document := p.Fetch("GET", p.Host().Metadata).Status(200).JSONType().Object()
		for _, name := range document.Names() {
			list, isList := document.Member(name).Raw().([]any)
			p.Expect(!isList || len(list) > 0, "no empty list", "an empty "+name)
		}
	},
}

// RFC 8414, Sections 3.1 and 3.3: the issuer is identical to the one whose well-known URL was asked. That URL has the
// well-known part between the issuer's host and path.
var metadataIssuer = Case{
	ID: "metadata.issuer", Proves: []string{"OAUTH-120"}, Clause: "RFC 8414, Section 3.3",
	Want: "issuer is a URL without query and fragment, whose well-known URL is where the metadata was read.",
	Run: func(p *Probe) {
		text := serverMetadata(p).Member("issuer").Text().URL(schemes(p)...)
		issuer, err := url.Parse(text.Value)
		p.Expect(err == nil && !strings.ContainsAny(text.Value, "?#"), "an issuer without query and fragment", text.Value)
		wellKnown := issuer.Scheme + "://" + issuer.Host + "/.well-known/oauth-authorization-server" + strings.TrimSuffix(issuer.EscapedPath(), "/")
		p.Expect(wellKnown == p.Host().Metadata, "the issuer of "+p.Host().Metadata, "an issuer whose metadata is at "+wellKnown)
	},
}

// RFC 8414, Section 2: the endpoints are URLs, and those of the code flow must be present.
var metadataEndpoints = Case{
	ID: "metadata.endpoints", Proves: []string{"OAUTH-121"}, Clause: "RFC 8414, Section 2", Level: should,
	Want: "The endpoints are https URLs, with those for authorization and tokens among them.",
	Run: func(p *Probe) {
		document := serverMetadata(p)
		names := append([]string{"authorization_endpoint", "token_endpoint"}, slices.DeleteFunc(document.Names(), func(name string) bool {
			return !strings.HasSuffix(name, "_endpoint") && name != "jwks_uri"
		})...)
		for _, name := range names {
			document.Member(name).Text().URL(schemes(p)...)
		}
	},
}

// announced are members of the metadata with the value that a client of the standard uses.
var announced = []struct {
	id, member, want, value string
	isDefault               bool // which makes it optional
}{
	{"challenge", "code_challenge_methods_supported", "S256 is among the challenge methods.", "S256", false},
	{
		"authentication", "token_endpoint_auth_methods_supported",
		"client_secret_basic is among the ways to authenticate at the token endpoint.", "client_secret_basic", true,
	},
	{"responses", "response_types_supported", "code is among the response types.", "code", false},
}

// RFC 8414, Section 2: the metadata lists what the authorization server supports. It may serve clients of other standards
// too, and list what those use.
func metadataProfile() []Case {
	var cases []Case
	for _, row := range announced {
		cases = append(cases, Case{
			ID: "metadata." + row.id, Proves: []string{"OAUTH-121"}, Clause: "RFC 8414, Section 2", Level: should, Want: row.want,
			Run: func(p *Probe) {
				if member := serverMetadata(p).Member(row.member); member.Found() || !row.isDefault {
					p.Expect(slices.Contains(texts(member), row.value), row.member+" with "+row.value, strings.Join(texts(member), ", "))
				}
			},
		})
	}
	return append(cases, metadataIss)
}

// RFC 9207, Section 2.4: a host whose responses name their issuer, which is optional, declares so.
var metadataIss = Case{
	ID: "metadata.iss", Proves: []string{"OAUTH-121"}, Clause: "RFC 9207, Section 3", Level: should,
	Want: "The metadata declares that responses of the authorization endpoint name their issuer, if they do.",
	Run: func(p *Probe) {
		if declaresIssuer(p) {
			return
		}
		if p.Authorize(p.Client(), []string{scope(p)}).Redirected().Get("iss") == "" {
			p.Skip(noIssuer)
		}
		p.Expect(false, issuerMember+" in the metadata", "none, although a redirect has iss")
	},
}
