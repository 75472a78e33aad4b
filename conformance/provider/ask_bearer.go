package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// anonymously calls an operation without a token, and changes nothing where that is accepted.
func anonymously(p *Probe, method, path string) *probe.Reply {
	if method == "GET" {
		return p.Anonymous().Get(path)
	}
	return p.Anonymous().Do(method, path, probe.Body("application/json", []byte("{}")))
}

// readWith reads the credentials with a good token that is sent in another way.
func readWith(p *Probe, edits ...probe.Edit) *probe.Reply {
	conformance.Given(p, "a good answer to the token as it should be sent", func() *probe.Reply {
		return p.With(readCredentials).Get("/credentials?limit=1").Succeeded()
	})
	return p.With(readCredentials).Get("/credentials?limit=1", edits...)
}

// refusesToken expects that a value which is no live access token is answered 401 with invalid_token.
func refusesToken(p *Probe, token string) {
	r := p.Bearer(token).Get("/credentials").Status(401).Challenge("Bearer")
	p.Should(func() { r.Header("WWW-Authenticate").Contains(`error="invalid_token"`) })
}
