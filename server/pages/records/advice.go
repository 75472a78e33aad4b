package records

import (
	"clrhost/credential"
	"clrhost/internal/phrase"
)

// advice is what can be done about a verdict, and who can do it.
type advice struct {
	Who  phrase.Phrase
	What phrase.Phrase
}

// adviceOn returns what can be done, the most useful first. There is something for everything that does not look good.
func adviceOn(s credential.Summary, v credential.Verdict) (all []advice) {
	all = append(all, aboutSigning(s, v)...)
	if s.IsSuperseded {
		all = append(all, theApp(phrase.Of("There is a newer version of this record. Ask the app that sent it, or the issuer, to send that one.")))
	}
	if s.Signing != credential.SignedByIssuer {
		return all
	}
	all = append(all, aboutHolding(s, v)...)
	if s.IsDoubtful {
		all = append(all, you(phrase.Of("See under “Inside this record” which credentials are in doubt, and why. Ask the issuer of each about it.")))
	}
	if s.IsMisaddressed {
		all = append(all, you(phrase.Of("If the record is yours under another address, nothing is wrong with it. If it is somebody else's, tell the app that sent it.")))
	}
	if !s.IsKnown {
		all = append(all, aboutUnknown(s)...)
	}
	return all
}

func theIssuer(what phrase.Phrase) advice { return advice{phrase.Of("The issuer"), what} }
func theApp(what phrase.Phrase) advice    { return advice{phrase.Of("The app that sent it"), what} }
func theHost(what phrase.Phrase) advice   { return advice{phrase.Of("Those who run this host"), what} }
func you(what phrase.Phrase) advice       { return advice{phrase.Of("You"), what} }

// aboutSigning is advice on a record of which it is not established that its issuer signed it.
func aboutSigning(s credential.Summary, v credential.Verdict) []advice {
	switch s.Signing {
	case credential.SignedByIssuer, credential.SignedAround:
		return nil
	case credential.Unsigned, credential.Altered, credential.ProofBroken:
		return []advice{
			theApp(phrase.Of("Ask the app to send the record again as the issuer made it: every change breaks the signature.")),
			theIssuer(phrase.Of("If it stays like this, ask the issuer for the record, or for a new one.")),
		}
	case credential.SignedByOther:
		return []advice{
			theIssuer(phrase.Of("Ask the issuer to publish the key that signed the record, or to sign the record anew with a key that it publishes.")),
			you(phrase.Of("Until then, do not rely on the record: somebody else may have made it.")),
		}
	}
	if s.Overall == credential.Invalid {
		return []advice{theIssuer(phrase.Of("Ask the issuer to correct the record and to issue it again. The checks below state what is wrong."))}
	}
	asked := you(phrase.Of("Nothing has to be done now. This host asks again by itself, and does so at once when you have it check again."))
	if v.Has(credential.CheckProof, credential.OutcomeUnchecked) {
		return []advice{asked, theIssuer(phrase.Of("If it stays like this, ask the issuer whether its key can be read from everywhere, and whether it signs in a way of the standard."))}
	}
	if s.Address == "" {
		return []advice{asked, theIssuer(phrase.Of("If it stays like this, ask the issuer to publish the key that signed the record."))}
	}
	return []advice{asked, theIssuer(phrase.Of("If it stays like this, ask the issuer to publish the key that signed the record at its own address, %s.", s.Address))}
}

// aboutHolding is advice on a record that its issuer signed.
func aboutHolding(s credential.Summary, v credential.Verdict) []advice {
	switch s.Overall {
	case credential.Expired:
		return []advice{theIssuer(phrase.Of("Only the issuer can renew it: ask for a new one. This one still proves what was true until %s.", s.Until))}
	case credential.NotYetValid:
		return []advice{you(phrase.Of("Wait until %s. It becomes valid by itself.", s.From))}
	case credential.Suspended:
		return []advice{theIssuer(phrase.Of("Ask the issuer why it is suspended. When the issuer lifts that, this host notices by itself."))}
	case credential.Revoked:
		return []advice{theIssuer(phrase.Of("Ask the issuer why it was revoked, and whether there is a new one in its place."))}
	case credential.Unverifiable:
		return []advice{
			you(phrase.Of("Nothing has to be done now. This host asks again by itself, and does so at once when you have it check again.")),
			theIssuer(phrase.Of("If it stays like this, tell the issuer that the place where it would revoke records cannot be read.")),
		}
	case credential.Invalid, credential.ProofFailed:
		if v.Has(credential.CheckNested, credential.OutcomeFail) {
			return []advice{theIssuer(phrase.Of("Ask the issuer to issue the record again without the credential that is forged or was changed. See under “Inside this record” which it is."))}
		}
		return []advice{theIssuer(phrase.Of("Ask the issuer to correct the record and to issue it again. The checks below state what is wrong."))}
	}
	return nil
}

// aboutUnknown is advice on an issuer that this host does not know.
func aboutUnknown(s credential.Summary) []advice {
	host := theHost(phrase.Of("Tell them who the issuer is. When they know it too, they can put it on the list of issuers that this host knows."))
	if s.Address == "" {
		return []advice{host, theIssuer(phrase.Of("A signature by a key alone shows no more than that somebody has the key. Ask the issuer to sign in the name of an address of its own."))}
	}
	return []advice{host, you(phrase.Of("Make sure that %s is the address of the issuer you mean. Anybody can sign in any name.", s.Address))}
}
