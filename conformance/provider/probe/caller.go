package probe

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// Caller makes requests to the API of the standard with one set of credentials.
type Caller struct {
	p      *Probe
	edits  []Edit
	shared []string // the scopes of a shared token, which is obtained anew when the host has ended it
	token  string
}

// With calls with a shared token of exactly these scopes.
func (p *Probe) With(scopes ...string) *Caller {
	c := p.Bearer(p.Shared(scopes...).Access)
	c.shared = scopes
	return c
}

// Bearer calls with a token (RFC 6750, Section 2.1).
func (p *Probe) Bearer(token string) *Caller {
	return &Caller{p: p, edits: []Edit{Header("Authorization", "Bearer "+token)}, token: token}
}

// Anonymous calls without credentials.
func (p *Probe) Anonymous() *Caller { return &Caller{p: p} }

// Get makes a GET request. The path is below the base path of the standard and may have a query, as in
// "/credentials?limit=1".
func (c *Caller) Get(path string, edits ...Edit) *Reply {
	return c.Do(http.MethodGet, path, edits...)
}

// Post makes a POST request with a body.
func (c *Caller) Post(path, contentType string, body []byte, edits ...Edit) *Reply {
	return c.Do(http.MethodPost, path, append([]Edit{Body(contentType, body)}, edits...)...)
}

// Put makes a PUT request with a body.
func (c *Caller) Put(path, contentType string, body []byte, edits ...Edit) *Reply {
	return c.Do(http.MethodPut, path, append([]Edit{Body(contentType, body)}, edits...)...)
}

// Do makes a request of any method.
func (c *Caller) Do(method, path string, edits ...Edit) *Reply {
	return c.send(method, c.p.Host().API+path, edits)
}

// send makes a request. A shared token that is rejected before its time is obtained anew, once: other cases may have made
// the host end it.
func (c *Caller) send(method, address string, edits []Edit) *Reply {
	reply := c.p.send(KindAPI, newRequest(method, address, nil, slices.Concat(c.edits, edits)))
	presented := reply.Request.Header.Get("Authorization")
	isTheirs := c.shared != nil && presented == "Bearer "+c.token
	if reply.Code != http.StatusUnauthorized || !isTheirs || !c.p.partner.lives.end(c.token) {
		c.p.outlived(reply)
		return reply
	}
	anew := c.p.With(c.shared...)
	again := c.p.send(KindAPI, newRequest(method, address, nil, slices.Concat(anew.edits, edits)))
	if again.Code == http.StatusUnauthorized {
		c.p.partner.lives.wasInVain(c.token)
	}
	*c = *anew
	return again
}

// Reaches reports whether a URL is of an origin to which the run may send a token: those that the service description or
// the run itself names.
func (p *Probe) Reaches(address string) bool {
	u, err := url.Parse(address)
	return err == nil && p.partner.transport.Origins.Check(u) == nil
}

// Follow makes a GET request to a URL that the host gave, such as that of a Link. The token goes to no other origin than
// those of the service description (RFC 6750, Section 5.3), so a URL of another leads a client nowhere.
func (c *Caller) Follow(address string, edits ...Edit) *Reply {
	u, err := url.Parse(address)
	if err != nil || !u.IsAbs() {
		c.p.Expect(false, "an absolute URL", address)
	}
	if err := c.p.partner.transport.Origins.Check(u); err != nil {
		c.p.Expect(false, "a URL of an origin that the service description names", fmt.Sprintf("%s: %v", address, err))
	}
	return c.send(http.MethodGet, address, edits)
}

// Fetch makes a request to any URL of the host that is no operation of the standard.
func (p *Probe) Fetch(method, address string, edits ...Edit) *Reply {
	return p.send(KindOther, newRequest(method, address, nil, edits))
}
