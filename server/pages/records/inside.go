package records

import (
	"cmp"
	"slices"
	"strings"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// insideGroup is what is inside a record and has the same to be said of it, so that a reader of hundreds reads each thing once.
type insideGroup struct {
	verdictLine
	Items []insideItem
}

// Count is how many there are.
func (g insideGroup) Count() int { return len(g.Items) }

// insideItem is one credential or endorsement inside a record.
type insideItem struct {
	Name   string
	Place  string // a JSON pointer
	Checks []checkLine
}

// insiders are the credentials and the endorsements inside a record, at any depth, grouped.
type insiders struct {
	Credentials, Endorsements           []insideGroup
	CredentialCount, EndorsementCount   int
	reader                              credential.Reader
	credentialGroups, endorsementGroups map[string]int
}

// insidersOf describes everything inside a record on which there is a verdict.
func insidersOf(c *credential.Credential, s credential.Summary, v credential.Verdict, r credential.Reader) insiders {
	found := insiders{reader: r, credentialGroups: map[string]int{}, endorsementGroups: map[string]int{}}
	found.collect(c, s, v, "")
	for _, groups := range [][]insideGroup{found.Credentials, found.Endorsements} {
		slices.SortStableFunc(groups, func(a, b insideGroup) int { return cmp.Compare(urgency(b.Look), urgency(a.Look)) })
	}
	return found
}

// urgency orders looks: what a reader has to know first is the greatest.
func urgency(l credential.Look) int { return slices.Index(credential.Looks(), l) }

func (i *insiders) collect(around *credential.Credential, s credential.Summary, v credential.Verdict, at string) {
	for _, inner := range v.Nested {
		isEndorsement := strings.Contains(inner.Source, "/endorsement")
		if !isEndorsement && !strings.HasPrefix(inner.Source, "/credentialSubject/") {
			continue // a newer version of the record, of which the check speaks
		}
		c := around.Inside(inner.Source)
		described := s.Inside(c, inner, i.reader)
		i.add(described, inner, insideItem{Name: nameOf(c, described, isEndorsement), Place: text.Printable(at + inner.Source)}, isEndorsement)
		if c != nil {
			i.collect(c, described, inner, at+inner.Source)
		}
	}
}

// nameOf is by which name a reader recognizes what is inside: an endorsement by who endorses, a credential by its title, or
// else by what was achieved.
func nameOf(c *credential.Credential, s credential.Summary, isEndorsement bool) string {
	if isEndorsement || c == nil {
		return cmp.Or(s.Issuer, s.Title)
	}
	achievement := untyped.Member(c.Document["credentialSubject"], "achievement")
	return cmp.Or(s.Title, text.Line(untyped.Text(untyped.Member(achievement, "name")), maxName), s.Issuer)
}

func (i *insiders) add(s credential.Summary, v credential.Verdict, item insideItem, isEndorsement bool) {
	groups, listed, count := &i.Credentials, i.credentialGroups, &i.CredentialCount
	if isEndorsement {
		groups, listed, count = &i.Endorsements, i.endorsementGroups, &i.EndorsementCount
	}
	line := lineOf(s)
	if isEndorsement && s.Signing == credential.SignedAround {
		line.Says = []phrase.Phrase{phrase.Of("It has no signature of its own and is covered by the record's.")}
	}
	key := string(line.Look) + line.Word.String() + s.Sentence()
	n, ok := listed[key]
	if !ok {
		n, listed[key] = len(*groups), len(*groups)
		*groups = append(*groups, insideGroup{verdictLine: line})
	}
	item.Checks = troubles(checkLines(v, s.Signing))
	(*groups)[n].Items = append((*groups)[n].Items, item)
	*count++
}
