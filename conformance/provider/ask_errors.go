package provider

import (
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// failures are the answers of the API that are errors, in the whole run. A few are provoked, so that there are some when
// these cases are all that is run.
func failures(p *Probe) []*probe.Reply {
	conformance.Once(p, "failures", "answers to odd requests", func() bool {
		p.Anonymous().Get("/credentials")
		p.Anonymous().Get("/nothing")
		p.Anonymous().Get("/credentials?limit=99999999999999999999&since=%00%FF")
		p.Anonymous().Do("DELETE", "/credentials")
		p.Anonymous().Post("/credentials", "application/json", []byte(strings.Repeat("[", 10_000)))
		return true
	})
	return slices.DeleteFunc(p.Observed(probe.KindAPI), func(r *probe.Reply) bool { return r.Code < 400 })
}

// statusInfos are the errors that are meant as an Imsx_StatusInfo. Whether all are, errors.body asks.
func statusInfos(p *Probe) []probe.Value {
	var bodies []probe.Value
	for _, r := range failures(p) {
		if !hasBody(r) || !strings.HasPrefix(strings.TrimSpace(string(r.Content)), "{") {
			continue
		}
		if body := r.Object(); isStatusInfo(body) {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

func isStatusInfo(body probe.Value) bool {
	return body.Member("imsx_codeMajor").Found() || body.Member("imsx_severity").Found()
}

func hasBody(r *probe.Reply) bool { return len(r.Content) > 0 && r.Request.Method != "HEAD" }

// minorFields are the codes minor of a body. That they are a list, errors.minor asks.
func minorFields(body probe.Value) []probe.Value {
	fields := body.At("imsx_codeMinor", "imsx_codeMinorField")
	if _, isList := fields.Raw().([]any); !isList {
		return nil
	}
	return fields.Array()
}

// seen returns the errors of a status, which a request cannot provoke.
func seen(p *Probe, status int) []*probe.Reply {
	var replies []*probe.Reply
	for _, r := range failures(p) {
		if r.Code == status && hasBody(r) {
			replies = append(replies, r)
		}
	}
	if len(replies) == 0 {
		p.Skip("the host answered nothing with %d", status)
	}
	return replies
}

// inWords expects a text that is not empty, or one for each language, if there is a value.
func inWords(description probe.Value) {
	if !description.Found() {
		return
	}
	if _, isMap := description.Raw().(map[string]any); !isMap {
		description.Text().NotEmpty()
		return
	}
	for _, language := range description.Names() {
		description.Member(language).Text().NotEmpty()
	}
}

// hasCodes expects the codes of an error. The minor ones are optional (CLR 2.0, Imsx_StatusInfo); one that is there is
// among those allowed.
func hasCodes(p *Probe, r *probe.Reply, severity string, minors ...string) {
	body := r.Object()
	body.Member("imsx_codeMajor").Is("failure")
	body.Member("imsx_severity").Is(severity)
	if !body.Member("imsx_codeMinor").Found() {
		p.Note("The %d has no imsx_codeMinor, which is optional.", r.Code)
		return
	}
	var values []string
	for _, field := range minorFields(body) {
		value, _ := field.Member("imsx_codeMinorFieldValue").Raw().(string)
		values = append(values, value)
	}
	p.Expect(slices.ContainsFunc(minors, func(minor string) bool { return slices.Contains(values, minor) }),
		"code minor "+strings.Join(minors, " or "), "code minor "+strings.Join(values, ", "))
}
