package credential

import (
	"context"
	"time"

	"clrhost/credential/proof"
	"clrhost/credential/status"
)

// maxNested bounds how many embedded credentials and endorsements one verification examines, and maxDepth how deep
// within each other: every level is read once more by each level around it.
const (
	maxNested = 1000
	maxDepth  = 4
)

// TypeCLR is the type of a comprehensive learner record.
const TypeCLR = "ClrCredential"

// Verifier judges credentials. Its zero value is ready to use and may be shared.
type Verifier struct {
	Now    func() time.Time // nil means time.Now
	Skew   time.Duration    // how far the issuer's clock may be off; zero is none
	Accept []string         // the types of which a credential must have one; nil means TypeCLR

	// Keys finds the keys of issuers, such as *key.Resolver. Nil finds none: then only a JWS that carries its key is
	// verified, and embedded proofs and endorsements are reported as unchecked.
	Keys proof.Resolver
	// Status asks whether a credential was revoked, such as *status.Checker. Nil asks nobody.
	Status StatusChecker
}

// StatusChecker follows one credentialStatus of the credential with an id.
type StatusChecker interface {
	Check(ctx context.Context, id string, entry map[string]any) status.Result
}

var _ StatusChecker = (*status.Checker)(nil)

// Verify runs every check and returns what they found. When ctx ends, what is left is reported as unchecked.
func (v *Verifier) Verify(ctx context.Context, c *Credential) Verdict {
	left := maxNested
	e := v.begin(ctx, c)
	e.accept, e.left = v.Accept, &left
	if len(e.accept) == 0 {
		e.accept = []string{TypeCLR}
	}
	return e.run(steps())
}

func (v *Verifier) begin(ctx context.Context, c *Credential) *examination {
	now := time.Now
	if v.Now != nil {
		now = v.Now
	}
	return &examination{ctx: ctx, verifier: v, credential: c, now: now(), found: map[Overall]bool{}}
}
