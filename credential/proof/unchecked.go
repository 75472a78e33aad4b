package proof

import "errors"

// The kinds of Unchecked. A caller MUST NOT report any of them as a pass.
var (
	ErrUnknownSuite = errors.New("the cryptosuite is not supported")
	ErrBaseProof    = errors.New("a base proof is for the holder to derive from")
	ErrNoKey        = errors.New("the key could not be obtained")
	ErrChain        = errors.New("the proof chain was not followed")
	ErrHash         = errors.New("the canonicalization with SHA-384 is missing")
	ErrAlgorithm    = errors.New("the algorithm is not supported")
)

// Unchecked means that a proof is neither good nor bad. Kind is one of the errors above; Detail may be sent to a client,
// Clause the place of the rule. Err is the cause, and MUST NOT be sent to a client.
type Unchecked struct {
	Kind           error
	Detail, Clause string
	Err            error
}

func (u *Unchecked) Error() string { return u.Detail }

func (u *Unchecked) Unwrap() []error {
	if u.Err == nil {
		return []error{u.Kind}
	}
	return []error{u.Kind, u.Err}
}
