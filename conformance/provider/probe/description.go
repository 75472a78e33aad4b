package probe

import (
	"net/http"
	"net/url"
)

// maxRedirects bounds how far the service description is followed.
const maxRedirects = 5

// Description is the answer that has the service description. Redirects within the host are followed, and any success will
// do: what is wrong with the answer is for the cases about the description to report, and the run goes on.
func (p *Probe) Description() *Reply {
	r := p.Anonymous().Get("/discovery")
	for range maxRedirects {
		asked, err := url.Parse(r.Request.URL)
		if err != nil || r.Code < http.StatusMultipleChoices || r.Code >= http.StatusBadRequest {
			break
		}
		target, err := asked.Parse(r.Fields.Get("Location"))
		if err != nil || target.Scheme != asked.Scheme || target.Host != asked.Host {
			break
		}
		r = p.Fetch(http.MethodGet, target.String())
	}
	return r.Succeeded()
}

// Lenient expects a JSON object, whatever else is wrong with its text, and returns it.
func (r *Reply) Lenient() Value {
	r.isDecoded()
	v := r.loosely()
	_, isObject := v.v.(map[string]any)
	r.expect(isObject, "a JSON object as body", "a body that begins with "+excerpt(r.Content))
	return v
}
