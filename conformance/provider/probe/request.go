package probe

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Request is a request before it is sent. A case takes a known-good one and changes exactly one thing about it with an
// Edit, so that a rejection can have one reason only.
type Request struct {
	Method string
	URL    string
	Params url.Values // the query of a GET, the form of a POST without a Body
	Header http.Header
	Body   []byte // sent as it is; Params then go to the query
}

// Edit changes one thing about a request.
type Edit func(r *Request)

// Without leaves a parameter out.
func Without(name string) Edit { return func(r *Request) { r.Params.Del(name) } }

// Set gives a parameter another value.
func Set(name, value string) Edit { return func(r *Request) { r.Params.Set(name, value) } }

// Twice sends a parameter a second time, with another value.
func Twice(name, value string) Edit { return func(r *Request) { r.Params.Add(name, value) } }

// Header sets a header field; an empty value removes it.
func Header(name, value string) Edit {
	return func(r *Request) {
		if value == "" {
			r.Header.Del(name)
			return
		}
		r.Header.Set(name, value)
	}
}

// Accept asks for a media type.
func Accept(mediaType string) Edit { return Header("Accept", mediaType) }

// NoAuth removes every credential from the header.
func NoAuth() Edit { return Header("Authorization", "") }

// As authenticates as a client with HTTP Basic.
func As(c *Client) Edit { return Basic(c.ID, c.Secret) }

// Basic sends an id and a secret, each form-urlencoded first (RFC 6749, Section 2.3.1).
func Basic(id, secret string) Edit {
	return func(r *Request) {
		carrier := http.Request{Header: r.Header}
		carrier.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	}
}

// Body sends these bytes as a media type.
func Body(contentType string, body []byte) Edit {
	return func(r *Request) {
		r.Body = body
		r.Header.Set("Content-Type", contentType)
	}
}

// Method uses another method.
func Method(method string) Edit { return func(r *Request) { r.Method = method } }

// newRequest makes the request that the edits then change.
func newRequest(method, address string, params url.Values, edits []Edit) *Request {
	if params == nil {
		params = url.Values{}
	}
	r := &Request{Method: method, URL: address, Params: params, Header: http.Header{}}
	r.Header.Set("Accept", "application/json")
	for _, edit := range edits {
		edit(r)
	}
	return r
}

// isForm reports whether the parameters travel in the body.
func (r *Request) isForm() bool { return r.Method == http.MethodPost && r.Body == nil }

// Address is the URL with its query.
func (r *Request) Address() string {
	if r.isForm() || len(r.Params) == 0 {
		return r.URL
	}
	separator := "?"
	if strings.Contains(r.URL, "?") {
		separator = "&"
	}
	return r.URL + separator + r.Params.Encode()
}

func (r *Request) build(ctx context.Context) (*http.Request, error) {
	var body io.Reader
	switch {
	case r.Body != nil:
		body = strings.NewReader(string(r.Body))
	case r.isForm():
		body = strings.NewReader(r.Params.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, r.Address(), body)
	if err != nil {
		return nil, err
	}
	request.Header = r.Header.Clone()
	if r.isForm() && r.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request, nil
}
