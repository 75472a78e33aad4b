package credential

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"clrhost/credential/key"
	"clrhost/credential/proof"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// Look is how a verdict is shown to a person: a page gives each a shape, a terminal a colour.
type Look string

const (
	LookGood    Look = "good"
	LookCaution Look = "caution" // genuine, with something for the reader to consider
	LookBad     Look = "bad"     // not to be relied on
	LookOpen    Look = "open"    // a deciding check could not be made
)

// Summary is what a person wants to know about a credential first. Text from the credential is abridged and printable on one
// line.
type Summary struct {
	Look Look
	// Sentence states whether the credential is unchanged and who signed it, whether it is in force, and by what its issuer
	// is known.
	Sentence string
	Title    string
	Issuer   string   // its name, or without one its id
	IssuerID string   // whole; a long one is for the caller to abridge
	Subjects []string // whom it is about: an id, or the identifiers of one
	From     time.Time
	Until    time.Time // zero when it does not end
	Embedded int       // the credentials inside
	Covered  int       // those of them that have no proof of their own, and that a proven signature around them covers
}

// Summarize describes a verdict on c in words. c is nil for bytes that Parse rejected.
func Summarize(c *Credential, v Verdict) Summary {
	if c == nil {
		return Summary{Look: LookBad, Sentence: capitalized(firstTrouble(v.Checks)) + "."}
	}
	s := Summary{
		Title:    abridge(c.Name),
		IssuerID: text.Printable(c.IssuerID),
		Issuer:   cmp.Or(abridge(localized(untyped.Member(c.Document["issuer"], "name"))), abridge(c.IssuerID), "its issuer"),
		Subjects: subjectNames(c.Document["credentialSubject"]),
		From:     c.ValidFrom,
		Until:    c.ValidUntil,
	}
	for _, found := range objects("", untyped.Member(c.Document["credentialSubject"], "verifiableCredential")) {
		s.Embedded++
		if found.object["proof"] == nil && v.Proven() {
			s.Covered++
		}
	}
	s.describe(c, v)
	return s
}

func (s *Summary) describe(c *Credential, v Verdict) {
	if !v.Proven() {
		s.Look = map[Overall]Look{Invalid: LookBad, ProofFailed: LookBad, Revoked: LookBad}[v.Overall]
		s.Look = cmp.Or(s.Look, LookOpen)
		s.Sentence = s.unproven(c, v)
		return
	}
	holds, look := s.holding(v)
	known, isKnown := issuerKnownBy(c.IssuerID)
	if look == LookGood && (!isKnown || !v.Answers()) {
		look = LookCaution
	}
	s.Look = look
	s.Sentence = fmt.Sprintf("Unchanged since %s signed it%s %s", s.Issuer, holds, known)
}

// holding describes whether a proven credential is still in force.
func (s *Summary) holding(v Verdict) (string, Look) {
	switch v.Overall {
	case Valid:
		return ", and it holds today.", LookGood
	case Expired:
		return fmt.Sprintf(", but it ended on %s.", s.Until.UTC().Format(time.DateOnly)), LookCaution
	case NotYetValid:
		return fmt.Sprintf(", but it begins only on %s.", s.From.UTC().Format(time.DateOnly)), LookCaution
	case Suspended:
		return fmt.Sprintf(", but %s has suspended it.", s.Issuer), LookCaution
	case Revoked:
		return fmt.Sprintf(", but %s has revoked it.", s.Issuer), LookBad
	case Unverifiable:
		return ", but whether it still holds could not be checked.", LookOpen
	}
	if v.isFailed(CheckNested) {
		return ", but a credential inside it is forged or was changed: do not rely on it.", LookBad
	}
	return ", but it breaks rules of the standard: do not rely on it.", LookBad
}

// unproven describes a credential whose issuer's signature was not established.
func (s *Summary) unproven(c *Credential, v Verdict) string {
	switch {
	case c.JWS == nil && c.Document["proof"] == nil:
		return "Nobody signed it: do not rely on it."
	case v.isFailed(CheckProof) && !isAltered(v):
		return fmt.Sprintf("Its proof breaks a rule, so nothing shows that %s signed it: do not rely on it.", s.Issuer)
	case v.isFailed(CheckProof):
		return fmt.Sprintf("Its signature does not verify: it was changed after signing, or %s never signed it.", s.Issuer)
	case v.isFailed(CheckIssuerKey):
		return fmt.Sprintf("It was signed with a key that is not one of %s: do not rely on it.", s.Issuer)
	case v.Overall == Invalid:
		return "It breaks rules of the standard, so do not rely on it."
	case v.Overall == Expired:
		return fmt.Sprintf("Whether %s signed it could not be checked, and it ended on %s.", s.Issuer, s.Until.UTC().Format(time.DateOnly))
	case v.Overall == NotYetValid:
		return fmt.Sprintf("Whether %s signed it could not be checked, and it begins only on %s.", s.Issuer, s.From.UTC().Format(time.DateOnly))
	}
	return fmt.Sprintf("Whether %s signed it could not be checked.", s.Issuer)
}

// isAltered reports whether a signature was computed and does not verify. Other proofs break a rule that leaves that open,
// such as one on the header or on the key.
func isAltered(v Verdict) bool {
	return slices.ContainsFunc(v.Checks, func(c Check) bool {
		return c.Name == CheckProof && c.Outcome == OutcomeFail && proof.IsMismatch(c.Clause)
	})
}

// issuerKnownBy describes what binds the issuer's id to a party. An id that is a key is bound to the holder of the private
// key only, who chose the name beside it.
func issuerKnownBy(id string) (sentence string, known bool) {
	host := ""
	if name, isWeb := strings.CutPrefix(id, "did:web:"); isWeb {
		name, _, _ = strings.Cut(name, ":")
		host, _ = url.PathUnescape(name)
	} else if u, err := url.Parse(id); err == nil {
		host = u.Host
	}
	if host != "" {
		return fmt.Sprintf("The issuer is known by its address, %s.", abridge(host)), true
	}
	if key.IsSelf(id) {
		return "Caution: nobody vouches for the key, so the issuer's name is only what the signer wrote.", false
	}
	return "The issuer is known by a key given for it.", true
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

func capitalized(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
