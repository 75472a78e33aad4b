package credential

import (
	"clrhost/credential/key"
	"clrhost/credential/proof"
	"cmp"
)

// checkIssuerKey checks whether a key that signed is the issuer's. A good signature proves only that the holder of its key
// signed. The best answer counts, since others may sign beside the issuer.
func checkIssuerKey(e *examination) {
	if e.isCovered() {
		return // no proof, hence no key to check; the proof check has reported that
	}
	if e.credential.IssuerID == "" && len(e.signers) > 0 {
		e.unchecked(Unverifiable, clauseKeys, "the credential names no issuer by an id, so no issuer can be compared with the signing key")
		return
	}
	best := map[key.Word]string{}
	for i := range e.signers {
		s := e.standing(&e.signers[i])
		best[s.Word] = cmp.Or(best[s.Word], s.Detail)
	}
	e.silent = e.silent || best[key.Silent] != "" || best[key.Own] == "" && e.mayAnswer()
	unsure := func(detail string) { e.unchecked(Unverifiable, clauseKeys, "%s", detail) }
	switch {
	case best[key.Own] != "":
		e.pass(clauseKeys, "%s", best[key.Own])
	case len(e.signers) == 0:
		unsure("no proof was verified, so there is no key to compare with the issuer's")
	case best[key.Silent] != "":
		unsure(best[key.Silent])
	case e.pending:
		unsure("no proof that verified is known to be by the issuer, and another could not be checked")
	case best[key.Unlisted] != "":
		unsure(best[key.Unlisted])
	default:
		e.fail(ProofFailed, clauseKeys, "%s", best[key.Foreign])
	}
}

// signer is the key of a proof that verified.
type signer struct {
	method   proof.Method // without an ID when it came in the header of a JWS
	standing key.Standing // zero until it is resolved
}

// standing is whether a key is the issuer's, resolved once.
func (e *examination) standing(s *signer) key.Standing {
	if s.standing.Word == "" {
		s.standing = e.verifier.keys.Standing(e.ctx, e.credential.IssuerID, s.method)
	}
	return s.standing
}

// mayAnswer reports whether one of the keys that did not answer is the issuer's: its document lists the method, or does not
// answer either.
func (e *examination) mayAnswer() bool {
	for _, method := range e.unheard {
		unheard := signer{method: proof.Method{ID: method}}
		if word := e.standing(&unheard).Word; word == key.Own || word == key.Silent {
			return true
		}
	}
	return false
}
