package credential

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clrhost/credential/jsonld"
	"clrhost/credential/key"
	"clrhost/credential/proof"
	"clrhost/credential/work"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

const (
	// maxProofs bounds how many proofs of one credential are examined: each may cost a document to fetch.
	maxProofs = 100
	// maxBeside is how many steps a verification may have taken for another proof to be examined beside a good one, which
	// suffices. Otherwise anybody could add proofs to a good record until there is no work left for what it holds.
	maxBeside = work.Limit / 3
)

// checkIntegrity examines the proofs of a proof set, those first that are likely to be the issuer's. One good proof by the
// issuer is enough: a defect of another is then a warning, since anybody can add a bad proof to a good credential. For the
// same reason bad proofs do not fail the credential while another one could be good.
func checkIntegrity(e *examination, proofs []located) {
	ways := e.readings()
	var set proofSet
	for _, n := range likeliestFirst(proofs, e.credential.IssuerID) {
		if set.unread = e.whyNotExamined(set); set.unread != "" {
			break
		}
		r := verifyInAny(e.ctx, ways, proofs[n])
		r.number = n
		set.results = append(set.results, r)
		if r.err == nil {
			s := signer{method: r.method}
			set.suffices = set.suffices || e.standing(&s).Word != key.Foreign
			e.signers = append(e.signers, s)
		}
	}
	set.report(e, len(proofs))
}

