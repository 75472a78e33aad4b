package credential

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clrhost/credential/jsonld"
	"clrhost/credential/loose"
	"clrhost/credential/proof"
)

// maxProofs bounds how many proofs of one credential are examined: each costs a key to find and the document's text.
const maxProofs = 10

// checkIntegrity examines every proof of a proof set. One good proof of the issuer suffices: what is wrong with another
// is then a warning, since anybody can add a bad proof to a good credential.
func checkIntegrity(e *examination, proofs []located) {
	ways := e.readings()
	results := make([]proofResult, 0, len(proofs))
	for _, p := range proofs[:min(len(proofs), maxProofs)] {
		r := verifyInAny(e.ctx, ways, p)
		results = append(results, r)
		if r.err == nil {
			e.signers = append(e.signers, r.method)
		}
	}
	suffices := slices.ContainsFunc(e.signers, e.isSigner)
	for _, r := range results {
		r.report(e, suffices)
	}
	if n := len(proofs) - len(results); n > 0 {
		e.uncheckedProof(clauseIntegrity, fmt.Sprintf("/proof: %d more proofs were not examined", n))
	}
}

// reading is the document in one reading of its contexts.
type reading struct {
	*proof.Integrity
	states []jsonld.State
}

// readings are the ways in which the proofs can be meant: more than one only where the document uses terms on which the
// published states of one of its contexts differ.
func (e *examination) readings() (all []reading) {
	for _, r := range jsonld.Readings(e.credential.Document) {
		all = append(all, reading{&proof.Integrity{Document: e.credential.Document,
			Canonicalize: r.Canonicalize, Canonicalize384: r.Canonicalize384,
			Keys: e.verifier.Keys, Now: e.now, Skew: e.verifier.Skew}, r.States()})
	}
	return all
}

// verifyInAny verifies a proof in the first reading in which it is good. When it is good in none, what the first reading
// finds is the result.
func verifyInAny(ctx context.Context, ways []reading, p located) proofResult {
	var first proofResult
	for n, way := range ways {
		method, err := way.Verify(ctx, p.object)
		r := proofResult{located: p, method: method, states: way.states, err: err}
		if n == 0 {
			first = r
		}
		var faults proof.Faults
		switch {
		case err == nil:
			return r
		case !errors.As(err, &faults) && !jsonld.IsOutside(err):
			return first
		}
	}
	return first
}

// proofResult is what became of a proof, and in which states of the document's contexts, where that matters.
type proofResult struct {
	located
	method proof.Method
	states []jsonld.State
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
		e.pass(clauseIntegrity, "%s: the proof verifies with %s%s", r.at, quote(r.method.ID), r.underStates())
	case errors.As(r.err, &faults):
		for _, fault := range faults {
			bad(fault.Clause, fault.Detail)
		}
	case isDenied(r.err):
		bad(clauseKeys, "verificationMethod: "+keyTrouble(r.err))
	case errors.As(r.err, &unchecked):
		e.unanswered(loose.Text(r.object["verificationMethod"]), unchecked.Err)
		e.uncheckedProof(unchecked.Clause, r.at+": "+sentenceOf(unchecked))
	case errors.As(r.err, &noForm) && jsonld.IsOutside(noForm.Err):
		report(clauseSafe, r.outside(noForm))
	case errors.As(r.err, &noForm):
		e.uncheckedProof(clauseSafe, r.at+": the "+noForm.Part+" could not be canonicalized: "+formTrouble(noForm.Err))
	default:
		e.unanswered(loose.Text(r.object["verificationMethod"]), r.err)
		e.uncheckedProof(clauseIntegrity, r.at+": there was no time left to verify the proof")
	}
}

// underStates completes the sentence about a proof that holds only for certain states of contexts.
func (r proofResult) underStates() (words string) {
	for _, state := range r.states {
		words += ", for the context " + state.String()
	}
	return words
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
