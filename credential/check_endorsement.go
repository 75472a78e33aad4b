package credential

import (
	"slices"
	"strconv"
)

// checkEndorsement finds the endorsements of the credential, its issuer and its achievements, at any depth. Those within
// an embedded credential belong to that one. An endorsement that is not good takes nothing away from what it endorses.
func checkEndorsement(e *examination) {
	var f endorsementFinder
	f.walk(e.credential.Document)
	slices.Sort(f.places)
	for _, at := range f.places {
		e.unchecked("", clauseEndorsement, "%s: endorsements are not yet verified by this host", at)
	}
}

// endorsementFinder walks a document. It keeps the way it came as names and spells a pointer only where it finds
// something, since most documents are large and hold no endorsement.
type endorsementFinder struct{ way, places []string }

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

// note keeps the places of the items of a list, or of the one value that stands without its array.
func (f *endorsementFinder) note(v any) {
	at := ""
	for _, name := range f.way {
		at = child(at, name)
	}
	items, isArray := v.([]any)
	for i := range items {
		f.places = append(f.places, element(at, i))
	}
	if !isArray {
		f.places = append(f.places, at)
	}
}
