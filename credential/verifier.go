package credential

import (
	"context"
	"time"

	"clrhost/credential/key"
	"clrhost/credential/proof"
	"clrhost/credential/refresh"
	"clrhost/credential/status"
	"clrhost/credential/work"
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
	Keys KeyFinder
	// Status asks whether a credential was revoked, such as *status.Checker. Nil asks nobody.
	Status StatusChecker
	// Refresh asks for the current version of a credential, such as *refresh.Service. Nil asks nobody.
	Refresh RefreshService
}

// KeyFinder finds public keys, and whose they are.
type KeyFinder interface {
	proof.Resolver

	// Labelled finds the key that an issuer publishes under a kid that is no URL.
	Labelled(ctx context.Context, issuer, kid string) (proof.Method, error)
	// Standing finds out whether a key is an issuer's.
	Standing(ctx context.Context, issuer string, m proof.Method) key.Standing
}

// StatusChecker follows one credentialStatus of the credential with an id.
type StatusChecker interface {
	Check(ctx context.Context, id string, entry map[string]any) status.Result
}

// RefreshService returns what is to be had at the URL of a 1EdTechCredentialRefresh service: a credential in any form. Its
// error is a sentence fit for a client.
type RefreshService interface {
	Current(ctx context.Context, url string) ([]byte, error)
}

var (
	_ KeyFinder      = (*key.Resolver)(nil)
	_ StatusChecker  = (*status.Checker)(nil)
	_ RefreshService = (*refresh.Service)(nil)
)

// Verify runs every check and returns what they found. When ctx ends, or the work that one verification may do, what is left
// is reported as unchecked. With a fetch.Budget in ctx, no host is asked about a credential whose Refusals are not empty.
func (v *Verifier) Verify(ctx context.Context, c *Credential) Verdict {
	return v.VerifyAgain(ctx, c, Verdict{})
}

// VerifyAgain is Verify for the same bytes that have an earlier verdict. What was proven inside them and is not now is no
// forgery; see Verdict.ProvenBefore.
func (v *Verifier) VerifyAgain(ctx context.Context, c *Credential, earlier Verdict) Verdict {
	left, refreshes := maxNested, maxRefreshes
	e := v.begin(ctx, c)
	e.whole, e.accept, e.left, e.refreshes, e.earlier = true, v.Accept, &left, &refreshes, earlier
	if len(e.accept) == 0 {
		e.accept = []string{TypeCLR}
	}
	return e.run(steps())
}

func (v *Verifier) begin(ctx context.Context, c *Credential) *examination {
	ctx = work.Begin(ctx, work.Limit)
	now := time.Now
	if v.Now != nil {
		now = v.Now
	}
	return &examination{ctx: ctx, budget: work.Of(ctx), verifier: v, credential: c, weight: weigh(c.Document), now: now(), found: map[Overall]bool{}}
}
