package records

import (
	"encoding/json"
	"strings"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
	"clrhost/server/api/profile"
	"clrhost/server/pages/records/sheet"
	"clrhost/storage"
)

// whose tells whom a record is about, and to the owner of an account whether that is they.
type whose struct {
	Match string // how the two compare, for the stylesheet
	Says  []phrase.Phrase
}

// The ways in which a record and an account compare.
const (
	matchSame  = "same"
	matchOther = "other"
	matchOpen  = "unknown"
)

// whoseOf tells whom a record is about. What the issuer wrote in the clear is told. To somebody without an account, the nil
// owner, nothing else is: what an account of this host says is no part of the record.
func whoseOf(c *credential.Credential, read transcript.Record, owner *storage.User) whose {
	w := whose{Match: matchOpen, Says: named(read)}
	if owner != nil {
		return w.compared(c, *owner)
	}
	return w.orNobody()
}

// orNobody adds that nobody is named, where that is so.
func (w whose) orNobody() whose {
	if len(w.Says) == 0 {
		w.Says = []phrase.Phrase{phrase.Of("It does not name the person whom it was issued to.")}
	}
	return w
}

// compared adds how the record and an account compare.
func (w whose) compared(c *credential.Credential, owner storage.User) whose {
	w.Match = matchOf(c, owner)
	switch {
	case w.Match == matchSame && matches(c, "id", profile.ID(owner.ID)):
		w.Says = append(w.Says, phrase.Of("It was issued to your profile on this host."))
	case w.Match == matchSame:
		w.Says = append(w.Says, phrase.Of("It was issued to your e-mail address."))
	case w.Match == matchOther:
		w.Says = append(w.Says, phrase.Of("It was issued to an e-mail address that is not the one of your account."))
	case matches(c, "name", owner.Name):
		w.Says = append(w.Says, phrase.Of("The name is that of your account. Others may have the same name."))
	default:
		w = w.orNobody()
		w.Says = append(w.Says, phrase.Of("Whether that is you cannot be told from your account."))
	}
	return w
}

// indexed is a credential of which only the subject is known, as the index of a record has it.
func indexed(subject string) *credential.Credential {
	c := &credential.Credential{Document: map[string]any{}}
	var subjects any
	if json.Unmarshal([]byte(subject), &subjects) == nil {
		c.Document["credentialSubject"] = subjects
	}
	return c
}

// matchOf compares what a record says about its subject with the account. A hash is compared too (Open Badges 3.0,
// IdentityObject), and an address in the clear without case, as mail systems do.
func matchOf(c *credential.Credential, owner storage.User) string {
	if matches(c, "id", profile.ID(owner.ID)) || namesAddress(c, owner.Email) {
		return matchSame
	}
	isNamed := false
	for _, address := range []string{owner.Email, strings.ToLower(owner.Email)} {
		named, matched, _ := credential.Recipient{Type: "emailAddress", Value: address}.Compare(c)
		if isNamed = isNamed || named; matched {
			return matchSame
		}
	}
	if isNamed {
		return matchOther
	}
	return matchOpen
}

// namesAddress reports whether a record names an e-mail address in the clear, in whatever case.
func namesAddress(c *credential.Credential, address string) bool {
	for _, subject := range untyped.List(c.Document["credentialSubject"]) {
		for _, identity := range untyped.List(untyped.Member(subject, "identifier")) {
			isClear := untyped.Member(identity, "hashed") == false && untyped.Member(identity, "identityType") == "emailAddress"
			if isClear && strings.EqualFold(untyped.Text(untyped.Member(identity, "identityHash")), address) {
				return true
			}
		}
	}
	return false
}

func matches(c *credential.Credential, kind, value string) bool {
	_, matched, _ := credential.Recipient{Type: kind, Value: value}.Compare(c)
	return matched
}

// named says by which name, or else by which other identifier, a record calls its subject.
func named(read transcript.Record) []phrase.Phrase {
	var other []phrase.Phrase
	for _, subject := range read.Whole().Subjects {
		if name := text.Line(subject.Profile.Name.String(), maxName); name != "" {
			return []phrase.Phrase{phrase.Of("About %s.", name)}
		}
		for _, identity := range subject.Identities {
			value := text.Line(identity.Value.Value, maxName)
			switch {
			case identity.Hashed.Value || value == "":
			case identity.Type.Value == "name":
				return []phrase.Phrase{phrase.Of("About %s.", value)}
			default:
				other = append(other, phrase.Of("About %s (%s).", value, sheet.IdentifierType(identity.Type.Value)))
			}
		}
	}
	return other[:min(len(other), 1)]
}

// maxName is how many characters of a name are shown.
const maxName = 120
