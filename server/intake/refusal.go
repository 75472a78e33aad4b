package intake

import (
	"errors"
	"fmt"

	"clrhost/credential"
	"clrhost/storage"
)

// Reason is why a credential is not stored.
type Reason string

const (
	NoCredential   Reason = "no credential"   // the bytes are something else, or broken
	Rejected       Reason = "rejected"        // it does not conform, or a proof does not verify
	Unverified     Reason = "unverified"      // the host stores only what it can verify
	Unproven       Reason = "unproven"        // what is stored is proven, and only another proven version replaces it
	Ahead          Reason = "ahead"           // it is unproven, and its time is more than 5 minutes ahead
	LongIdentifier Reason = "long identifier" // an id is longer than a host can keep
	OtherService   Reason = "other service"   // it is stored as one of another service of this host
	Deleted        Reason = "deleted"         // the learner has deleted it, and not let it come again
)

// Reasons lists every reason, for tests that range over all of them.
func Reasons() []Reason {
	return []Reason{NoCredential, Rejected, Unverified, Unproven, Ahead, LongIdentifier, OtherService, Deleted}
}

// Refusal is the error for a credential that is not stored because of what it is. It holds no text for a reader but that of the
// checks.
type Refusal struct {
	Reason Reason
	Checks []credential.Check // what is wrong, or could not be checked
	Silent bool               // of Unverified and Unproven: a host that may prove it did not answer, so it may be accepted later
	Err    error              // only logged; may be nil
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("refused (%s): %d checks: %v", r.Reason, len(r.Checks), r.Err)
}

func (r *Refusal) Unwrap() error { return r.Err }

// RefusalOf is the refusal behind an error of the store, and nil for any other.
func RefusalOf(err error) *Refusal {
	switch {
	case errors.Is(err, storage.ErrIdentifier):
		return &Refusal{Reason: LongIdentifier, Err: err}
	case errors.Is(err, storage.ErrOtherService):
		return &Refusal{Reason: OtherService, Err: err}
	case errors.Is(err, storage.ErrDeleted):
		return &Refusal{Reason: Deleted, Err: err}
	}
	return nil
}

// ofStore is the refusal behind an error of the store, and the error itself where there is none.
func ofStore(err error) error {
	if refusal := RefusalOf(err); refusal != nil {
		return refusal
	}
	return err
}

// refused is the *Refusal behind an outcome that leaves the stored credential in its place because of what the submitted one
// is, and nil for any other.
func refused(outcome storage.Upsert, v credential.Verdict) error {
	switch outcome {
	case storage.UpsertUnproven:
		return &Refusal{Reason: Unproven, Checks: unproven(v), Silent: v.Silent()}
	case storage.UpsertAhead:
		return &Refusal{Reason: Ahead, Checks: unproven(v)}
	}
	return nil
}

// unproven returns the checks that keep the credential from being proven.
func unproven(v credential.Verdict) (open []credential.Check) {
	for _, check := range v.Checks {
		if check.Outcome == credential.OutcomeUnchecked && (check.Name == credential.CheckProof || check.Name == credential.CheckIssuerKey) {
			open = append(open, check)
		}
	}
	return open
}

// unverified returns the unchecked checks that decide whether the credential is verified. The overall verdict does not
// answer that: an expired credential is "expired" whether or not its signature could be checked.
func unverified(v credential.Verdict) (open []credential.Check, verified bool) {
	verified = v.Overall != credential.Unverifiable
	for _, check := range v.Checks {
		if check.Outcome != credential.OutcomeUnchecked {
			continue
		}
		switch check.Name {
		case credential.CheckIssuerKey, credential.CheckStatus:
			verified = false
			open = append(open, check)
		case credential.CheckProof, credential.CheckSchema, credential.CheckNested: // which need not decide it
			open = append(open, check)
		}
	}
	return open, verified
}
