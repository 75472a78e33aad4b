package proof

import (
	"net/url"
	"reflect"
	"slices"
	"time"

	"clrhost/credential/model"
	"clrhost/internal/untyped"
)

const purposeAssertion = "assertionMethod"

// optionDefects checks a proof's options, in the order of VC Data Integrity. Every detail starts with the name of the
// option, so that a caller can put a place in front of it.
func (i *Integrity) optionDefects(s suite, p map[string]any) (defects Defects) {
	if purpose := p["proofPurpose"]; purpose == nil {
		defects.add(clausePurpose, "proofPurpose: is required and must be %s", quote(purposeAssertion))
	} else if purpose != purposeAssertion {
		defects.add(clausePurpose, "proofPurpose: must be %s; a proof made for another purpose does not secure a credential", quote(purposeAssertion))
	}
	i.dateDefects(p, &defects)
	if own, found := p["@context"]; found && !startsWith(i.Document["@context"], own) {
		defects.add(s.clause, "@context: the document's contexts must begin with those of the proof, in their order")
	}
	if id, found := p["id"]; found && !isAbsolute(id) {
		defects.add(clauseProofs, "id: must be an absolute URI")
	}
	if !isAbsolute(p["verificationMethod"]) {
		defects.add(clauseProofs, "verificationMethod: is required, the absolute URI of a key")
	}
	return defects
}

func (i *Integrity) dateDefects(p map[string]any, defects *Defects) {
	const must = "%s: must be a date-time with a zone, such as 2024-05-31T12:00:00Z"
	created, wellFormed := instant(p, "created")
	switch {
	case !wellFormed:
		defects.add(clauseProofs, must, "created")
	case created.After(i.Now.Add(i.Skew)):
		defects.add(clauseProofs, "created: is in the future, %s", created.Format(time.RFC3339))
	}
	expires, wellFormed := instant(p, "expires")
	switch {
	case !wellFormed:
		defects.add(clauseProofs, must, "expires")
	case !expires.IsZero() && !i.Now.Add(-i.Skew).Before(expires):
		defects.add(clauseProofs, "expires: the proof ended at %s", expires.Format(time.RFC3339))
	}
}

// instant reads an optional date-time; the zero time stands for none.
func instant(p map[string]any, name string) (t time.Time, wellFormed bool) {
	v, found := p[name]
	if !found {
		return t, true
	}
	return model.Instant(v)
}

// startsWith compares two values of @context, each one context or a list.
func startsWith(contexts, beginning any) bool {
	all, first := untyped.List(contexts), untyped.List(beginning)
	return len(first) > 0 && len(first) <= len(all) && reflect.DeepEqual(all[:len(first)], first)
}

func isAbsolute(v any) bool {
	text, _ := v.(string)
	u, err := url.Parse(text)
	return err == nil && u.IsAbs() && len(text) <= maxMethod
}

// maxMethod bounds a verification method; the did:jwk of an 8192-bit RSA key needs about 2,000 bytes.
const maxMethod = 4096

// previous finds the proofs that a proof of a chain refers to (VC Data Integrity 1.0, Section 4.5). They are part of what it
// signs; each of them is verified by itself like any other.
func (i *Integrity) previous(p map[string]any) ([]any, error) {
	var defects Defects
	var found []any
	for _, id := range untyped.List(p["previousProof"]) {
		before, named := i.proofs()[untyped.Text(id)]
		if !named {
			defects.add(clauseChains, "previousProof: must name proofs of this document by their ids")
			return nil, defects
		}
		found = append(found, before)
	}
	return found, nil
}

// proofs are those of the document by id. Of several with one id the first is used.
func (i *Integrity) proofs() map[string]any {
	if i.byID != nil {
		return i.byID
	}
	i.byID = map[string]any{}
	for _, v := range slices.Backward(untyped.List(i.Document["proof"])) {
		if p, ok := v.(map[string]any); ok && untyped.Text(p["id"]) != "" {
			i.byID[untyped.Text(p["id"])] = p
		}
	}
	return i.byID
}
