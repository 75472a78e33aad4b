package credential

import (
	"strings"
	"time"

	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// Reader is who reads a summary.
type Reader struct {
	Issuers Issuers // whom the reader knows; nil is nobody

	// IsRecipient means that the recipient who was expected is the reader, so that the summary says "you".
	IsRecipient bool
}

// Issuers are the issuers that a reader knows, not by what a credential says of them. Package known reads a list of them.
type Issuers interface {
	// Known returns the issuer with that id. Ids are compared as Normalized makes them.
	Known(issuerID string) (KnownIssuer, bool)
}

// KnownIssuer is what a reader knows of an issuer.
type KnownIssuer struct {
	Name string // by which the reader knows it; empty when no more than its key is known
	URL  string // of a page about it; may be empty
	Note string // why it is known; may be empty
}

// Summary is what a person wants to know about a credential first. Text from the credential is abridged and printable on one
// line.
type Summary struct {
	Look    Look
	Overall Overall
	Signing Signing

	// Says is a sentence for each of these, as far as it is established: whether the credential is unchanged, who signed it
	// and whether it is in force; what is in doubt inside it; whether the reader knows the issuer; whether it is about the
	// recipient who was expected.
	Says []phrase.Phrase

	Title    string
	Issuer   string      // its name, or without one its id
	IssuerID string      // whole; a long one is for the caller to abridge
	Address  string      // the host that the issuer's id names; empty for an id that is a key, or is at no host
	Known    KnownIssuer // what the reader knows of the issuer
	IsKnown  bool
	Subjects []string // whom it is about: an id, or the identifiers of one
	From     time.Time
	Until    time.Time // zero when it does not end
	Embedded int       // the credentials inside
	Covered  int       // those of them that have no proof of their own, and that a proven signature around them covers

	IsMisaddressed bool // it was not issued to the recipient who was expected, as far as it can be compared
	IsDoubtful     bool // a credential inside it is not valid by itself, or could not be checked
	IsSuperseded   bool // its issuer offers a newer version
}

// Sentence is what the summary says, in English.
func (s Summary) Sentence() string {
	sentences := make([]string, len(s.Says))
	for i, said := range s.Says {
		sentences[i] = said.String()
	}
	return strings.Join(sentences, " ")
}

// Word is the label of the verdict.
func (s Summary) Word() phrase.Phrase { return s.Look.Word(s.Overall) }

// Summarize describes a verdict on c in words. c is nil for bytes that Parse rejected.
func Summarize(c *Credential, v Verdict, r Reader) Summary {
	if c == nil {
		return Summary{Look: LookBad, Overall: v.Overall, Signing: Unsigned,
			Says: []phrase.Phrase{phrase.Of("It cannot be read as a credential.")}}
	}
	s := Summary{Overall: v.Overall, Signing: v.signing(c)}
	s.read(c, v)
	if r.Issuers != nil {
		s.Known, s.IsKnown = r.Issuers.Known(c.IssuerID)
	}
	s.Look = LookOf(v, s.IsKnown)
	if s.Signing == SignedAround {
		s.Look = looks[v.Overall]
	}
	s.describe(v, r)
	return s
}

// Inside describes a verdict on c, which is inside the credential that s describes. What has no proof of its own looks no
// better than what covers it.
func (s Summary) Inside(c *Credential, v Verdict, r Reader) Summary {
	inner := Summarize(c, v, r)
	if inner.Signing == SignedAround {
		inner.Look = worse(inner.Look, s.Look)
	}
	return inner
}

// read reads what the credential says of itself, and what its checks say beside the overall word.
func (s *Summary) read(c *Credential, v Verdict) {
	s.Title = abridge(c.Name)
	s.IssuerID = text.Printable(c.IssuerID)
	s.Issuer = abridge(localized(untyped.Member(c.Document["issuer"], "name")))
	if s.Issuer == "" {
		s.Issuer = abridge(c.IssuerID)
	}
	s.Address = addressOf(c.IssuerID)
	s.Subjects = subjectNames(c.Document["credentialSubject"])
	s.From, s.Until = c.ValidFrom, c.ValidUntil
	for _, found := range objects("", untyped.Member(c.Document["credentialSubject"], "verifiableCredential")) {
		s.Embedded++
		if found.object["proof"] == nil && v.Proven() {
			s.Covered++
		}
	}
	s.IsMisaddressed = v.isFailed(CheckRecipient)
	s.IsDoubtful, s.IsSuperseded = v.isDoubtfulInside(), v.isSuperseded()
}

// subjectNames lists whom a credential is about.
func subjectNames(subjects any) (names []string) {
	for _, subject := range objects("", subjects) {
		if id := untyped.Text(subject.object["id"]); id != "" {
			names = append(names, abridge(id))
			continue
		}
		for _, identity := range objects("", subject.object["identifier"]) {
			name := abridge(untyped.Text(identity.object["identityType"])) + " "
			if identity.object["hashed"] == true {
				name += "(as a hash)"
			} else {
				name += abridge(untyped.Text(identity.object["identityHash"]))
			}
			names = append(names, name)
		}
	}
	return names
}
