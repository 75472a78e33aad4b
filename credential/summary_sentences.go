package credential

import (
	"net/url"
	"strings"

	"clrhost/credential/key"
	"clrhost/internal/phrase"
)

// describe composes what the summary says.
func (s *Summary) describe(v Verdict, r Reader) {
	switch s.Signing {
	case SignedByIssuer:
		s.say(s.holding(v))
	case SignedAround:
		s.say(s.covered())
		return // the signature around it says who vouches for it
	default:
		s.say(s.unproven())
		return
	}
	if s.IsDoubtful && s.Overall != Invalid {
		s.say(phrase.Of("Caution: not every credential inside it is valid by itself."))
	}
	s.say(s.acquaintance())
	if of := recipientFinding(v); of != "" {
		s.say(addressing(of, r.IsRecipient))
	}
}

func (s *Summary) say(said phrase.Phrase) { s.Says = append(s.Says, said) }

// name is the issuer's, as an argument of a phrase. A key is no name.
func (s *Summary) name() any {
	if s.Issuer == "" || key.IsSelf(s.Issuer) {
		return phrase.Of("its issuer")
	}
	return s.Issuer
}

// holding describes a proven credential, and whether it is in force.
func (s *Summary) holding(v Verdict) phrase.Phrase {
	switch s.Overall {
	case Valid:
		return phrase.Of("Unchanged since %s signed it, and it still holds.", s.name())
	case Expired:
		return phrase.Of("Unchanged since %s signed it, but it ended on %s.", s.name(), s.Until)
	case NotYetValid:
		return phrase.Of("Unchanged since %s signed it, but it begins only on %s.", s.name(), s.From)
	case Suspended:
		return phrase.Of("Unchanged since %s signed it, but its issuer has suspended it.", s.name())
	case Revoked:
		return phrase.Of("Unchanged since %s signed it, but its issuer has revoked it.", s.name())
	case Unverifiable:
		return phrase.Of("Unchanged since %s signed it, but whether it still holds could not be checked.", s.name())
	}
	if v.isFailed(CheckNested) {
		return phrase.Of("Unchanged since %s signed it, but a credential inside it is forged or was changed: do not rely on it.", s.name())
	}
	return phrase.Of("Unchanged since %s signed it, but it breaks rules of the standard: do not rely on it.", s.name())
}

// covered describes a credential without a proof of its own inside one whose signature is proven.
func (s *Summary) covered() phrase.Phrase {
	switch s.Overall {
	case Valid:
		return phrase.Of("Covered by the record's signature.")
	case Expired:
		return phrase.Of("Covered by the record's signature, but it ended on %s.", s.Until)
	case NotYetValid:
		return phrase.Of("Covered by the record's signature, but it begins only on %s.", s.From)
	case Suspended:
		return phrase.Of("Covered by the record's signature, but its issuer has suspended it.")
	case Revoked:
		return phrase.Of("Covered by the record's signature, but its issuer has revoked it.")
	case Unverifiable:
		return phrase.Of("Covered by the record's signature, but whether it still holds could not be checked.")
	}
	return phrase.Of("Covered by the record's signature, but it breaks rules of the standard: do not rely on it.")
}

// unproven describes a credential of which it is not established that its issuer signed it.
func (s *Summary) unproven() phrase.Phrase {
	switch s.Signing {
	case Unsigned:
		return phrase.Of("Nobody signed it: do not rely on it.")
	case ProofBroken:
		return phrase.Of("Its proof breaks a rule, so nothing shows that %s signed it: do not rely on it.", s.name())
	case Altered:
		return phrase.Of("Its signature does not verify: it was changed after signing, or %s never signed it.", s.name())
	case SignedByOther:
		return phrase.Of("It was signed with a key that is not one of %s: do not rely on it.", s.name())
	case SignedBefore:
		return s.before()
	}
	switch s.Overall {
	case Invalid:
		return phrase.Of("It breaks rules of the standard, so do not rely on it.")
	case Expired:
		return phrase.Of("Whether %s signed it could not be checked, and it ended on %s.", s.name(), s.Until)
	case NotYetValid:
		return phrase.Of("Whether %s signed it could not be checked, and it begins only on %s.", s.name(), s.From)
	case Suspended:
		return phrase.Of("Whether %s signed it could not be checked, and the list that it names has suspended it.", s.name())
	case Revoked:
		return phrase.Of("Whether %s signed it could not be checked, and the list that it names has revoked it.", s.name())
	}
	return phrase.Of("Whether %s signed it could not be checked.", s.name())
}

// before describes a credential that was proven and is not now.
func (s *Summary) before() phrase.Phrase {
	switch s.Overall {
	case ProofFailed:
		return phrase.Of("It was genuine when it came here. Since then %s has withdrawn the key that signed it.", s.name())
	case Expired:
		return phrase.Of("It was genuine when it was last checked, which could not be repeated, and it ended on %s.", s.Until)
	case Suspended:
		return phrase.Of("It was genuine when it was last checked, and the list that it names has suspended it.")
	case Revoked:
		return phrase.Of("It was genuine when it was last checked, and the list that it names has revoked it.")
	case Invalid:
		return phrase.Of("It breaks rules of the standard, so do not rely on it.")
	}
	return phrase.Of("It was genuine when it was last checked. Now %s could not be asked again.", s.name())
}

// acquaintance describes whether the reader knows the issuer, and else what binds the issuer's name to a party. An id that is
// a key is bound to the holder of the private key only, who chose the name beside it.
func (s *Summary) acquaintance() phrase.Phrase {
	switch {
	case s.IsKnown && s.Known.Name == s.Issuer:
		return phrase.Of("The issuer is known here.")
	case s.IsKnown && s.Known.Name != "":
		return phrase.Of("The issuer is known here as %s.", s.Known.Name)
	case s.IsKnown:
		return phrase.Of("The issuer is known by a key given for it.")
	case s.Address != "":
		return phrase.Of("Caution: the issuer is not known here; all that is certain is its address, %s.", s.Address)
	case key.IsSelf(s.IssuerID):
		return phrase.Of("Caution: nobody vouches for the key, so the issuer's name is only what the signer wrote.")
	}
	return phrase.Of("Caution: the issuer is not known here.")
}

// addressOf is the host that an issuer's id names, or "".
func addressOf(id string) string {
	if name, isWeb := strings.CutPrefix(id, "did:web:"); isWeb {
		name, _, _ = strings.Cut(name, ":")
		host, err := url.PathUnescape(name)
		if err != nil {
			return ""
		}
		return abridge(host)
	}
	u, err := url.Parse(id)
	if err != nil {
		return ""
	}
	return abridge(u.Host)
}

// recipientFinding is the outcome of the recipient check, "" where nobody was expected.
func recipientFinding(v Verdict) string {
	for _, c := range v.Checks {
		if c.Name == CheckRecipient {
			return c.Outcome
		}
	}
	return ""
}

// addressing describes whether the credential is about the recipient who was expected.
func addressing(outcome string, isReader bool) phrase.Phrase {
	switch {
	case outcome == OutcomePass && isReader:
		return phrase.Of("It was issued to you.")
	case outcome == OutcomePass:
		return phrase.Of("It was issued to the recipient asked for.")
	case outcome == OutcomeFail && isReader:
		return phrase.Of("Caution: it does not name you as this host knows you, so it may be about somebody else.")
	case outcome == OutcomeFail:
		return phrase.Of("Caution: it was issued to somebody else than the recipient asked for.")
	case isReader:
		return phrase.Of("Whether it was issued to you could not be checked.")
	}
	return phrase.Of("Caution: whether it was issued to the recipient asked for could not be checked.")
}
