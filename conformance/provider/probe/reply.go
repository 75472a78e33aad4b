package probe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"clrhost/conformance/exchange"
	"clrhost/internal/strictjson"
	"clrhost/internal/text"
)

// Reply is an answer of the host, and what may be expected of it. Every expectation returns the reply, so that a case
// reads as one line.
type Reply struct {
	p       *Probe
	Request *Request
	Code    int
	Fields  http.Header
	Content []byte
	place   exchange.Place
}

// expect is Probe.Expect for what this reply decides, which need not be the last one.
func (r *Reply) expect(ok bool, expected, actual string) { r.p.ExpectAt(r.place, ok, expected, actual) }

// For returns the answer for another case, which expects something of it too.
func (r *Reply) For(p *Probe) *Reply {
	theirs := *r
	theirs.p = p
	return &theirs
}

// Status expects one of these status codes.
func (r *Reply) Status(allowed ...int) *Reply {
	r.expect(slices.Contains(allowed, r.Code), "status "+words(allowed), fmt.Sprintf("status %d", r.Code))
	return r
}

// Succeeded expects a status from 200 to 299.
func (r *Reply) Succeeded() *Reply {
	r.expect(r.IsSuccess(), "a success, status 2xx", fmt.Sprintf("status %d", r.Code))
	return r
}

// IsSuccess reports whether the status is from 200 to 299.
func (r *Reply) IsSuccess() bool { return r.Code >= 200 && r.Code < 300 }

// Rejected expects a status from 400 to 499.
func (r *Reply) Rejected() *Reply {
	r.expect(r.Code >= 400 && r.Code < 500, "a rejection, status 4xx", fmt.Sprintf("status %d", r.Code))
	return r
}

// Header returns a header field for expectations.
func (r *Reply) Header(name string) Text {
	values := r.Fields.Values(name)
	return Text{r, "header " + name, strings.Join(values, ", "), len(values) > 0}
}

// JSONType expects a JSON media type, with no charset or UTF-8.
func (r *Reply) JSONType() *Reply {
	media, params, err := mime.ParseMediaType(r.Fields.Get("Content-Type"))
	isJSON := err == nil && (media == "application/json" || media == "application/vc+ld+json" || media == "application/ld+json")
	charset := params["charset"]
	r.expect(isJSON && (charset == "" || strings.EqualFold(charset, "utf-8")),
		"Content-Type application/json", "Content-Type "+strconv.Quote(r.Fields.Get("Content-Type")))
	return r
}

// NotStored expects that no cache keeps the answer (RFC 6749, Section 5.1).
func (r *Reply) NotStored() *Reply {
	r.Header("Cache-Control").Contains("no-store")
	return r
}

// Challenge expects a WWW-Authenticate challenge of a scheme, among others if there are several (RFC 9110, Section 11.6.1).
func (r *Reply) Challenge(scheme string) *Reply {
	fields := strings.Join(r.Fields.Values("WWW-Authenticate"), ", ")
	found := slices.ContainsFunc(strings.Split(fields, ","), func(part string) bool {
		name, _, _ := strings.Cut(strings.TrimSpace(part), " ")
		return strings.EqualFold(name, scheme)
	})
	r.expect(found, "a WWW-Authenticate header with the scheme "+scheme, described(fields))
	return r
}

// Object expects a JSON object and returns it.
func (r *Reply) Object() Value {
	v := r.JSON()
	_, isObject := v.v.(map[string]any)
	r.expect(isObject, "a JSON object as body", "a body that begins with "+excerpt(r.Content))
	return v
}

// JSON expects one JSON value in UTF-8 and returns it.
func (r *Reply) JSON() Value {
	r.isDecoded()
	var v any
	decoder := json.NewDecoder(bytes.NewReader(r.Content))
	decoder.UseNumber()
	err := strictjson.Check(r.Content, strictjson.Limits{Bytes: len(r.Content) + 1})
	if err == nil {
		err = decoder.Decode(&v)
	}
	r.expect(err == nil, "a JSON body", fmt.Sprintf("%v, in a body that begins with %s", err, excerpt(r.Content)))
	return Value{reply: r, v: v, found: true}
}

// isDecoded expects a body that is not encoded any more. Any Content-Encoding may be used without being asked for (RFC
// 9110, Section 12.5.3), so one that the harness does not know decides nothing.
func (r *Reply) isDecoded() {
	switch coding := r.Fields.Get("Content-Encoding"); strings.ToLower(coding) {
	case "", "identity":
	case "gzip", "x-gzip", "deflate":
		r.expect(false, "a body in its Content-Encoding, "+coding, "one that cannot be decoded by it")
	default:
		r.p.UnableAt(r.place, "the body has the Content-Encoding %s, which the harness does not decode and did not ask for: send it without, or in gzip", coding)
	}
}

// loosely is the JSON value of the body, whatever is wrong with its text, and nothing for what is no JSON.
func (r *Reply) loosely() Value {
	var v any
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(r.Content, []byte("\ufeff"))))
	decoder.UseNumber()
	err := decoder.Decode(&v)
	return Value{reply: r, v: v, found: err == nil}
}

// Empty expects no body.
func (r *Reply) Empty() *Reply {
	r.expect(len(r.Content) == 0, "no body", fmt.Sprintf("%d bytes", len(r.Content)))
	return r
}

// Echoes expects the body to be these bytes.
func (r *Reply) Echoes(body []byte) *Reply {
	r.expect(bytes.Equal(r.Content, body),
		"the body to be what was sent, byte for byte", r.difference(body))
	return r
}

// NotWithin expects that a text is not in the body.
func (r *Reply) NotWithin(text, what string) *Reply {
	r.expect(!bytes.Contains(r.Content, []byte(text)), "no "+what+" in the body", "the body contains it")
	return r
}

// difference describes where the body differs from another. The bytes around that are escaped, so that a reader can tell
// them apart.
func (r *Reply) difference(want []byte) string {
	i, got := 0, r.Content
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	if i == len(want) && i == len(got) {
		return "the same bytes"
	}
	around := r.p.partner.session.Secrets.Excerpt(string(got), max(0, i-20), min(len(got), i+60))
	return fmt.Sprintf("%d bytes, which differ from the %d sent at byte %d: %+q", len(got), len(want), i, around)
}

// excerpt quotes the beginning of a text.
func excerpt[T string | []byte](of T) string {
	if len(of) == 0 {
		return "nothing"
	}
	return text.Quote(string(of), 80)
}

func described(value string) string {
	if value == "" {
		return "none"
	}
	return strconv.Quote(value)
}

func words(codes []int) string {
	spelled := make([]string, len(codes))
	for i, code := range codes {
		spelled[i] = strconv.Itoa(code)
	}
	return strings.Join(spelled, " or ")
}
