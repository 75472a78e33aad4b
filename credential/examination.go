package credential

import (
	"context"
	"fmt"
	"time"

	"clrhost/credential/fetch"
	"clrhost/credential/model"
	"clrhost/credential/work"
	"clrhost/internal/text"
)

// maxFindings bounds how many findings of one check are listed.
const maxFindings = 25

// examination is one credential being judged: what the checks look at, and what they have found so far. It lives for
// one call, which is why it may carry that call's context.
type examination struct {
	ctx        context.Context
	budget     *work.Budget // of ctx
	verifier   *Verifier
	credential *Credential
	now        time.Time
	accept     []string     // acceptable types; nil for an embedded credential, which may be of any
	left       *int         // how many embedded credentials and endorsements may still be examined
	refreshes  *int         // how many refresh services may still be requested
	whole      bool         // this is the credential passed to Verify, and not one inside it or in its place
	depth      int          // how many credentials this one is inside
	weight     int          // how many values the document has
	vouched    bool         // a credential around this one has a proof that verified
	around     *examination // of the credential around this one; nil for none
	earlier    Verdict      // the last one on the same bytes; zero for none
	recipient  Recipient    // expected; zero for nobody

	signers []signer // of the proofs that verified, set by the proof check
	unheard []string // the methods whose keys could not be fetched; "" for a key without a name
	pending bool     // some proof could not be verified, and might have been a good one
	silent  bool     // a document or key that might prove the credential did not answer

	current string         // the check that runs
	listed  int            // findings of the current check
	omitted map[string]int // how many of them are beyond maxFindings, by outcome
	checks  []Check
	nested  []Verdict
	found   map[Overall]bool
}

// step is a check with its name.
type step struct {
	name string
	run  func(*examination)
}

// steps is the order of the standard's verification.
func steps() []step {
	return append(aboutItself(),
		step{CheckRefresh, checkRefresh},
		step{CheckEndorsement, checkEndorsement},
		step{CheckAssociation, checkAssociation},
		step{CheckNested, checkNested},
		step{CheckRecipient, checkRecipient},
	)
}

// aboutItself are the steps that examine no other credential.
func aboutItself() []step {
	return []step{
		{CheckParse, checkParse},
		{CheckContext, checkContext},
		{CheckType, checkType},
		{CheckSchema, checkSchema},
		{CheckSubject, checkSubject},
		{CheckProof, checkProof},
		{CheckIssuerKey, checkIssuerKey},
		{CheckDates, checkDates},
		{CheckStatus, checkStatus},
	}
}

func (e *examination) run(steps []step) Verdict {
	for _, s := range steps {
		e.current, e.listed, e.omitted = s.name, 0, map[string]int{}
		s.run(e)
		e.mentionOmitted()
		if e.whole && (Verdict{Checks: e.checks}).isRefused() {
			fetch.StopAsking(e.ctx)
		}
	}
	v := Verdict{ID: text.Shorten(e.credential.ID, model.MaxIdentifier), Overall: overall(e.found), Checks: e.checks, Nested: e.nested}
	v.silent = e.isSilent(v)
	return v
}

// The four outcomes. fail and unchecked take the overall word that the finding leads to; the empty word does not affect it.

func (e *examination) pass(clause, format string, args ...any) {
	e.record("", OutcomePass, clause, fmt.Sprintf(format, args...))
}

func (e *examination) warn(clause, format string, args ...any) {
	e.record("", OutcomeWarn, clause, fmt.Sprintf(format, args...))
}

func (e *examination) fail(makes Overall, clause, format string, args ...any) {
	e.record(makes, OutcomeFail, clause, fmt.Sprintf(format, args...))
}

func (e *examination) unchecked(makes Overall, clause, format string, args ...any) {
	e.record(makes, OutcomeUnchecked, clause, fmt.Sprintf(format, args...))
}

// depart records a departure from the model: it makes the credential invalid, unless it is a warning.
func (e *examination) depart(clause string, f model.Finding) {
	if f.Warning {
		e.record("", OutcomeWarn, clause, f.String())
		return
	}
	e.record(Invalid, OutcomeFail, clause, f.String())
}

// passIfQuiet passes the current check when it has no finding.
func (e *examination) passIfQuiet(clause, format string, args ...any) {
	if e.listed == 0 {
		e.pass(clause, format, args...)
	}
}

func (e *examination) record(makes Overall, outcome, clause, detail string) {
	if makes != "" {
		e.found[makes] = true
	}
	if e.listed++; e.listed > maxFindings {
		e.omitted[outcome]++
		return
	}
	e.checks = append(e.checks, Check{Name: e.current, Outcome: outcome, Detail: detail, Clause: clause})
}

// mentionOmitted reports how many findings are not listed, by outcome: a bounded list MUST NOT hide a failure.
func (e *examination) mentionOmitted() {
	for _, outcome := range []string{OutcomeFail, OutcomeUnchecked, OutcomeWarn} {
		if n := e.omitted[outcome]; n > 0 {
			e.checks = append(e.checks, Check{Name: e.current, Outcome: outcome,
				Detail: fmt.Sprintf("%d more findings of this kind are not listed", n), Clause: clauseModel})
		}
	}
}

// isVouchedFor reports whether a signature covers the credential: its own, or one around it.
func (e *examination) isVouchedFor() bool { return e.vouched || len(e.signers) > 0 }

// isEmbedded reports whether the credential was found inside another.
func (e *examination) isEmbedded() bool { return e.depth > 0 }
