package credential

import (
	"clrhost/credential/key"
	"clrhost/credential/proof"
)

// checkIssuerKey asks whether a key that signed is the issuer's. A good signature proves only that the holder of its key
// signed. The best answer counts, since others may sign beside the issuer.
func checkIssuerKey(e *examination) {
	if e.isCovered() {
		return // no proof, hence no key to ask about; the proof check has spoken
	}
	if e.credential.IssuerID == "" && len(e.signers) > 0 {
		e.unchecked(Unverifiable, clauseKeys, "the credential names no issuer by an id, so there is nobody whose key the signing key could be")
		return
	}
	best := map[key.Word]string{}
	for _, m := range e.signers {
		s := e.standing(m)
		if best[s.Word] == "" {
			best[s.Word] = s.Detail
		}
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

// standing is whether a key is the issuer's.
func (e *examination) standing(m proof.Method) key.Standing {
	return e.verifier.keys.Standing(e.ctx, e.credential.IssuerID, m)
}

// isSigner reports whether a key that signed is the issuer's, or may be, which the issuer key check decides.
func (e *examination) isSigner(m proof.Method) bool { return e.standing(m).Word != key.Foreign }

// mayAnswer reports whether one of the keys that did not answer is the issuer's: its document lists the method, or does not
// answer either.
func (e *examination) mayAnswer() bool {
	for _, method := range e.unheard {
		if word := e.standing(proof.Method{ID: method}).Word; word == key.Own || word == key.Silent {
			return true
		}
	}
	return false
}
