package schema_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"clrhost/credential/model/modeltest"
	"clrhost/credential/schema"
)

// CLRHOST_LONG enables every change to every member and for 50,000 random ones. Without it the tests make about 6,800
// changes, which takes seconds.
var long = os.Getenv("CLRHOST_LONG") != ""

func TestGoodDocumentsPass(t *testing.T) {
	for _, s := range append(append(maximal(), minimal()...), records(t)...) {
		require.Empty(t, schema.Validate(s.name, s.document), "%s %s", s.label, s.name)
	}
}

// The tests of agreement compare this package with the published schemas: over good documents and over each with one change,
// both accept or both reject. No difference is known; one would be listed here with its reason.

func TestAgreementOnGoodDocuments(t *testing.T) {
	a := agreement{published: publishedSchemas(t)}
	for _, s := range corpus(t) {
		require.True(t, accepts(t, s, "unchanged", a.published[s.name]), "%s %s", s.label, s.name)
	}
}

// TestAgreementOnEveryMember makes the telling changes to each member of each class once, and all changes to those whose
// text must match a pattern.
func TestAgreementOnEveryMember(t *testing.T) {
	a := agreement{published: publishedSchemas(t)}
	seen := map[string]bool{}
	for _, s := range maximal() {
		for _, place := range modeltest.Places(s.document) {
			member := memberAt(s, place)
			if seen[member] {
				continue
			}
			seen[member] = true
			tried := modeltest.Telling()
			if long || patterned.MatchString(member) {
				tried = modeltest.Changes
			}
			for _, c := range tried {
				a.change(t, s, modeltest.Mutation{Place: place, Change: c})
			}
		}
	}
	t.Logf("%d members, %d changes: %d accepted, %d refused, by both", len(seen), a.accepted+a.refused, a.accepted, a.refused)
	require.Greater(t, len(seen), 250, "members of all classes")
}

var patterned = regexp.MustCompile(`@context|endorsementJwt/item|/inLanguage`)

// TestAgreementOnEveryTerm tries every term of every published enumeration wherever a term is expected.
func TestAgreementOnEveryTerm(t *testing.T) {
	a := agreement{published: publishedSchemas(t)}
	terms := map[string]bool{}
	for _, name := range schema.Names() {
		collectTerms(readJSON(t, publishedPaths(t, name)[0]), terms)
	}
	require.Greater(t, len(terms), 100)
	asksForTerm := map[string]bool{
		"achievementType": true, "associationType": true, "identifierType": true, "identityType": true, "resultType": true, "status": true,
		"targetType": true, "imsx_codeMajor": true, "imsx_severity": true, "imsx_codeMinorFieldValue": true,
	}
	for _, s := range maximal() {
		for _, place := range modeltest.Places(s.document) {
			if len(place) == 0 || !asksForTerm[place[len(place)-1]] {
				continue
			}
			for term := range terms {
				a.change(t, s, modeltest.Mutation{Place: place, Change: modeltest.ReplaceBy(term)})
			}
			delete(asksForTerm, place[len(place)-1])
		}
	}
	require.Empty(t, asksForTerm, "enumerations never tried")
}

// TestAgreementOnRandomChanges makes changes of all kinds at places of all documents, each document as often as the
// others and no change twice.
func TestAgreementOnRandomChanges(t *testing.T) {
	a, good, count := agreement{published: publishedSchemas(t)}, corpus(t), 2000
	if long {
		count = 50_000
	}
	for m, changed := range modeltest.Random(2, documentsOf(good)) {
		a.judge(t, good[m.Document], m.Mutation, changed)
		if a.accepted+a.refused == count {
			break
		}
	}
	t.Logf("%d changes: %d accepted, %d refused, by both", count, a.accepted, a.refused)
	require.GreaterOrEqual(t, min(a.accepted, a.refused), count/5, "too one-sided")
}

type agreement struct {
	published         map[schema.Name][]*jsonschema.Schema
	accepted, refused int
}

// change makes a change, where it can be made, and compares the results for the document.
func (a *agreement) change(t *testing.T, s specimen, m modeltest.Mutation) {
	t.Helper()
	if changed, done := m.Of(s.document); done {
		a.judge(t, s, m, changed)
	}
}

// judge validates a changed document with both. Where they reject it, every problem MUST be at the place of the change.
func (a *agreement) judge(t *testing.T, s specimen, m modeltest.Mutation, changed any) {
	t.Helper()
	s.document = changed
	judges := a.published[s.name]
	if turn := (a.accepted + a.refused) % len(judges); !long { // both standards' schemas of one document take turns
		judges = judges[turn : turn+1]
	}
	if accepts(t, s, m.String(), judges) {
		a.accepted++
		return
	}
	a.refused++
	for _, p := range schema.Validate(s.name, s.document) {
		require.True(t, related(p.Path, m.Place), "%s %s: %s is said of another place: %s", s.label, s.name, m, p)
	}
}

// accepts fails the test when the two disagree.
func accepts(t *testing.T, s specimen, change string, judges []*jsonschema.Schema) bool {
	t.Helper()
	problems := schema.Validate(s.name, s.document)
	for _, judge := range judges {
		if err := judge.Validate(s.document); (err == nil) != (len(problems) == 0) {
			require.Fail(t, "disagreement", "%s %s, %s\nhere: %v\nthere: %v", s.label, s.name, change, problems, err)
		}
	}
	return len(problems) == 0
}

// related reports whether a problem concerns the object or array in which something was changed. The whole document counts
// when more problems are found than are listed.
func related(path string, place []string) bool {
	parent := "/" + strings.Join(place[:max(len(place)-1, 0)], "/")
	return path == "" || strings.HasPrefix(path+"/", strings.TrimSuffix(parent, "/")+"/") || strings.HasPrefix(parent, path)
}

// memberAt names what is at a place by the class around it. An object without a type is known by the member that holds
// it, an item by the member that holds the array, and a context by itself.
func memberAt(s specimen, place []string) string {
	if len(place) == 0 {
		return string(s.name)
	}
	above, holder, last := s.document, string(s.name), place[len(place)-1]
	for _, name := range place[:len(place)-1] {
		above, holder = modeltest.Child(above, name), name
	}
	switch parent := above.(type) {
	case []any:
		if last = "item"; holder == "@context" {
			last = fmt.Sprint(modeltest.Child(parent, place[len(place)-1]))
		}
	case object:
		if parent["type"] != nil {
			holder = fmt.Sprint(parent["type"])
		}
	}
	return holder + "/" + last
}

// collectTerms finds the enumerations of a schema.
func collectTerms(node any, terms map[string]bool) {
	switch node := node.(type) {
	case object:
		enum, _ := node["enum"].([]any)
		for _, term := range enum {
			terms[term.(string)] = true
		}
		for _, member := range node {
			collectTerms(member, terms)
		}
	case []any:
		for _, item := range node {
			collectTerms(item, terms)
		}
	}
}
