package model

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"clrhost/internal/untyped"
)

// Context is one of the documents that a credential's @context begins with: any published version is accepted, the
// current one is expected, and the older spellings of the 1.1 generation are known to the strict reading.
type Context struct {
	Versions *regexp.Regexp
	Current  string
	name     string
	aliases  []string // only in the 1.1 generation
}

var (
	vc = Context{
		name:     "VC Data Model",
		Versions: regexp.MustCompile(`^https://www\.w3\.org/ns/credentials/v2$`),
		Current:  "https://www.w3.org/ns/credentials/v2",
		aliases:  []string{"https://www.w3.org/2018/credentials/v1"},
	}
	clr = Context{
		name:     "CLR 2.0",
		Versions: regexp.MustCompile(`^https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json$`),
		Current:  "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
	}
	ob = Context{
		name:     "Open Badges 3.0",
		Versions: regexp.MustCompile(`^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json$`),
		Current:  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
		aliases:  []string{"https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"},
	}
)

// ReadContexts compares the @context of a credential with the order that its class requires. A version that is not the
// current one is a warning.
func ReadContexts(class string, credential map[string]any, report func(Finding)) {
	r := &reader{report: report, version: VersionOf(credential)}
	r.contexts("", credential, class)
	items, isArray := credential["@context"].([]any)
	if !isArray || r.version != Version20 {
		return
	}
	for i, want := range classes[class].Contexts[:min(len(classes[class].Contexts), len(items))] {
		if uri := untyped.Text(items[i]); uri != want.Current && want.Versions.MatchString(uri) {
			r.warn(class, Element("/@context", i), "is not the current "+want.name+" context, "+want.Current)
		}
	}
}

func (r *reader) contexts(at string, credential map[string]any, class string) {
	at += "/@context"
	expected := classes[class].Contexts
	_, isArray := credential["@context"].([]any)
	switch {
	case credential["@context"] == nil:
		r.fail(class, at, "is required")
		return
	case !isArray && len(expected) > 1:
		r.fail(class, at, fmt.Sprintf("must be an array of at least %d contexts", len(expected)))
		return
	}
	items, version := untyped.List(credential["@context"]), VersionOf(credential)
	for i, want := range expected {
		switch {
		case i >= len(items):
			r.fail(class, Element(at, i), "the "+want.name+" context is required here")
		case !want.has(untyped.Text(items[i]), version):
			r.fail(class, Element(at, i), "must be the "+want.name+" context, such as "+want.Current+", not "+given(items[i]))
		}
	}
	listed := map[string]int{}
	for i, item := range items {
		if !isA[map[string]any](item) && !isURI(untyped.Text(item)) {
			r.fail(class, Element(at, i), "must be a URI or an object, not "+given(item))
			continue
		}
		if first, twice := listed[keyOf(item)]; twice {
			r.fail(class, Element(at, i), "repeats "+Element(at, first)+"; a context may be listed once")
			continue
		}
		listed[keyOf(item)] = i
	}
}

// keyOf identifies a context: its URL, or the JSON of an object, whose members marshal in a fixed order.
func keyOf(context any) string {
	if url, ok := context.(string); ok {
		return url
	}
	text, err := json.Marshal(context)
	if err != nil {
		return "" // it was decoded from JSON
	}
	return string(text)
}

func (c Context) has(uri string, in Version) bool {
	return c.Versions.MatchString(uri) || in == Version11 && slices.Contains(c.aliases, uri)
}
