package key

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"clrhost/credential/fetch"
	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// documentLimits bounds a document that holds keys.
var documentLimits = strictjson.Limits{Bytes: fetch.MaxBody, Depth: 32, Members: 20_000}

// relations are the members in which a controlled identifier document lists methods (Controlled Identifiers 1.0, Section
// 2.3).
var relations = []string{"verificationMethod", "assertionMethod", "authentication", "keyAgreement", "capabilityInvocation",
	"capabilityDelegation"}

const assertion = "assertionMethod"

// document is a JSON object that was served under a name, an https URL or a DID. It is shared and MUST NOT be changed.
type document struct {
	name    string
	members map[string]any
	entries []entry
	moved   bool // a redirect led to another origin, so it is not authoritative for the name
}

func readDocument(name string, body []byte) (*document, error) {
	d := &document{name: name}
	if err := strictjson.Decode(body, documentLimits, &d.members); err != nil || d.members == nil {
		return nil, unusable("the document at %s is not a JSON object", abridge(name))
	}
	d.entries = d.list()
	return d, nil
}

func (d *document) id() string { return untyped.Text(d.members["id"]) }

// isOf reports whether the document is authoritative for a name: it has no id, or that name as its id, or is itself a method
// of that name.
func (d *document) isOf(name string) bool {
	return d.members["id"] == nil || sameName(d.id(), name) || d.isMethod() && sameName(base(d.id()), base(name))
}

func (d *document) isMethod() bool {
	return !d.isController() && (d.members["publicKeyMultibase"] != nil || d.members["publicKeyJwk"] != nil)
}

// isController reports whether the document lists methods.
func (d *document) isController() bool {
	for _, relation := range relations {
		if d.members[relation] != nil {
			return true
		}
	}
	return false
}

// list finds the keys that the document lists, in any of its four forms. A JWK, a key set and a method by itself list no
// purposes, and are for any.
func (d *document) list() []entry {
	switch {
	case d.members["kty"] != nil:
		return []entry{{d.name, map[string]any{"publicKeyJwk": d.members}, true}}
	case d.members["keys"] != nil:
		var all []entry
		for _, jwk := range model.Objects("", d.members["keys"]) {
			id := untyped.Text(jwk["kid"])
			if id != "" && !strings.HasPrefix(id, d.name+"#") {
				id = d.name + "#" + id
			}
			all = append(all, entry{id, map[string]any{"publicKeyJwk": jwk}, true})
		}
		return all
	case d.isMethod():
		return []entry{{d.id(), d.members, true}}
	}
	return d.listMethods()
}

// listMethods finds the methods of a controlled identifier document, each with whether it is for signing credentials: it is
// embedded in assertionMethod, or referenced there.
func (d *document) listMethods() (all []entry) {
	named := map[string]bool{}
	for _, item := range untyped.List(d.members[assertion]) {
		if id := untyped.Text(item); id != "" {
			named[d.absolute(id)] = true
		}
	}
	present := map[string]bool{}
	for _, relation := range relations {
		for _, method := range model.Objects("", d.members[relation]) {
			id := d.absolute(untyped.Text(method["id"]))
			present[id] = true
			all = append(all, entry{id, method, relation == assertion || id != "" && named[id]})
		}
	}
	for _, relation := range relations {
		for _, item := range untyped.List(d.members[relation]) {
			if id := d.absolute(untyped.Text(item)); id != "" && !present[id] {
				present[id] = true
				all = append(all, entry{id, nil, named[id]})
			}
		}
	}
	return all
}

// find reads a method from the document.
func (d *document) find(id string, now time.Time) (proof.Method, error) {
	var chosen []entry
	for _, e := range d.entries {
		isIt := e.id == id || d.members["kty"] != nil
		if isIt && e.members != nil {
			chosen = append(chosen, e)
		}
	}
	switch {
	case len(d.entries) == 0:
		return proof.Method{}, unusable("the document at %s holds no key", abridge(d.name))
	case len(chosen) == 0:
		return proof.Method{}, denied("the document at %s does not hold the verification method", abridge(d.name))
	case len(chosen) > 1 && d.members["keys"] != nil:
		return proof.Method{}, unusable("the key set at %s has more than one key with this kid", abridge(d.name))
	}
	m, err := chosen[0].method(now)
	if rule, ok := errors.AsType[*MethodError](err); ok {
		return proof.Method{}, &MethodError{Rule: fmt.Sprintf("the verification method at %s cannot be used: %s", abridge(d.name), rule.Rule), Denied: rule.Denied}
	}
	m.ID = id
	return m, err
}

// listed names a few of the keys that the document lists for signing credentials.
func (d *document) listed() string {
	const most = 3
	var names []string
	all := 0
	for _, e := range d.entries {
		if !e.assertion {
			continue
		}
		if all++; all <= most {
			names = append(names, entryName(e))
		}
	}
	switch {
	case all == 0:
		return "none of them for signing credentials"
	case all > most:
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), all-most)
	}
	return strings.Join(names, ", ")
}

func entryName(e entry) string {
	if e.id != "" {
		return abridge(e.id)
	}
	if m, err := memberKey(e.members); err == nil {
		return nameOf(m)
	}
	return "one without a name"
}

// absolute resolves an id that is only a fragment.
func (d *document) absolute(id string) string {
	if strings.HasPrefix(id, "#") {
		return base(d.subject()) + id
	}
	return id
}

// subject is the id that the document is about.
func (d *document) subject() string {
	if id := d.id(); id != "" {
		return id
	}
	return d.name
}
