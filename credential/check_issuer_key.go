package credential

import (
	"crypto"
	"slices"
	"strings"

	"clrhost/credential/key"
	"clrhost/credential/loose"
	"clrhost/credential/proof"
)

// checkIssuerKey asks whether a key that signed is the issuer's. A good signature proves only that the holder of its key
// signed. A did:jwk or did:key issuer is that key, and nothing has to be fetched to see it; other issuers must say in a
// document of theirs that the key is theirs.
func checkIssuerKey(e *examination) {
	issuer := e.credential.IssuerID
	switch {
	case len(e.signers) == 0 && e.isEmbedded() && len(loose.List(e.credential.Document["proof"])) == 0 && e.credential.JWS == nil:
		// No proof, hence no key to ask about; the proof check has spoken.
	case len(e.signers) == 0:
		e.unchecked(Unverifiable, clauseKeys, "no proof was verified, so there is no key to compare with the issuer's")
	case proof.IsDIDJWK(issuer), e.verifier.Keys != nil && isDIDKey(issuer):
		compareWithDID(e, issuer)
	case e.verifier.Keys == nil:
		e.unchecked(Unverifiable, clauseKeys, "the signing key is not known to be the issuer's, because issuers' keys are not yet fetched by this host")
	case issuer == "":
		e.unchecked(Unverifiable, clauseKeys, "the credential names no issuer whose key it could be")
	default:
		compareMethods(e, issuer)
	}
}

func compareWithDID(e *examination, issuer string) {
	own, err := keyOfDID(issuer)
	if err != nil {
		e.fail(ProofFailed, clauseKeys, "the issuer's key cannot be read: %s", err)
		return
	}
	want, err := proof.Thumbprint(own)
	if err != nil {
		e.unchecked(Unverifiable, clauseThumbprint, "the issuer's key has no thumbprint")
		return
	}
	kind := issuer[:len("did:jwk")] // did:key is as long
	switch {
	case slices.ContainsFunc(e.signers, func(m proof.Method) bool { return hasThumbprint(m.PublicKey, want) }):
		e.pass(clauseThumbprint, "the signing key is the one the issuer's %s holds", kind)
	case e.pending:
		e.unchecked(Unverifiable, clauseThumbprint, "no proof that verified is by the issuer, and another could not be checked")
	default:
		e.fail(ProofFailed, clauseThumbprint, "the credential was signed with another key than the issuer's %s", kind)
	}
}

func isDIDKey(id string) bool { return strings.HasPrefix(id, "did:key:") }

// keyOfDID reads the key that a did:jwk or did:key holds.
func keyOfDID(id string) (crypto.PublicKey, error) {
	if multikey, ok := strings.CutPrefix(id, "did:key:"); ok {
		return proof.ParseMultikey(multikey)
	}
	return proof.ParseDIDJWK(id)
}

func hasThumbprint(k crypto.PublicKey, want string) bool {
	have, err := proof.Thumbprint(k)
	return err == nil && have == want
}

// compareMethods looks for the issuer among those who signed. The best answer counts: others may sign beside the issuer.
func compareMethods(e *examination, issuer string) {
	trouble := confirmCarried(e, issuer)
	e.heard(trouble)
	its := func(m proof.Method) bool { return key.BelongsTo(m, issuer) }
	confirmed := func(m proof.Method) bool { return its(m) && m.Confirmed }
	switch {
	case slices.ContainsFunc(e.signers, func(m proof.Method) bool { return confirmed(m) && m.Assertion }):
		e.pass(clauseKeys, "the signing key is the issuer's, for signing credentials")
	case e.pending:
		e.unchecked(Unverifiable, clauseKeys, "no proof that verified is known to be by the issuer, and another could not be checked")
	case slices.ContainsFunc(e.signers, confirmed):
		e.fail(ProofFailed, clauseKeys, "the signing key is the issuer's, but not for signing credentials: assertionMethod does not list it")
	case slices.ContainsFunc(e.signers, its):
		e.unchecked(Unverifiable, clauseKeys, "the signing key says that it is the issuer's, and the issuer's own document could not be read to confirm it")
	case trouble != nil:
		e.unchecked(Unverifiable, clauseKeys, "the signing key stands in the header alone, and nothing confirms it: %s", keyTrouble(trouble))
	default:
		e.fail(ProofFailed, clauseKeys, "the credential was signed with a key that is not the issuer's")
	}
}

// confirmCarried looks a key that came in the header, and that no kid says the place of, up in the issuer's key set. The
// error is why it is not confirmed.
func confirmCarried(e *examination, issuer string) error {
	for i, m := range e.signers {
		if m.ID == "" {
			published, err := e.verifier.Keys.Published(e.ctx, issuer, "", m.PublicKey)
			if err != nil {
				return err
			}
			e.signers[i] = published
		}
	}
	return nil
}

// isSigner reports whether a method that signed is the issuer's or claims to be, which the issuer key check decides.
func (c *Credential) isSigner(m proof.Method) bool {
	own, err := keyOfDID(c.IssuerID)
	if err != nil {
		return key.BelongsTo(m, c.IssuerID)
	}
	want, err := proof.Thumbprint(own)
	return err == nil && hasThumbprint(m.PublicKey, want)
}
