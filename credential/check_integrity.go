package credential

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
)

// maxProofs bounds how many proofs of one credential are examined: each costs a key to find and the document's text.
const maxProofs = 10

// checkIntegrity examines every proof of a proof set. One good proof of the issuer suffices: what is wrong with another
// is then a warning, since anybody can add a bad proof to a good credential.
func checkIntegrity(e *examination, proofs []located) {
	i := &proof.Integrity{Document: e.credential.Document,
		Canonicalize: jsonld.Canonicalize, Canonicalize384: jsonld.Canonicalize384,
		Keys: e.verifier.Keys, Now: e.now, Skew: e.verifier.Skew}
	results := make([]proofResult, 0, len(proofs))
	for _, p := range proofs[:min(len(proofs), maxProofs)] {
		method, err := i.Verify(e.ctx, p.object)
		results = append(results, proofResult{p, method, err})
		if err == nil {
			e.signers = append(e.signers, method)
		}
	}
	suffices := slices.ContainsFunc(e.signers, e.credential.isSigner)
	for _, r := range results {
		r.report(e, suffices)
	}
	if n := len(proofs) - len(results); n > 0 {
		e.uncheckedProof(clauseIntegrity, fmt.Sprintf("/proof: %d more proofs were not examined", n))
	}
}

// proofResult is what became of a proof.
type proofResult struct {
	located
	method proof.Method
	err    error
}

func (r proofResult) report(e *examination, suffices bool) {
	var faults proof.Faults
	var unchecked *proof.Unchecked
	var noForm *proof.CanonicalizeError
	report := func(clause, detail string) {
		if suffices {
			e.warn(clause, "%s", detail)
			return
		}
		e.fail(ProofFailed, clause, "%s", detail)
	}
	bad := func(clause, detail string) { report(clause, r.at+": "+detail) }
	switch {
	case r.err == nil:
		e.pass(clauseIntegrity, "%s: the proof verifies with %s", r.at, quote(r.method.ID))
	case errors.As(r.err, &faults):
		for _, fault := range faults {
			bad(fault.Clause, fault.Detail)
		}
	case isDenied(r.err):
		bad(clauseKeys, "verificationMethod: "+keyTrouble(r.err))
	case errors.As(r.err, &unchecked):
		e.heard(unchecked.Err)
		e.uncheckedProof(unchecked.Clause, r.at+": "+sentenceOf(unchecked))
	case errors.As(r.err, &noForm) && isOutsideSignature(noForm.Err):
		report(clauseSafe, r.outside(noForm))
	case errors.As(r.err, &noForm):
		e.uncheckedProof(clauseSafe, r.at+": the "+noForm.Part+" could not be canonicalized: "+formTrouble(noForm.Err))
	default:
		e.heard(r.err)
		e.uncheckedProof(clauseIntegrity, r.at+": there was no time left to verify the proof")
	}
}

// outside names what no signature could cover, by its place in the credential. The options of a proof are read in the
// contexts of the credential, unless they have their own.
func (r proofResult) outside(e *proof.CanonicalizeError) string {
	detail := printable(e.Err.Error())
	_, own := r.object["@context"]
	switch isPointer := strings.HasPrefix(detail, "/"); {
	case isPointer && (e.Part == proof.PartDocument || strings.HasPrefix(detail, "/@context") && !own):
		return detail
	case isPointer:
		return r.at + detail
	}
	return r.at + ": " + detail
}

// uncheckedProof records a proof that is neither good nor bad. Beside one that verified it decides nothing; whether that
// one is enough, the issuer key check says.
func (e *examination) uncheckedProof(clause, detail string) {
	makes := Unverifiable
	if len(e.signers) > 0 {
		makes = ""
	}
	e.pending = true
	e.unchecked(makes, clause, "%s", detail)
}

// sentenceOf says what could not be checked, and why when a key could not be had.
func sentenceOf(u *proof.Unchecked) string {
	if u.Err == nil {
		return u.Detail
	}
	return u.Detail + ": " + keyTrouble(u.Err)
}

// isOutsideSignature tells a document that no signature could cover from one that we are unable to canonicalize.
func isOutsideSignature(err error) bool {
	var undefined *jsonld.UndefinedTermError
	var invalid *jsonld.InvalidError
	return errors.As(err, &undefined) || errors.As(err, &invalid)
}

// formTrouble words why there is no canonical form, as far as that is fit for a client.
func formTrouble(err error) string {
	var unknown *jsonld.UnknownContextError
	switch {
	case errors.As(err, &unknown):
		return printable(unknown.Error())
	case errors.Is(err, jsonld.ErrTooComplex):
		return jsonld.ErrTooComplex.Error()
	}
	return "this host failed at it"
}
