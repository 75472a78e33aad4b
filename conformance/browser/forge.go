package browser

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// elsewhere is the page of another site, from which consent is forged.
var elsewhere = &url.URL{Scheme: "https", Host: "attacker.example", Path: "/"}

// valuesOf are the values of an authorization request, which whoever registered the client knows, and the paths of the
// host.
func valuesOf(request Request) map[string]bool {
	known := map[string]bool{request.URL: true}
	to, err := url.Parse(request.URL)
	if err != nil {
		return known
	}
	known[to.RequestURI()] = true
	for _, values := range []url.Values{to.Query(), request.Form} {
		for _, all := range values {
			for _, value := range all {
				known[value] = true
			}
		}
	}
	for segment := range strings.SplitSeq(to.Path, "/") {
		known[segment] = true
	}
	return known
}

// maxGuessed is the length of a value that can be guessed, in bytes, and maxSpelled that of one that is written in words.
const (
	maxGuessed = 7
	maxSpelled = 40
	maxSegment = 15 // of a path: names of places have digits in them too
)

// guesses reports whether another site can know a value: it is short, or part of the authorization request, or words.
func (v *visit) guesses(value string) bool {
	isSpelled := func(r rune) bool { return unicode.IsLower(r) || strings.ContainsRune("-_.:/ ", r) }
	return len(value) <= maxGuessed || v.public[value] ||
		len(value) <= maxSpelled && strings.IndexFunc(value, func(r rune) bool { return !isSpelled(r) }) < 0
}

// forge presses a button as another site's page would (RFC 6749, Section 10.12). What cannot be known there is left out, or
// made up where it is a part of the path.
func (v *visit) forge(d *document, c *choice) *navigation {
	if c.form != nil {
		c.form.controls = slices.DeleteFunc(c.form.controls, func(f *control) bool { return f.kind == "hidden" && !v.guesses(f.value) })
		for _, f := range c.form.controls {
			if !v.guesses(f.value) {
				f.value = "guess"
			}
		}
	}
	n := v.press(d, c)
	if n == nil {
		return nil
	}
	n.to = v.guessed(n.to)
	n.from, n.forged = elsewhere, true
	v.journey.Forged = true
	return n
}

// guessed is an address without what another site cannot know of it.
func (v *visit) guessed(to *url.URL) *url.URL {
	query := to.Query()
	for name, values := range query {
		if slices.ContainsFunc(values, func(value string) bool { return !v.guesses(value) }) {
			query.Del(name)
		}
	}
	segments := strings.Split(to.Path, "/")
	for i, segment := range segments {
		if len(segment) > maxSegment && !v.guesses(strings.ToLower(segment)) && !v.public[segment] {
			segments[i] = "guess"
		}
	}
	own := *to
	own.Path, own.RawPath, own.RawQuery = strings.Join(segments, "/"), "", query.Encode()
	return &own
}
