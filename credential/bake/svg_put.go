package bake

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// SVG bakes a credential, JSON or a compact JWS, into an SVG file and returns the new file. The standard's namespace
// is declared on the svg element and a credential element follows its start tag. The error is a sentence fit for a
// client.
func SVG(image, payload []byte, label Label, existing Existing) ([]byte, error) {
	l := Limits{}.orDefault()
	want, err := conforming(payload, label, l)
	if err != nil {
		return nil, err
	}
	if bytes.ContainsAny(want.Payload, "\uFFFE\uFFFF") {
		return nil, errors.New("the credential contains U+FFFE or U+FFFF, which an SVG file cannot hold")
	}
	s, err := walkSVG(image, l)
	if err != nil {
		return nil, err
	}
	if s.file[s.rootEnd-2] == '/' {
		return nil, errors.New("the svg element is empty, so there is no image to bake into")
	}
	prefix := s.prefix(label)
	declaration := ""
	if prefix == "" {
		prefix = s.unused(marksOf[label].prefix)
		declaration = " xmlns:" + prefix + `="` + marksOf[label].namespace + `"`
	}
	return s.put(image, want, existing, []edit{
		{s.rootEnd - 1, s.rootEnd - 1, []byte(declaration)},
		{s.rootEnd, s.rootEnd, []byte(written(prefix+":credential", want))},
	})
}

// unused is the prefix, or the prefix with a number when the svg element declares it for something else.
func (s *svg) unused(prefix string) string {
	taken := map[string]bool{}
	for _, a := range s.root.Attr {
		taken[a.Name.Local] = taken[a.Name.Local] || a.Name.Space == "xmlns"
	}
	candidate := prefix
	for n := 2; taken[candidate]; n++ {
		candidate = prefix + strconv.Itoa(n)
	}
	return candidate
}

// A CDATA section cannot hold its own end, so that is split between two. A carriage return in one would be read as a
// line feed, so it is written between two, as a reference.
var intoCDATA = strings.NewReplacer(
	cdataCloses, "]]"+cdataCloses+cdataOpens+">",
	"\r", cdataCloses+"&#13;"+cdataOpens,
)

// written is the credential element as it stands in the file.
func written(name string, b Baked) string {
	if b.Form == FormJWS {
		return "<" + name + ` verify="` + string(b.Payload) + `"></` + name + ">"
	}
	return "<" + name + ">" + cdataOpens + intoCDATA.Replace(string(b.Payload)) + cdataCloses + "</" + name + ">"
}
