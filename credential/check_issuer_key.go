package credential

import (
	"clrhost/credential/proof"
)

// checkIssuerKey asks whether the key that signed is the issuer's. A key in a header proves only that its holder signed;
// a did:jwk issuer is that key, and nothing has to be fetched to see it.
func checkIssuerKey(e *examination) {
	issuer := e.credential.IssuerID
	switch {
	case e.signer == nil && e.isEmbedded() && len(list(e.credential.Document["proof"])) == 0:
		// No proof, hence no key to ask about; the proof check has spoken.
	case e.signer == nil:
		e.unchecked(Unverifiable, clauseKeys, "no proof was verified, so there is no key to compare with the issuer's")
	case !proof.IsDIDJWK(issuer):
		e.unchecked(Unverifiable, clauseKeys, "the signing key is not known to be the issuer's, because issuers' keys are not yet fetched by this host")
	default:
		compareWithDID(e, issuer)
	}
}

func compareWithDID(e *examination, issuer string) {
	key, err := proof.ParseDIDJWK(issuer)
	if err != nil {
		e.fail(ProofFailed, clauseKeys, "the issuer's key cannot be read: %s", err)
		return
	}
	want, err := proof.Thumbprint(key)
	if err != nil {
		e.unchecked(Unverifiable, clauseThumbprint, "the issuer's key has no thumbprint")
		return
	}
	have, err := proof.Thumbprint(e.signer)
	if err != nil || have != want {
		e.fail(ProofFailed, clauseThumbprint, "the credential was signed with another key than the issuer's did:jwk")
		return
	}
	e.pass(clauseThumbprint, "the signing key is the one the issuer's did:jwk holds")
}
