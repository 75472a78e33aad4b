package provider

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// exchangeable returns a fresh code of the shared client, once an exchange has led to a token: a host that rejects
// everything does not pass for rejecting.
func exchangeable(p *Probe) *probe.Code {
	conformance.Once(p, "an exchangeable code", "a token", func() bool { p.Grant(scope(p)); return true })
	return p.Code(scope(p))
}

// exchanged is the answer to a good exchange.
func exchanged(p *Probe) *probe.Reply {
	code := p.Code(scope(p))
	return conformance.Given(p, "a token response", p.Exchange(code).Succeeded)
}

// wrongSecret authenticates as a client with a secret that is not its own.
func wrongSecret(p *Probe) probe.Edit {
	return probe.Basic(p.Client().ID, "wrong-"+p.Secret())
}

// refusalOf returns what a client learns from a rejection.
func refusalOf(r *probe.Reply) string {
	body := r.Rejected().Object()
	return fmt.Sprintf("%d %v %v", r.Code, body.Member("error").Raw(), body.Member("error_description").Raw())
}

// inForm moves the client's credentials from the header to the form.
func inForm(c *probe.Client) []probe.Edit {
	return []probe.Edit{probe.NoAuth(), probe.Set("client_id", c.ID), probe.Set("client_secret", c.Secret)}
}

// escaped writes every character of a text as its hexadecimal code.
func escaped(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// refusedExchanges are the answers to faulty requests. Whether each is rejected properly is asked
// elsewhere.
func refusedExchanges(p *Probe) []*probe.Reply {
	code := exchangeable(p)
	return slices.DeleteFunc([]*probe.Reply{
		p.Exchange(code, wrongSecret(p)),
		p.Exchange(code, probe.Without("grant_type")),
		p.Exchange(code, probe.Set("grant_type", "foo")),
		p.Exchange(code, probe.Set("code", p.Secret())),
		p.Exchange(code, probe.Without("code_verifier")),
	}, func(r *probe.Reply) bool { return r.Code == 200 })
}

// rawBasic sends credentials as they are, without encoding their parts.
func rawBasic(credentials string) probe.Edit {
	return probe.Header("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(credentials)))
}

// asObject sends the parameters as a JSON object.
func asObject(r *probe.Request) {
	object := map[string]string{}
	for name := range r.Params {
		object[name] = r.Params.Get(name)
	}
	body, _ := json.Marshal(object) // texts can be marshalled
	r.Params = nil
	probe.Body("application/json", body)(r)
}

// asMultipart sends the parameters as multipart/form-data.
func asMultipart(r *probe.Request) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name := range r.Params {
		_ = w.WriteField(name, r.Params.Get(name)) // writes to a buffer do not fail
	}
	_ = w.Close()
	r.Params = nil
	probe.Body(w.FormDataContentType(), body.Bytes())(r)
}

// ownClient is a client that registered for tokens of its own alone, which few hosts offer.
func ownClient(p *Probe) *probe.Client {
	m := p.Metadata().With("grant_types", []string{"client_credentials"}).With("response_types", []string{})
	r := p.Register(m)
	if !r.IsSuccess() {
		p.Skip("the host registers no clients that are not for the code flow")
	}
	return conformance.Given(p, "a client for tokens of its own", func() *probe.Client { return r.Client(m) })
}
