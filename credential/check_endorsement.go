package credential

import (
	"cmp"
	"slices"
	"strconv"

	"clrhost/credential/model"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// checkEndorsement judges the endorsements of the credential, its issuer and its achievements, at any depth, each by itself
// and in its own verdict. Those within an embedded credential or another endorsement belong to that one. An endorsement that
// is not valid does not affect what it endorses.
func checkEndorsement(e *examination) {
	var f endorsementFinder
	f.walk(e.credential.Document)
	slices.SortFunc(f.found, func(a, b endorsement) int { return cmp.Compare(a.at, b.at) })
	judged := make([]Verdict, 0, min(len(f.found), *e.left))
	for _, found := range f.found {
		if !e.mayExamine(found.weight()) {
			break
		}
		judged = append(judged, e.endorsed(found))
	}
	e.nested = append(e.nested, judged...)
	if n := len(f.found) - len(judged); n > 0 {
		e.unchecked("", clauseEndorsement, "%d endorsements were not examined, because %s", n, e.whyNotWithin())
	}
	reportInside(e, judged, inside{"endorsements", len(f.found), clauseEndorsement, false})
}

// endorsed examines one endorsement, an object or a compact JWS.
func (e *examination) endorsed(found endorsement) Verdict {
	accept := []string{model.EndorsementCredential}
	if object, ok := found.value.(map[string]any); ok {
		return e.within(index(object), found.at, accept)
	}
	c, err := Parse([]byte(untyped.Text(found.value)), strictjson.Limits{})
	if err != nil {
		*e.left--
		verdict := Unparsed(err)
		verdict.Source = found.at
		return verdict
	}
	return e.within(c, found.at, accept)
}

// endorsement is an object or a JWS found where an endorsement belongs.
type endorsement struct {
	at    string
	value any
}

// weight is how many values it has, about, when it still has to be decoded.
func (e endorsement) weight() int {
	return untyped.Size(e.value) + len(untyped.Text(e.value))/bytesAValue
}

// endorsementFinder walks a document. It keeps its path as names and builds a pointer only where it finds something, since
// most large documents hold no endorsement.
type endorsementFinder struct {
	way   []string
	found []endorsement
}

func (f *endorsementFinder) walk(v any) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			f.enter(strconv.Itoa(i), item, f.walk)
		}
	case map[string]any:
		for name, member := range v {
			switch name {
			case "verifiableCredential":
			case "endorsement", "endorsementJwt":
				f.enter(name, member, f.note)
			default:
				f.enter(name, member, f.walk)
			}
		}
	}
}

func (f *endorsementFinder) enter(name string, v any, do func(any)) {
	f.way = append(f.way, name)
	do(v)
	f.way = f.way[:len(f.way)-1]
}

// note keeps the items of a list, or a single value without its array.
func (f *endorsementFinder) note(v any) {
	at := ""
	for _, name := range f.way {
		at = model.Child(at, name)
	}
	items, isArray := v.([]any)
	for i, item := range items {
		f.found = append(f.found, endorsement{model.Element(at, i), item})
	}
	if !isArray {
		f.found = append(f.found, endorsement{at, v})
	}
}