// likeliestFirst lists the positions of the proofs: first those that name a method of the issuer's, and of each kind those
// that sign the document alone, which takes less work than with others.
func likeliestFirst(proofs []located, issuer string) []int {
	ranks, order := make([]int, len(proofs)), make([]int, len(proofs))
	rank := func(p located) (n int) {
		if method := untyped.Text(p.object["verificationMethod"]); method != issuer && !strings.HasPrefix(method, issuer+"#") {
			n += 2
		}
		if p.object["previousProof"] != nil || p.object["@context"] != nil {
			n++
		}
		return n
	}
	for i, p := range proofs {
		ranks[i], order[i] = rank(p), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	return order
}

// whyNotExamined returns the reason why no further proof of a set is examined, or "".
func (e *examination) whyNotExamined(set proofSet) string {
	switch spent := e.whySpent(); {
	case spent != "":
		return spent
	case set.suffices && e.budget.Used() > maxBeside:
		return "one good proof is enough, and verifying them would take too much work"
	case len(set.results) == maxProofs:
		return fmt.Sprintf("at most %d proofs of a credential are", maxProofs)
	}
	return ""
}

// proofSet is the results of the proofs of a credential.
type proofSet struct {
	results  []proofResult // in the order in which they were examined
	suffices bool          // one is good, and by the issuer as far as is known yet
	unread   string        // why the rest was not examined
}

// report reports the proofs: first the good ones and the number not examined, so that others cannot push these off the list.
// Bad ones fail the credential when none is left that could be good.
func (s proofSet) report(e *examination, all int) {
	rest := all - len(s.results)
	isUndecided := rest > 0 || slices.ContainsFunc(s.results, proofResult.isUndecided)
	slices.SortFunc(s.results, func(a, b proofResult) int { return cmp.Compare(a.rank(), b.rank()) })
	good := slices.IndexFunc(s.results, func(r proofResult) bool { return r.err != nil })
	if good < 0 {
		good = len(s.results)
	}
	for _, r := range s.results[:good] {
		r.report(e, true)
	}
	if rest > 0 {
		e.uncheckedProof(clauseIntegrity, fmt.Sprintf("/proof: %d more proofs were not examined: %s", rest, s.unread))
	}
	for _, r := range s.results[good:] {
		r.report(e, s.suffices || isUndecided)
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
		memory := r.Remember(e.credential.Document)
		all = append(all, reading{&proof.Integrity{Document: e.credential.Document,
			Canonicalize: memory.Canonicalize, Canonicalize384: memory.Canonicalize384,
			Keys: e.verifier.keys, Now: e.now, Skew: e.verifier.skew}, r.States()})
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
		switch {
		case err == nil:
			return r
		case !isDefective(err):
			return first
		}
	}
	return first
}

// proofResult is the result of a proof, and for which states of the document's contexts, where that matters.
type proofResult struct {
	located
	number int // its position among the proofs
	method proof.Method
	states []jsonld.State
	err    error
}

// rank orders the results of a set: the good ones, then the others, each in the order of the document.
func (r proofResult) rank() int {
	if r.err == nil {
		return r.number - maxProofs*maxProofs
	}
	return r.number
}

// isUndecided reports whether a proof is neither good nor bad.
func (r proofResult) isUndecided() bool {
	return r.err != nil && !isDefective(r.err) && !isDenied(r.err)
}

// isDefective reports whether a proof breaks a rule, or is over what no signature can cover.
func isDefective(err error) bool {
	_, ok := errors.AsType[proof.Defects](err)
	return ok || jsonld.IsOutside(err)
}

// report reports a proof. A defect is a warning while another proof decides.
func (r proofResult) report(e *examination, anotherDecides bool) {
	defects, _ := errors.AsType[proof.Defects](r.err)
	unchecked, isUnchecked := errors.AsType[*proof.Unchecked](r.err)
	noForm, isFormless := errors.AsType[*proof.CanonicalizeError](r.err)
	report := func(clause, detail string) {
		if anotherDecides {
			e.warn(clause, "%s", detail)
			return
		}
		e.fail(ProofFailed, clause, "%s", detail)
	}
	bad := func(clause, detail string) { report(clause, r.at+": "+detail) }
	switch {
	case r.err == nil:
		e.pass(clauseIntegrity, "%s: the proof verifies with %s%s", r.at, quote(r.method.ID), r.underStates())
	case len(defects) > 0:
		for _, defect := range defects {
			bad(defect.Clause, defect.Detail)
		}
	case isDenied(r.err):
		bad(clauseKeys, "verificationMethod: "+keyTrouble(r.err))
	case isUnchecked:
		e.unanswered(untyped.Text(r.object["verificationMethod"]), unchecked.Err)
		e.uncheckedProof(unchecked.Clause, r.at+": "+sentenceOf(unchecked))
	case isFormless && jsonld.IsOutside(noForm.Err):
		report(clauseSafe, r.outside(noForm))
	case isFormless:
		e.uncheckedProof(clauseSafe, r.at+": the "+noForm.Part+" could not be canonicalized: "+formTrouble(noForm.Err))
	case errors.Is(r.err, work.ErrSpent):
		e.uncheckedProof(clauseIntegrity, r.at+": the proof was not verified, because "+work.ErrSpent.Error())
	default:
		e.unanswered(untyped.Text(r.object["verificationMethod"]), r.err)
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

// outside reports what no signature can cover, by its place in the credential. The options of a proof are read in the
// contexts of the credential, unless they have their own.
func (r proofResult) outside(e *proof.CanonicalizeError) string {
	detail := text.Printable(e.Err.Error())
	_, own := r.object["@context"]
	switch isPointer := strings.HasPrefix(detail, "/"); {
	case isPointer && (e.Part == proof.PartDocument || strings.HasPrefix(detail, "/@context") && !own):
		return detail
	case isPointer:
		return r.at + detail
	}
	return r.at + ": " + detail
}

// uncheckedProof records a proof that is neither good nor bad. Beside one that verified it decides nothing; whether that one
// is enough, the issuer key check decides.
func (e *examination) uncheckedProof(clause, detail string) {
	makes := Unverifiable
	if len(e.signers) > 0 {
		makes = ""
	}
	e.pending = true
	e.unchecked(makes, clause, "%s", detail)
}

// sentenceOf describes what could not be checked, and why when a key could not be obtained.
func sentenceOf(u *proof.Unchecked) string {
	if u.Err == nil {
		return u.Detail
	}
	return u.Detail + ": " + keyTrouble(u.Err)
}

// formTrouble describes why there is no canonical form, as far as that may be sent to a client.
func formTrouble(err error) string {
	unknown, isUnknown := errors.AsType[*jsonld.UnknownContextError](err)
	switch {
	case isUnknown:
		return text.Printable(unknown.Error())
	case errors.Is(err, jsonld.ErrTooComplex), errors.Is(err, work.ErrSpent):
		return err.Error()
	}
	return "an internal error occurred"
}
